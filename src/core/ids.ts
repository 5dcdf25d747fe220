import { uuidv7 } from 'uuidv7'

/** A new id: uuid v7, monotonic within this process (RFC 9562, 6.2), so that ids sort in the order they were made. */
export function newId(): string {
  return uuidv7()
}

/** The millisecond a uuid v7 begins with (RFC 9562, 5.7): a contact's creation time, one truth with its order. */
export function timeOf(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16))
}
