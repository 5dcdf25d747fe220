import { isDeepStrictEqual } from 'node:util'
import { deleteTag, findTag, hasTag, lockTag, shareTag } from '../../store/contacts/tags.ts'
import { countJobContacts } from '../../store/jobs/job-contacts.ts'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import type { TagRow } from '../../store/kernel/tables.ts'
import type { ContactDraft } from '../contacts/draft.ts'
import { expectWritten } from '../contacts/outcome.ts'
import { countMatchingContacts, listMatchingContactIds } from '../contacts/read-contacts.ts'
import { writeBatch } from '../contacts/write-contacts.ts'
import { noteEvents } from '../events/record-events.ts'
import {
  changeFilters,
  type FilterChange,
  replaceTag,
  replaceTagInSegments,
  widenTagInJobs,
} from '../finding/segments/references.ts'
import { type AnyJobKind, jobKind, type StepResult } from '../jobs/job-kind.ts'
import { noteTouched } from '../jobs/job-notes.ts'
import { type Job, startJob } from '../jobs/jobs.ts'
import { runJobHere } from '../jobs/run-here.ts'
import { notFound, Refusal } from '../kernel/failure.ts'
import { limits } from '../kernel/limits.ts'
import { putTagBack } from './tags.ts'

/** The request of a merge job. */
export interface MergeInput {
  /** The tag that is deleted. */
  from: { id: string; name: string }
  /** The tag that its contacts get. */
  into: { id: string; name: string }
}

export interface MergeCheckpoint {
  /** The last contact that was processed, in id order; null: none yet. */
  afterId: string | null
  /** Whether all contacts were processed; only those that were tagged meanwhile remain. */
  isAtEnd: boolean
  /** The number of living contacts that were moved. */
  moved: number
  /** The changes of the filters, of segments and webhooks, that name the former tag. */
  filters: FilterChange[]
}

const chunkSize = 500

/**
 * Gives every contact with a tag, deleted ones included, another tag instead, each as a write with a version
 * and a log row, and deletes the former tag. It is a job, which can be undone. It ends before this returns,
 * unless many contacts have to be moved; then `movedContacts` is null. Undefined, without any change, if the
 * other tag is deleted meanwhile.
 *
 * No tagging is lost or hidden at any moment. First the contacts move, in batches with a transaction each,
 * while the former tag lives: after a crash both tags live, and another process finishes. Then one
 * transaction locks the former tag FOR UPDATE. This waits for every write that holds it (`holdTags`, until
 * commit), so everything it tagged is visible; and no other write can use the tag until it is deleted, after
 * which its name creates a new tag. Contacts that were tagged since the batches move in this transaction, and
 * the tag is deleted.
 *
 * Contact writes lock contacts before tags; the last step locks them in the opposite order, so the two may
 * deadlock. The transaction that PostgreSQL aborts runs again.
 */
export async function mergeTag(
  scope: Scope,
  from: Pick<TagRow, 'id' | 'name'>,
  into: Pick<TagRow, 'id' | 'name'>,
): Promise<{ job: Job; movedContacts: number | null } | undefined> {
  const total = await countMatchingContacts(scope, hasTag(from.id))
  const input: MergeInput = {
    from: { id: from.id, name: from.name },
    into: { id: into.id, name: into.name },
  }
  const draft = { kind: 'merge', input, total }
  if (total > limits.mergedAtOnceMax) return { job: await startJob(scope, draft), movedContacts: null }
  try {
    const job = await runJobHere(scope, mergeKind(), draft)
    const { moved } = job.checkpoint as MergeCheckpoint
    return { job, movedContacts: job.finishedAt === null ? null : moved }
  } catch (error) {
    if (error instanceof TargetGone) return undefined
    throw error
  }
}

/** The target tag of the merge no longer exists. */
class TargetGone extends Refusal {
  constructor() {
    super({ code: 'conflict', detail: 'The tag that the contacts were to get was deleted meanwhile.' })
  }
}

/** The kind of job that moves contacts from one tag to another. */
export function mergeKind(): AnyJobKind {
  return jobKind<MergeInput, MergeCheckpoint, undefined, TagRow>({ decide, write })
}

type MergeJob = Job<MergeInput, MergeCheckpoint>

/** Locks the target tag, so that it cannot be deleted before this step is committed. */
async function decide(scope: Scope, { input }: MergeJob): Promise<TagRow> {
  const into = await shareTag(scope, input.into.id)
  if (into === undefined) throw new TargetGone()
  return into
}

async function write(scope: Scope, job: MergeJob, into: TagRow): Promise<StepResult<MergeCheckpoint>> {
  if (job.checkpoint === null) return begin(scope, job.input)
  return job.checkpoint.isAtEnd
    ? end(scope, job, job.checkpoint, into)
    : move(scope, job, job.checkpoint, into)
}

/** While contacts move, filters and running jobs that name the former tag match either of the two. */
async function begin(scope: Scope, { from, into }: MergeInput): Promise<StepResult<MergeCheckpoint>> {
  if ((await findTag(scope, from.id)) === undefined) throw notFound()
  const filters = await replaceTagInSegments(scope, from.id, [from.id, into.id])
  await widenTagInJobs(scope, from.id, into.id)
  return {
    checkpoint: { afterId: null, isAtEnd: false, moved: 0, filters },
    done: 0,
    counts: { changed: 0, unchanged: 0 },
    isLast: false,
  }
}

