import { newId } from './ids.ts'
import { mapInTurns } from './semaphore.ts'

/** Fewer records are written at a stretch. */
const manyMin = 50
/** How deep the list may lie: in an answer that is kept, `answer.body.results`. */
const depthMax = 4
/** Stands for the list while the JSON around it is written; a caller must not be able to send it. */
const mark = newId()

type Replacer = (key: string, value: unknown) => unknown

/**
 * What `JSON.stringify` writes, as bytes, of a value that holds a list of many records: record by record, with the turns of
 * others between. Undefined where it holds none.
 */
export function writeLongJson(value: unknown, replacer?: Replacer): Promise<Buffer> | undefined {
  const found = listWithin(value, depthMax)
  if (found === undefined) return undefined
  const around = JSON.stringify(found.around(mark), replacer)
  const [before = '', after = ''] = around.split(JSON.stringify(mark))
  return mapInTurns(found.list, (item, index) =>
    Buffer.from(`${index === 0 ? '' : ','}${JSON.stringify(item, replacer) ?? 'null'}`),
  ).then((items) => Buffer.concat([Buffer.from(`${before}[`), ...items, Buffer.from(`]${after}`)]))
}

interface FoundList {
  list: readonly unknown[]
  /** The value with another one in the list's place. */
  around(other: unknown): unknown
}

function listWithin(value: unknown, depth: number): FoundList | undefined {
  if (Array.isArray(value))
    return value.length < manyMin ? undefined : { list: value, around: (other) => other }
  if (typeof value !== 'object' || value === null || depth === 0) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const found = listWithin(inner, depth - 1)
    if (found !== undefined)
      return { list: found.list, around: (other) => ({ ...value, [key]: found.around(other) }) }
  }
  return undefined
}
