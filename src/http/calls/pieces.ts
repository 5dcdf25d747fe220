import { Readable } from 'node:stream'
import type { Answer } from './operation.ts'

/** A placeholder for the items while the JSON around them is written. */
const mark = '\0items\0'

/**
 * The body of an answer with a list of records. If there are more than are held in memory at once, the body
 * is a stream of the same JSON, and `rest` is read at the speed of the reader. A failure after the start ends
 * the connection.
 */
export function listInPieces<T, W>(
  toWire: (item: T) => W,
  first: readonly T[],
  rest: AsyncIterable<readonly T[]> | undefined,
  around: (items: W[]) => unknown,
): Pick<Answer, 'body' | 'headers'> {
  if (rest === undefined) return { body: around(first.map(toWire)) }
  const [before, after] = JSON.stringify(around([mark as W])).split(JSON.stringify(mark))
  async function* text() {
    let separator = ''
    const written = (items: readonly T[]) => {
      const parts = items.map((item) => JSON.stringify(toWire(item))).join(',')
      const piece = parts === '' ? '' : separator + parts
      if (parts !== '') separator = ','
      return piece
    }
    yield before + written(first)
    for await (const items of rest!) yield written(items)
    yield after
  }
  return { headers: { 'content-type': 'application/json; charset=utf-8' }, body: Readable.from(text()) }
}
