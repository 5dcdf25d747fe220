import { listLogStretches } from '../../store/contacts/contact-log.ts'
import { findContacts, lockContactVersions } from '../../store/contacts/contacts.ts'
import { findTagNames } from '../../store/contacts/tags.ts'
import {
  countJobContacts,
  insertJobKept,
  type KeptContact,
  listJobContacts,
  type TouchedContact,
} from '../../store/jobs/job-contacts.ts'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import type { ContactLogRow } from '../../store/kernel/tables.ts'
import { type DecidedBatch, decideBatch, outcomesOf, writeDecided } from '../contacts/decide-batch.ts'
import type { ContactWrite } from '../contacts/draft.ts'
import type { WriteOutcome } from '../contacts/outcome.ts'
import { type AnyJobKind, jobKind, type StepResult } from '../jobs/job-kind.ts'
import { noteKept, noteKeptConsent, noteTouched } from '../jobs/job-notes.ts'
import { getJob, type Job, startJob } from '../jobs/jobs.ts'
import { Refusal } from '../kernel/failure.ts'
import { newId } from '../kernel/ids.ts'
import { undoRetype } from '../retype/retype.ts'
import type { RetypeInput } from '../retype/retype-kind.ts'
import { endUnmerge, type MergeInput, type UnmergeInput, undoMerge } from '../tags/merge-tag.ts'
import { type TakeBack, takeBack } from './take-back.ts'
import { bringGoneBack, takeMadeAway } from './undo-made.ts'
import { isAboutRecord, undoRecordJob } from './undo-removal.ts'

/**
 * Adds a job that undoes another one, field by field: values that were changed since are kept and listed.
 * Do-not-contact that the job set is kept, unless the caller allows it to be lifted. An undo can be undone,
 * and undoing several jobs from the latest to the first restores the state before them. The undo of a retype
 * is a retype to the former type; the undo of a removal restores the tag, list or field at once; the undo of
 * a merge restores the tag before its contacts get it back. Refuses while the other job has not ended.
 */
export async function undoJob(
  scope: Scope,
  jobId: string,
  { allowLiftingDoNotContact = false, requireRemoval = () => {} }: UndoRequest = {},
): Promise<Job> {
  const job = await getJob(scope, jobId)
  if (job.finishedAt === null) {
    throw new Refusal({
      code: 'conflict',
      detail: 'The job has not ended yet: cancel it, or wait, and then undo it.',
    })
  }
  if (job.forgottenAt !== null) {
    throw new Refusal({
      code: 'conflict',
      detail:
        'What the job changed is no longer kept, so it cannot be undone (ROSTER_JOB_DAYS says for how long it is).',
    })
  }
  if (job.kind === 'retype') return undoRetype(scope, job as Job<RetypeInput>)
  if (isAboutRecord(job)) {
    if (job.input.did === 'restored') requireRemoval()
    return undoRecordJob(scope, job)
  }
  if (job.kind === 'merge' && job.checkpoint !== null) return undoMerge(scope, job)
  if (isUnmerge(job)) {
    requireRemoval()
    return mergeAgain(scope, job.input)
  }
  const input: UndoInput = { jobId, ...(allowLiftingDoNotContact && { allowLiftingDoNotContact }) }
  const total = await countJobContacts(scope, jobId)
  // The undo's operation id, so that an undo of the undo deletes what this restores.
  const id = newId()
  return inTransaction({ ...scope, operationId: id }, async (scope) => {
    if (ownsRecords(job)) await bringGoneBack(scope, jobId)
    return startJob(scope, { id, kind: 'undo', input, total })
  })
}

const chunkSize = 500

export interface UndoRequest extends UndoOptions {
  /** Called before a tag, list or field is deleted again; throws if the caller may not delete. */
  requireRemoval?: () => void
}

export interface UndoOptions {
  /** Lifts do-not-contact where the undone job set it, and nowhere else. */
  allowLiftingDoNotContact?: boolean | undefined
}

interface UndoInput extends UndoOptions {
  /** The job that is undone. */
  jobId: string
}

/** Whether the job is an undo that restores a merged tag. */
function isUnmerge(job: Job): job is Job<UndoInput & UnmergeInput> {
  return job.kind === 'undo' && 'into' in job.input
}

/** The undo of a merge's undo is the merge again, for the contacts that have the tag by now. */
function mergeAgain(scope: Scope, { from, into }: UnmergeInput): Promise<Job> {
  return startJob(scope, { kind: 'merge', input: { from, into } satisfies MergeInput })
}

interface UndoCheckpoint {
  afterId: string | null
}

/** The kind of job that restores what another job changed, according to the log, where it is still as that job left it. */
export function undoKind(): AnyJobKind {
  return jobKind<UndoInput, UndoCheckpoint, undefined, DecidedUndo>({ decide, write })
}

/** The contacts that the job wrote, what can be undone of each, and those that are written. */
interface DecidedUndo {
  touched: readonly TouchedContact[]
  backs: ReadonlyMap<string, TakeBack>
  undone: readonly TouchedContact[]
  batch: DecidedBatch
}

async function decide(
  scope: Scope,
  { input, checkpoint }: Job<UndoInput, UndoCheckpoint>,
): Promise<DecidedUndo> {
  const page = { limit: chunkSize, afterId: checkpoint?.afterId ?? undefined }
  const touched = await listJobContacts(scope, input.jobId, page)
  const backs = await findTakeBacks(scope, input.jobId, touched)
  const undone = touched.filter(({ contact_id }) => takesBack(backs.get(contact_id)))
  const batch = await decideBatch(
    scope,
    undone.map(({ contact_id }) => undoing(contact_id, backs.get(contact_id) as TakeBack, input)),
  )
  return { touched, backs, undone, batch }
}

