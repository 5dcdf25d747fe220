import { getRandomValues } from 'node:crypto'
import { V7Generator } from 'uuidv7'

/** Randomness for some hundred ids at once: asking for it costs more than making the id. */
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

/** A new id: uuid v7, monotonic within this process (RFC 9562, 6.2), so that ids sort in the order they were made. */
export function newId(): string {
  return generator.generate().toString()
}

/** The millisecond a uuid v7 begins with (RFC 9562, 5.7): a contact's creation time, one truth with its order. */
export function timeOf(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16))
}

/** The id below which all were made before a time. */
export function firstIdOf(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether text can be an id at all (RFC 9562, 4). What cannot is not found, without asking the store. */
export function isId(text: string): boolean {
  return uuid.test(text)
}
