import { listLogStretches } from '../../store/contacts/contact-log.ts'
import { lockContactVersions } from '../../store/contacts/contacts.ts'
import {
  countJobContacts,
  insertJobKept,
  listJobContacts,
  type TouchedContact,
} from '../../store/jobs/job-contacts.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { ContactLogRow } from '../../store/kernel/tables.ts'
import type { ContactWrite } from '../contacts/draft.ts'
import type { WriteOutcome } from '../contacts/outcome.ts'
import { writeBatch } from '../contacts/write-contacts.ts'
import { type AnyJobKind, jobKind, type StepResult } from '../jobs/job-kind.ts'
import { noteKept, noteKeptConsent, noteTouched } from '../jobs/job-notes.ts'
import { getJob, type Job, startJob } from '../jobs/jobs.ts'
import { Refusal } from '../kernel/failure.ts'
import { undoRetype } from '../retype/retype.ts'
import type { RetypeInput } from '../retype/retype-kind.ts'

/**
 * Adds a job that takes back what another one did, as far as nobody has changed the contacts since; what it keeps is
 * listed. Do-not-contact that the job set stays, unless the caller allows it to be lifted. An undo can be undone. Of a retype, which changes a field too, that is one the other way. Refuses while the
 * other has not ended.
 */
export async function undoJob(
  scope: Scope,
  jobId: string,
  { allowLiftingDoNotContact = false }: UndoOptions = {},
): Promise<Job> {
  const job = await getJob(scope, jobId)
  if (job.finishedAt === null) {
    throw new Refusal({
      code: 'conflict',
      detail: 'The job has not ended yet: cancel it, or wait, and then undo it.',
    })
  }
  if (job.kind === 'retype') return undoRetype(scope, job as Job<RetypeInput>)
  const input: UndoInput = { jobId, ...(allowLiftingDoNotContact && { allowLiftingDoNotContact }) }
  return startJob(scope, { kind: 'undo', input, total: await countJobContacts(scope, jobId) })
}

const chunkSize = 500

export interface UndoOptions {
  /** Lifts do-not-contact where the job that is undone set it, and nowhere else. */
  allowLiftingDoNotContact?: boolean | undefined
}

interface UndoInput extends UndoOptions {
  /** The job that is undone. */
  jobId: string
}

interface UndoCheckpoint {
  afterId: string | null
}

/** Puts the contacts that a job changed back to what the log says they were, those apart that anybody changed since. */
export function undoKind(): AnyJobKind {
  return jobKind<UndoInput, UndoCheckpoint>({ step })
}

async function step(
  scope: Scope,
  { id, input, checkpoint }: Job<UndoInput, UndoCheckpoint>,
): Promise<StepResult<UndoCheckpoint>> {
  const { jobId } = input
  const afterId = checkpoint?.afterId ?? null
  const touched = await listJobContacts(scope, jobId, { limit: chunkSize, afterId: afterId ?? undefined })
  const versions = await lockContactVersions(
    scope,
    touched.map((contact) => contact.contact_id),
  )
  const asLeft = touched.filter((contact) => versions.get(contact.contact_id) === contact.version_after)
  const log = await ownLog(scope, jobId, asLeft)
  const undone = asLeft.filter((contact) => log.has(contact.contact_id))
  const outcomes = await writeBatch(
    scope,
    undone.map((contact) => undoing(contact, log.get(contact.contact_id) as ContactLogRow[], input)),
  )
  const changes = outcomes.filter((outcome, index) => isChange(outcome, undone[index] as TouchedContact))
  await noteTouched(scope, id, changes)
  const undoneIds = undone.map((contact) => contact.contact_id)
  const refused = await noteKept(scope, id, undoneIds, outcomes)
  const denied = await noteKeptConsent(scope, id, undoneIds, outcomes)
  const kept = touched.filter((contact) => !log.has(contact.contact_id))
  await insertJobKept(
    scope,
    id,
    kept.map(({ contact_id }) => ({ contact_id, reason: 'changed_since', detail: null })),
  )
  return {
    checkpoint: { afterId: touched.at(-1)?.contact_id ?? afterId },
    done: touched.length,
    counts: {
      undone: changes.length,
      unchanged: outcomes.filter((outcome) => !changes.includes(outcome) && isAsBefore(outcome)).length,
      kept: kept.length + refused + denied,
    },
    isLast: touched.length < chunkSize,
  }
}

/** What the job logged of each contact, newest first; only where all between its first and its last change is its own. */
async function ownLog(
  scope: Scope,
  jobId: string,
  touched: readonly TouchedContact[],
): Promise<Map<string, ContactLogRow[]>> {
  const rows = await listLogStretches(
    scope,
    touched.map((contact) => ({
      contactId: contact.contact_id,
      after: contact.version_before,
      upTo: contact.version_after,
    })),
  )
  const log = new Map<string, ContactLogRow[]>()
  for (const row of rows) log.set(row.contact_id, [...(log.get(row.contact_id) ?? []), row])
  for (const [contactId, entries] of log) {
    if (entries.some((entry) => entry.operation_id !== jobId)) log.delete(contactId)
  }
  return log
}

/** What takes back a job's changes of one contact. */
function undoing(
  { contact_id: id, version_before }: TouchedContact,
  log: ContactLogRow[],
  { allowLiftingDoNotContact }: UndoOptions,
): ContactWrite {
  if (version_before === 0) return { op: 'delete', id }
  const first = log.findLast(({ action }) => action === 'deleted' || action === 'restored')
  const life = first === undefined ? undefined : first.action === 'deleted' ? 'living' : 'deleted'
  const changes = log.map(({ changes }) => changes ?? {})
  return { op: 'revert', id, changes, life, allowLiftingDoNotContact }
}

/** What the undo found as it wants it already; a contact that it keeps is none of those. */
function isAsBefore(outcome: WriteOutcome): boolean {
  if ('contact' in outcome) return outcome.doNotContactKept !== true
  return outcome.status !== 'conflict' && outcome.status !== 'invalid'
}

/** A contact that was created and is deleted already answers as a delete does. */
function isChange(outcome: WriteOutcome, before: TouchedContact): boolean {
  return 'contact' in outcome && outcome.contact.version > before.version_after
}