async function write(
  scope: Scope,
  { id, input, checkpoint }: Job<UndoInput | (UndoInput & UnmergeInput), UndoCheckpoint>,
  { touched, backs, undone, batch }: DecidedUndo,
): Promise<StepResult<UndoCheckpoint>> {
  const outcomes = await outcomesOf(batch)
  await writeDecided(scope, batch)
  const changes = outcomes.filter((outcome, index) => isChange(outcome, undone[index] as TouchedContact))
  await noteTouched(scope, id, changes)
  const undoneIds = undone.map((contact) => contact.contact_id)
  const refused = await noteKept(scope, id, undoneIds, outcomes)
  const denied = await noteKeptConsent(scope, id, undoneIds, outcomes)
  const kept = touched.flatMap(({ contact_id }) => keptOf(contact_id, backs.get(contact_id)))
  await insertJobKept(scope, id, kept)
  const isLast = touched.length < chunkSize
  if (isLast && 'filters' in input) await endUnmerge(scope, input)
  if (isLast && ownsRecords(await getJob(scope, input.jobId))) await takeMadeAway(scope, input.jobId)
  const settled = new Set([...undoneIds, ...kept.map(({ contact_id }) => contact_id)])
  const others = touched.length - settled.size
  return {
    checkpoint: { afterId: touched.at(-1)?.contact_id ?? checkpoint?.afterId ?? null },
    done: touched.length,
    counts: {
      undone: changes.length,
      unchanged:
        others + outcomes.filter((outcome) => !changes.includes(outcome) && isAsBefore(outcome)).length,
      kept: kept.length + refused + denied,
    },
    isLast,
  }
}

/**
 * Whether the undo also covers the records that the job created or deleted: true for an import, and for the
 * undo of an import.
 */
function ownsRecords(job: Job): boolean {
  return job.kind === 'import' || (job.kind === 'undo' && !isUnmerge(job))
}

/** What can be undone of each contact, which is locked until the end. Contacts that no longer exist are left out. */
async function findTakeBacks(
  scope: Scope,
  jobId: string,
  touched: readonly TouchedContact[],
): Promise<Map<string, TakeBack>> {
  const ids = touched.map((contact) => contact.contact_id)
  const versions = await lockContactVersions(scope, ids)
  const [contacts, rows] = [
    await findContacts(scope, ids),
    await listLogStretches(
      scope,
      touched.map(({ contact_id, version_before }) => ({
        contactId: contact_id,
        after: version_before,
        upTo: versions.get(contact_id) ?? version_before,
      })),
    ),
  ]
  const log = new Map<string, ContactLogRow[]>()
  for (const row of rows) {
    const known = log.get(row.contact_id)
    if (known === undefined) log.set(row.contact_id, [row])
    else known.push(row)
  }
  const livingTagIds = await findLivingTags(scope, rows)
  const present = new Map(contacts.map((contact) => [contact.id, contact]))
  return new Map(
    touched.flatMap((of) => {
      const contact = present.get(of.contact_id)
      if (contact === undefined) return []
      return [
        [contact.id, takeBack(jobId, log.get(contact.id) ?? [], contact, { touched: of, livingTagIds })],
      ]
    }),
  )
}

/** The living tags that these rows name. */
async function findLivingTags(scope: Scope, rows: readonly ContactLogRow[]): Promise<Set<string>> {
  const ids = new Set(rows.flatMap(({ changes }) => (changes?.tag_ids ?? []).flat() as string[]))
  return new Set((await findTagNames(scope, [...ids])).map(({ id }) => id))
}

/** Whether a contact has to be written. */
function takesBack(back: TakeBack | undefined): boolean {
  return (
    back !== undefined && (back.deletes || back.life !== undefined || Object.keys(back.changes).length > 0)
  )
}

/** The write that undoes a job's changes of one contact. */
function undoing(
  id: string,
  { deletes, changes, life }: TakeBack,
  { allowLiftingDoNotContact }: UndoOptions,
): ContactWrite {
  return deletes
    ? { op: 'delete', id }
    : { op: 'revert', id, changes: [changes], life, allowLiftingDoNotContact }
}

/** The note for a contact that keeps part of what the job did. */
function keptOf(contact_id: string, back: TakeBack | undefined): KeptContact[] {
  if (back === undefined) return [{ contact_id, reason: 'gone', detail: null }]
  if (back.isForgotten) return [{ contact_id, reason: 'history_forgotten', detail: null }]
  if (back.keptFields.length > 0) {
    return [{ contact_id, reason: 'changed_since', detail: back.keptFields }]
  }
  return back.hasDeletedTag ? [{ contact_id, reason: 'tag_deleted', detail: null }] : []
}

/** Whether the contact already was as the undo would make it; contacts that are listed as kept do not count. */
function isAsBefore(outcome: WriteOutcome): boolean {
  if ('contact' in outcome) return outcome.doNotContactKept !== true
  return outcome.status !== 'conflict' && outcome.status !== 'invalid'
}

/** The outcome of a contact that was created and is deleted already looks like that of a deletion. */
function isChange(outcome: WriteOutcome, before: TouchedContact): boolean {
  return 'contact' in outcome && outcome.contact.version > before.version_after
}