async function move(
  scope: Scope,
  { id, input }: MergeJob,
  checkpoint: MergeCheckpoint,
  into: TagRow,
): Promise<StepResult<MergeCheckpoint>> {
  const ids = await listMatchingContactIds(scope, hasTag(input.from.id), {
    limit: chunkSize,
    afterId: checkpoint.afterId ?? undefined,
  })
  const { moved, counts } = await giveOtherTag(scope, id, ids, input.from.id, into)
  return {
    checkpoint: {
      ...checkpoint,
      afterId: ids.at(-1) ?? checkpoint.afterId,
      isAtEnd: ids.length < chunkSize,
      moved: checkpoint.moved + moved,
    },
    done: ids.length,
    counts,
    isLast: false,
  }
}

async function end(
  scope: Scope,
  { id, input, done }: MergeJob,
  checkpoint: MergeCheckpoint,
  into: TagRow,
): Promise<StepResult<MergeCheckpoint>> {
  const former = await lockTag(scope, input.from.id)
  if (former === undefined) throw notFound()
  let { moved } = checkpoint
  let more = 0
  const counts = { changed: 0, unchanged: 0 }
  // Contacts that still have the tag were tagged meanwhile; the lock prevents further ones.
  for (;;) {
    const ids = await listMatchingContactIds(scope, hasTag(former.id), { limit: chunkSize })
    const given = await giveOtherTag(scope, id, ids, former.id, into)
    moved += given.moved
    more += ids.length
    counts.changed += given.counts.changed
    counts.unchanged += given.counts.unchanged
    if (ids.length < chunkSize) break
  }
  const last = await replaceTagInSegments(scope, former.id, [into.id])
  await deleteTag(scope, former.id, new Date())
  const target = { id: into.id, name: into.name }
  await noteEvents(scope, [
    { type: 'tag.merged', id: former.id, name: former.name, detail: { into: target } },
  ])
  return {
    checkpoint: { ...checkpoint, moved, filters: together(checkpoint.filters, last) },
    done: more,
    counts,
    total: done + more,
    isLast: true,
  }
}

/** Combines two successive changes of filters into one. */
function together(first: readonly FilterChange[], last: readonly FilterChange[]): FilterChange[] {
  const before = new Map(first.map((change) => [change.id, change.before]))
  return last.map((change) => ({ ...change, before: before.get(change.id) ?? change.before }))
}

async function giveOtherTag(
  scope: Scope,
  jobId: string,
  ids: readonly string[],
  fromId: string,
  into: TagRow,
): Promise<{ moved: number; counts: { changed: number; unchanged: number } }> {
  const draft: ContactDraft = { tags: { add: [into.name], removeIds: [fromId] } }
  const outcomes = await writeBatch(
    scope,
    ids.map((id) => ({ op: 'update', id, draft, inBin: true })),
  )
  await noteTouched(scope, jobId, outcomes)
  // Contacts that were erased meanwhile are skipped; any other failure is a defect.
  const written = outcomes.flatMap((outcome) =>
    outcome.status === 'not_found' ? [] : [expectWritten(outcome)],
  )
  const changed = written.filter(({ status }) => status === 'updated')
  return {
    moved: changed.filter(({ contact }) => contact.deletedAt === null).length,
    counts: { changed: changed.length, unchanged: ids.length - changed.length },
  }
}

/** What the undo of a merge has to do at its end. */
export interface UnmergeInput extends MergeInput {
  /** The filters of segments and webhooks while contacts still move, and at the end. */
  filters: FilterChange[]
}

/**
 * Restores the tag that a merge deleted, and adds the job that moves its contacts back. Until that is done,
 * filters that named the tag match either of the two. A segment or webhook that was created or changed since and
 * names the other tag gets a filter with both, so that its contacts stay the same. Refuses if another tag has the
 * name by now and contacts have it.
 */
export async function undoMerge(scope: Scope, job: Job): Promise<Job> {
  const { from, into } = job.input as MergeInput
  const { filters } = job.checkpoint as MergeCheckpoint
  return inTransaction(scope, async (scope) => {
    await putTagBack(scope, from.id, { overUnused: true })
    const known = new Map(filters.map((change) => [change.id, change]))
    const both = await changeFilters(scope, (row) => {
      const filter = row.filter as never
      const change = known.get(row.id)
      const isAsLeft = change !== undefined && isDeepStrictEqual(filter, change.after)
      if (isAsLeft) return replaceTag(change.before, from.id, [from.id, into.id])
      const isOlder = change === undefined && job.finishedAt !== null && row.updated_at <= job.finishedAt
      return isOlder ? filter : replaceTag(filter, into.id, [into.id, from.id])
    })
    await widenTagInJobs(scope, into.id, from.id)
    const input = {
      jobId: job.id,
      from,
      into,
      filters: both.flatMap(({ id, after }) => {
        const change = known.get(id)
        const isPutBack =
          change !== undefined &&
          isDeepStrictEqual(after, replaceTag(change.before, from.id, [from.id, into.id]))
        return isPutBack ? [{ id, before: after, after: change.before }] : []
      }),
    }
    return startJob(scope, { kind: 'undo', input, total: await countJobContacts(scope, job.id) })
  })
}

/** Restores the former filters of the segments and webhooks that have not been changed since the undo began. */
export async function endUnmerge(scope: Scope, { filters }: UnmergeInput): Promise<void> {
  const known = new Map(filters.map((change) => [change.id, change]))
  await changeFilters(scope, ({ id, filter }) => {
    const change = known.get(id)
    return change !== undefined && isDeepStrictEqual(filter, change.before) ? change.after : (filter as never)
  })
}
