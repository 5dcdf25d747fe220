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

/** A contact that a job left as it was, or with `do_not_contact` one whose do-not-contact it left. */
export interface Kept {
  contactId: string
  reason: (typeof keptReasons)[number]
  /** With `conflict`. */
  conflicts?: Conflict[]
  /** With `invalid`. */
  faults?: Fault[]
  /** With `changed_since`: the fields that somebody changed; every other one was taken back. */
  fields?: string[]
}

/** A page of what a job left as it was, in the order of the contacts' ids. A job that is not the workspace's is not found. */
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

/** How many contacts a job left as they were. */
export async function countKept(scope: Scope, jobId: string): Promise<number> {
  await getJob(scope, jobId)
  return countJobKept(scope, jobId)
}

/** A key of the log as the API calls the field. */
function nameOfKey(key: string): string {
  if (key === 'tag_ids') return 'tags'
  if (key === 'list_ids') return 'lists'
  return key.startsWith('custom.') ? customPath(key.slice('custom.'.length)) : fieldOfColumn(key)
}

/**
 * Notes the contacts, in the order of their outcomes, whose do-not-contact an undo left set, and returns how many those are.
 * What else the undo took back of them is taken back.
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

/** Notes the contacts, in the order of their outcomes, whose write was refused, and returns how many those are. */
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
 * Notes what a job's chunk changed, in the chunk's transaction, so that the job can be undone. For writes of which none
 * deletes what is deleted already: that one answers as a change does.
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
