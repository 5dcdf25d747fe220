import { countJobs as countRows } from '../../store/finding/list-totals.ts'
import {
  countUnfinishedJobs,
  findJob,
  insertJob,
  listJobs as listJobRows,
  lockUnfinishedJob,
  type TimedJobRow,
  updateJob,
} from '../../store/jobs/jobs.ts'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import type { JobRow } from '../../store/kernel/tables.ts'
import { noteEvents } from '../events/record-events.ts'
import { notFound, Refusal } from '../kernel/failure.ts'
import { newId, timeOf } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'

export const jobStates = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const
type JobState = (typeof jobStates)[number]

/** Work that belongs to the server, not to the request that asked for it. */
export interface Job<Input extends object = object, Checkpoint extends object = object> {
  id: string
  workspaceId: string
  kind: string
  state: JobState
  actor: string
  input: Input
  /** Null before the first step. */
  checkpoint: Checkpoint | null
  /** Steps done. */
  step: number
  /** What it is expected to come to; null: not known. */
  total: number | null
  done: number
  counts: Readonly<Record<string, number>>
  /** Counted beside them, by names of several words: what was noticed of the items that were done. */
  marks: Readonly<Record<string, number>>
  /** One sentence, when it failed. */
  error: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  /** When all was let go but what it came to; its input is empty then, and it cannot be undone. */
  forgottenAt: Date | null
}

export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    kind: row.kind,
    state: row.state as JobState,
    actor: row.actor,
    input: row.input,
    checkpoint: row.checkpoint,
    step: row.step,
    total: row.total,
    done: row.done,
    counts: named(row.counts, (name) => !name.includes(' ')),
    marks: named(row.counts, (name) => name.includes(' ')),
    error: row.error,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    forgottenAt: row.forgotten_at,
  }
}

export interface NewJob {
  /** A new one unless its kind has given it one already. */
  id?: string
  /** As `job-kinds.ts` calls it. */
  kind: string
  input: object
  total?: number | null
}

/** A job whose work is done as it is made, in the caller's transaction. */
interface DoneJob extends NewJob {
  id: string
  total: number
  counts: Readonly<Record<string, number>>
}

/**
 * Adds a job, in the caller's transaction where there is one. `JobRunner.wake` after that is committed makes it begin at
 * once. Refuses when the workspace has too many that have not ended.
 */
export async function startJob(scope: Scope, draft: NewJob): Promise<Job> {
  const { id = newId(), kind, input, total = null } = draft
  const max = limits.unfinishedJobsPerWorkspaceMax
  if ((await countUnfinishedJobs(scope, max)) >= max) {
    throw new Refusal({
      code: 'too_many_requests',
      detail: `The workspace has ${max} jobs that have not ended: wait for one, or cancel one.`,
      retryAfterS: 10,
    })
  }
  await insertJob(scope, { id, kind, actor: scope.actor, input, total, created_at: timeOf(id) })
  const row = await findJob(scope, id)
  if (row === undefined) throw notFound()
  return toJob(row)
}

/**
 * Adds a job that has ended: what its caller's transaction did can be looked at, and undone, as the work of every other job
 * can.
 */
export async function addDoneJob(scope: Scope, { counts, total, ...draft }: DoneJob): Promise<Job> {
  const { id, kind, input } = draft
  await insertJob(scope, { id, kind, actor: scope.actor, input, total, created_at: timeOf(id) })
  const row = await lockUnfinishedJob(scope, id)
  if (row === undefined) throw notFound()
  const done = ended({ ...row, done: total, counts: { ...counts } }, 'done')
  await storeJob(scope, done)
  return toJob(done)
}

/** A page of the workspace's jobs, newest first. */
export async function listJobs(
  scope: Scope,
  page: { limit: number; beforeId?: string | undefined },
): Promise<{ jobs: Job[]; hasMore: boolean }> {
  const rows = await listJobRows(scope, { ...page, limit: page.limit + 1 })
  return { jobs: rows.slice(0, page.limit).map(toJob), hasMore: rows.length > page.limit }
}

/** How many jobs the workspace has. */
export function countJobs(scope: Scope): Promise<number> {
  return countRows(scope)
}

/** A job of the workspace. */
export async function getJob(scope: Scope, id: string): Promise<Job> {
  const row = await findJob(scope, id)
  if (row === undefined) throw notFound()
  return toJob(row)
}

/** Ends a job after the chunk that is under way; what was done stays done. One that has ended stays as it is. */
export function cancelJob(scope: Scope, id: string): Promise<Job> {
  return inTransaction(scope, async (scope) => {
    // Waits for the chunk, whose transaction holds the row.
    const row = await lockUnfinishedJob(scope, id)
    if (row !== undefined) await storeJob(scope, ended(row, 'cancelled'))
    return getJob(scope, id)
  })
}

/** Writes a job, which must be locked and not have ended, and notes its end. */
export async function storeJob(scope: Scope, row: JobRow): Promise<void> {
  await updateJob(scope, row)
  const job = toJob(row)
  if (job.finishedAt !== null) await noteEnd(scope, job, job.finishedAt)
}

/** Tells that a job has ended, or that one which had ended came to something else since. */
async function noteEnd(scope: Scope, { id, kind, state, counts, error }: Job, at: Date): Promise<void> {
  const detail = { job: { kind, state, counts, error } }
  const ends =
    kind === 'import' ? (['import.finished', 'job.finished'] as const) : (['job.finished'] as const)
  await noteEvents(
    scope,
    ends.map((type) => ({ type, id, name: null, at, detail })),
  )
}

/** Adds to the counts of a job that has ended, for what was done in its name since, and tells what it came to. */
export async function recountJob(
  scope: Scope,
  id: string,
  change: Readonly<Record<string, number>>,
): Promise<void> {
  const row = await findJob(scope, id)
  if (row === undefined) throw notFound()
  const counts = { ...row.counts }
  for (const [name, count] of Object.entries(change)) counts[name] = (counts[name] ?? 0) + count
  const after = { ...row, counts }
  await updateJob(scope, after)
  await noteEnd(scope, toJob(after), new Date())
}

/** A job's row when it is over. */
export function ended(
  row: TimedJobRow,
  state: Extract<JobState, 'done' | 'cancelled' | 'failed'>,
  error: string | null = null,
): JobRow {
  return { ...row, state, error, holder: null, started_at: row.started_at ?? row.now, finished_at: row.now }
}

function named(
  counts: Readonly<Record<string, number>>,
  test: (name: string) => boolean,
): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([name]) => test(name)))
}
