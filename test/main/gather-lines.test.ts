import { expect, test, vi } from 'vitest'
import { gatherLines } from '../../src/process/log.ts'

function gather() {
  const writes: string[] = []
  const lines = gatherLines({ write: (text: string) => writes.push(text) > 0 } as never)
  return { writes, lines }
}

const calm = '{"level":30,"msg":"answered"}\n'
const alarming = '{"level":50,"msg":"failed"}\n'

test('calm lines are written together, in order, a tenth of a second later', () => {
  vi.useFakeTimers()
  const { writes, lines } = gather()
  lines.write(calm)
  lines.write(calm)
  expect(writes).toEqual([])
  vi.advanceTimersByTime(100)
  expect(writes).toEqual([calm + calm])
  vi.advanceTimersByTime(1_000)
  expect(writes).toHaveLength(1)
  vi.useRealTimers()
})

test('a line that is not calm goes at once, and takes along what waited', () => {
  const { writes, lines } = gather()
  lines.write(calm)
  lines.write(alarming)
  expect(writes).toEqual([calm + alarming])
})

test('many lines do not wait for the time', () => {
  const { writes, lines } = gather()
  for (let n = 0; n < 5_000; n++) lines.write(calm)
  expect(writes.length).toBeGreaterThan(0)
})
