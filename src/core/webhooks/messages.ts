import type { Change } from '../feed/read-changes.ts'
import { newId } from '../kernel/ids.ts'

/** How much a message says: all of the change and the contact, or only which and where. */
export const payloads = ['fat', 'thin'] as const
export type Payload = (typeof payloads)[number]

/** A change in the words of `/v2`, which messages speak. */
export type TellChange = (change: Change) => ToldChange

export interface ToldChange {
  changes: Readonly<Record<string, unknown>>
  [field: string]: unknown
}

/** Beyond it a message says less: receivers take little, and most read all of it before they answer. */
const bodyBytesMax = 256 * 1024

/** The body of a message, which is the same however often it is sent. */
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

/** Without anybody's data: which fields changed, not what they are. */
function thinOf({ changes, contact: _, ...told }: ToldChange): object {
  return { ...told, fields: Object.keys(changes) }
}

/** Equal for one change, for each receiver and each try; without a full stop, which separates what is signed. */
export function messageIdOf({ id }: Pick<Change, 'id'>): string {
  return `msg_${id.replaceAll('.', '_')}`
}

/** What a test sends: no change, so that nobody takes it for one. */
export function testMessage(webhookId: string, at: Date): { id: string; type: string; body: string } {
  const type = 'webhook.test'
  const data = { webhookId, message: 'A test. Nothing has changed.' }
  return {
    id: `msg_${newId()}`,
    type,
    body: JSON.stringify({ type, timestamp: at.toISOString(), data }),
  }
}
