import { countJobKept } from '../../store/finding/list-totals.ts'
import {
  insertJobContacts,
  insertJobKept,
  type KeptContact,
  listJobKept,
  type TouchedContact,
} from '../../store/jobs/job-contacts.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { BriefContact, WriteOutcome } from '../contacts/outcome.ts'
import { customPath, fieldOfColumn } from '../fields/contact-fields.ts'
import type { Conflict } from '../kernel/failure.ts'
import type { Fault } from '../kernel/fault.ts'
import { getJob } from './jobs.ts'

export const keptReasons = [
  'changed_since',
  'conflict',
  'invalid',
  'do_not_contact',
  'tag_deleted',
  'history_forgotten',
  'gone',
] as const

/** A contact that a job did not change or, with `do_not_contact`, whose do-not-contact it did not lift. */
export interface Kept {
  contactId: string
  reason: (typeof keptReasons)[number]
  /** With `conflict`. */
  conflicts?: Conflict[]
  /** With `invalid`. */
  faults?: Fault[]
  /** With `changed_since`: the fields that were changed after the job; all others were undone. */
  fields?: string[]
}

/** A page of the contacts that a job did not change, by contact id. Throws `not_found` for a job of another workspace. */
export async function listKept(
  scope: Scope,
  jobId: string,
  page: { limit: number; afterId?: string | undefined },
): Promise<{ kept: Kept[]; hasMore: boolean }> {
  await getJob(scope, jobId)
  const rows = await listJobKept(scope, jobId, { ...page, limit: page.limit + 1 })
  const kept = rows.slice(0, page.limit).map(({ contact_id, reason, detail }) => ({
    contactId: contact_id,
    reason: reason as Kept['reason'],
    ...(reason === 'conflict' && { conflicts: detail as Conflict[] }),
    ...(reason === 'invalid' && { faults: detail as Fault[] }),
    ...(reason === 'changed_since' && detail !== null && { fields: (detail as string[]).map(nameOfKey) }),
  }))
  return { kept, hasMore: rows.length > page.limit }
}

/** The number of contacts that a job did not change. */
export async function countKept(scope: Scope, jobId: string): Promise<number> {
  await getJob(scope, jobId)
  return countJobKept(scope, jobId)
}

/** The API's name for a key of the log. */
function nameOfKey(key: string): string {
  if (key === 'tag_ids') return 'tags'
  if (key === 'list_ids') return 'lists'
  return key.startsWith('custom.') ? customPath(key.slice('custom.'.length)) : fieldOfColumn(key)
}

/**
 * Records the contacts whose do-not-contact an undo did not lift, in the order of their outcomes, and returns
 * their number. The undo reverts everything else about them.
 */
export async function noteKeptConsent(
  scope: Scope,
  jobId: string,
  contactIds: readonly string[],
  outcomes: readonly WriteOutcome<BriefContact>[],
): Promise<number> {
  const kept = contactIds.filter((_, index) => {
    const outcome = outcomes[index]
    return outcome !== undefined && 'contact' in outcome && outcome.doNotContactKept === true
  })
  await insertJobKept(
    scope,
    jobId,
    kept.map((contact_id) => ({ contact_id, reason: 'do_not_contact', detail: null })),
  )
  return kept.length
}

/** Records the contacts whose write was refused, in the order of their outcomes, and returns their number. */
export async function noteKept(
  scope: Scope,
  jobId: string,
  contactIds: readonly string[],
  outcomes: readonly WriteOutcome<BriefContact>[],
): Promise<number> {
  const kept = outcomes.flatMap((outcome, index): KeptContact[] => {
    const contact_id = contactIds[index] as string
    if (outcome.status === 'conflict') {
      return [{ contact_id, reason: 'conflict', detail: outcome.conflicts }]
    }
    return outcome.status === 'invalid' ? [{ contact_id, reason: 'invalid', detail: outcome.faults }] : []
  })
  await insertJobKept(scope, jobId, kept)
  return kept.length
}

/**
 * Records what a job's chunk changed, in the chunk's transaction, so that the job can be undone. Not for
 * writes that delete a contact which is deleted already: their outcome cannot be told from a change.
 */
export async function noteTouched(
  scope: Scope,
  jobId: string,
  outcomes: readonly WriteOutcome<BriefContact>[],
): Promise<void> {
  const touched = new Map<string, TouchedContact>()
  for (const outcome of outcomes) {
    if (!isChange(outcome)) continue
    const { id, version } = outcome.contact
    const first = touched.get(id)?.version_before ?? version - 1
    touched.set(id, { contact_id: id, version_before: first, version_after: version })
  }
  await insertJobContacts(scope, jobId, [...touched.values()])
}

function isChange(
  outcome: WriteOutcome<BriefContact>,
): outcome is Extract<WriteOutcome<BriefContact>, { contact: unknown }> {
  return outcome.status === 'created' || outcome.status === 'updated' || outcome.status === 'deleted'
}
