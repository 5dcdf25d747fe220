import { Writable } from 'node:stream'
import type { WriteStream } from 'node:tty'
import { expect, test } from 'vitest'
import { CountRows } from '../../src/cli/export.ts'
import { describeProgress, duration, progressBar } from '../../src/cli/long-work.ts'

test('says how much, how fast and how long it will take', () => {
  const half = { done: 620_000, total: 1_000_000, unit: 'rows', elapsedMs: 6_000 }
  expect(describeProgress(half)).toBe('62 %  620,000 of 1,000,000 rows  103,333/s  4 s left')
  expect(describeProgress({ ...half, bar: true })).toMatch(/^\[#{14}\.{10}\] {2}62 %/)
  expect(describeProgress({ ...half, total: undefined })).toBe('620,000 rows  103,333/s')
  expect(describeProgress({ ...half, total: undefined, share: 0.5 })).toBe(
    '50 %  620,000 rows  103,333/s  6 s left',
  )
  expect(describeProgress({ ...half, done: 1_000_000 })).toBe('100 %  1,000,000 of 1,000,000 rows  166,667/s')
  expect([3.2, 125, 3_780].map(duration)).toEqual(['4 s', '2 min 5 s', '1 h 3 min'])
})

test('is one changing line on a terminal, and whole lines elsewhere', () => {
  for (const [isTTY, last] of [
    [true, /^\r\[#{24}\] {2}100 % {2}2 of 2 rows {2}[\d,]+\/s<clear>\n$/],
    [false, /^100 % {2}2 of 2 rows {2}[\d,]+\/s\n$/],
  ] as const) {
    let said = ''
    const stream = new Writable({
      write(chunk, _, done) {
        said += chunk
        done()
      },
    })
    const bar = progressBar('rows', Object.assign(stream, { isTTY }) as unknown as WriteStream)
    bar.show(1, { total: 2 })
    bar.show(2, { total: 2 })
    bar.end()
    bar.end()
    expect(said.replace('\u001b[K', '<clear>')).toMatch(last)
  }
})

test('counts the rows of CSV and NDJSON, whatever is quoted and wherever it is cut', async () => {
  const csv = 'id,text\n1,"a\nb ""c""\n"\n2,x\n'
  const ndjson = '{"a":"x\\n\\"y"}\n{"a":1}\n'
  for (const [format, text] of [
    ['csv', csv],
    ['ndjson', ndjson],
  ] as const) {
    const counter = new CountRows(format, () => {})
    for (const letter of text) counter.write(letter)
    counter.end()
    await counter.toArray()
    expect(counter.rows).toBe(2)
  }
})
