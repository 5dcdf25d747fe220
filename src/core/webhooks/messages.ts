import type { Change } from '../feed/read-changes.ts'
import { newId } from '../kernel/ids.ts'

/** The content of messages: the whole change with the contact, or only the type and ids. */
export const payloads = ['fat', 'thin'] as const
export type Payload = (typeof payloads)[number]

/** Converts a change to the field names of `/v2`, which messages use. */
export type TellChange = (change: Change) => ToldChange

export interface ToldChange {
  changes: Readonly<Record<string, unknown>>
  [field: string]: unknown
}

/** A larger message is sent in the thin form: receivers limit bodies, and most read them completely before they answer. */
const bodyBytesMax = 256 * 1024

/** The body of a message, identical for every attempt. */
export function bodyOf(change: Change, payload: Payload, tell: TellChange): string {
  const told = tell(change)
  if (payload === 'thin') return write(change, thinOf(told))
  const whole = write(change, told)
  if (Buffer.byteLength(whole) <= bodyBytesMax) return whole
  return write(change, { ...thinOf(told), tooLarge: true })
}

function write({ type, at }: Change, data: object): string {
  return JSON.stringify({ type, timestamp: at.toISOString(), data })
}

/** Without data of contacts: the names of the changed fields, not their values. */
function thinOf({ changes, contact: _, ...told }: ToldChange): object {
  return { ...told, fields: Object.keys(changes) }
}

/**
 * Identical for one change, for each receiver and each attempt. Without a full stop, which separates the
 * parts of the signed text.
 */
export function messageIdOf({ id }: Pick<Change, 'id'>): string {
  return `msg_${id.replaceAll('.', '_')}`
}

/** The message of a test, with a type of its own, so that receivers do not take it for a change. */
export function testMessage(webhookId: string, at: Date): { id: string; type: string; body: string } {
  const type = 'webhook.test'
  const data = { webhookId, message: 'A test. Nothing has changed.' }
  return {
    id: `msg_${newId()}`,
    type,
    body: JSON.stringify({ type, timestamp: at.toISOString(), data }),
  }
}
