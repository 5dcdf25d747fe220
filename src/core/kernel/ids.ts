import { getRandomValues } from 'node:crypto'
import { V7Generator } from 'uuidv7'

/** Random words for several hundred ids: one call for them costs more than making an id does. */
const words = new Uint32Array(1024)
let used = words.length

function nextUint32(): number {
  if (used === words.length) {
    getRandomValues(words)
    used = 0
  }
  return words[used++] as number
}

const generator = new V7Generator({ nextUint32 })

/**
 * Makes an id: a UUID v7, monotonic within this process (RFC 9562, 6.2), so that ids sort in the order of
 * their creation.
 */
export function newId(): string {
  return generator.generate().toString()
}

/**
 * The millisecond that a UUID v7 starts with (RFC 9562, 5.7). It is the creation time of a contact, so time
 * and order never disagree.
 */
export function timeOf(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16))
}

/** The smallest id of a time: every id made before that time sorts below it. */
export function firstIdOf(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether text has the form of an id (RFC 9562, 4). Text that has not is answered as not found, without a query. */
export function isId(text: string): boolean {
  return uuid.test(text)
}
