import { expect, test } from 'vitest'
import { Semaphore } from '../../../src/core/kernel/semaphore.ts'

/** Work that ends on demand. */
function held() {
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  return { ended, end }
}

test('so many at once, the rest in the order in which it came, whether or not those before it fail', async () => {
  const turns = new Semaphore(2)
  const works = [held(), held(), held(), held()]
  const begun: number[] = []
  const done = works.map((work, index) =>
    turns.take(async () => {
      begun.push(index)
      await work.ended
      if (index === 0) throw new Error('for a reason')
      return index
    }),
  )
  expect(begun).toEqual([0, 1])
  expect(turns.waiting).toBe(2)
  works[0]?.end()
  await expect(done[0]).rejects.toThrow('for a reason')
  expect(begun).toEqual([0, 1, 2])
  for (const work of works) work.end()
  expect(await Promise.all(done.slice(1))).toEqual([1, 2, 3])
  expect(turns.waiting).toBe(0)
  expect(await turns.take(async () => 'again')).toBe('again')
})
