import { isDeepStrictEqual } from 'node:util'
import { insertRecordEvents } from '../../store/feed/record-events.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { newId } from '../kernel/ids.ts'

/** The types of events in the feed, beside the versions of contacts. */
export const recordEventTypes = [
  'contact.merged',
  'contact.erased',
  'tag.created',
  'tag.updated',
  'tag.deleted',
  'tag.restored',
  'tag.merged',
  'list.created',
  'list.updated',
  'list.deleted',
  'list.restored',
  'field.created',
  'field.updated',
  'field.deleted',
  'field.restored',
  'segment.created',
  'segment.updated',
  'segment.deleted',
  'import.finished',
  'job.finished',
  'webhook.created',
  'webhook.updated',
  'webhook.deleted',
  'webhook.paused',
  'webhook.resumed',
] as const

export type RecordEventType = (typeof recordEventTypes)[number]

/** An event of one record. */
export interface RecordEvent {
  type: RecordEventType
  id: string
  /** Its present name; null for records without a name. */
  name: string | null
  /** Default: now. */
  at?: Date
  /** Default: the scope's. */
  by?: { actor: string; operationId: string }
  detail?: {
    /** Its changed fields, by the names of `/v2`. */
    changes?: Record<string, [from: unknown, to: unknown]>
    /** For a field: the changes of its options. */
    options?: readonly { id: string; action: string; from: string | null; to: string | null }[]
    /** The target of a merge. */
    into?: { id: string; name: string | null }
    /** The result of a job. */
    job?: { kind: string; state: string; counts: Readonly<Record<string, number>>; error: string | null }
    /** Why a webhook was paused. */
    reason?: string
  }
}

/** Records events in the caller's transaction, for the feed and the history of contacts. */
export function noteEvents(scope: Scope, events: readonly RecordEvent[]): Promise<void> {
  return insertRecordEvents(
    scope,
    events.map(({ type, id, name, at = new Date(), by = scope, detail = null }) => {
      const [kind, action] = type.split('.') as [string, string]
      const { actor, operationId } = by
      return { id: newId(), kind, record_id: id, action, name, detail, at, actor, operation_id: operationId }
    }),
  )
}

/** The fields of a record that a change altered; undefined if there is none. */
export function changedFields(
  before: object,
  after: Readonly<Record<string, unknown>>,
): Record<string, [from: unknown, to: unknown]> | undefined {
  const former = before as Readonly<Record<string, unknown>>
  const changed = Object.keys(after).filter(
    (key) => !isDeepStrictEqual(former[key] ?? null, after[key] ?? null),
  )
  if (changed.length === 0) return undefined
  return Object.fromEntries(changed.map((key) => [key, [former[key] ?? null, after[key] ?? null]]))
}
