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

/** Work that continues after the request that started it. */
export interface Job<Input extends object = object, Checkpoint extends object = object> {
  id: string
  workspaceId: string
  kind: string
  state: JobState
  actor: string
  input: Input
  /** Null before the first step. */
  checkpoint: Checkpoint | null
  /** The number of completed steps. */
  step: number
  /** The expected value of `done`; null: unknown. */
  total: number | null
  done: number
  counts: Readonly<Record<string, number>>
  /** Further counts about the processed items, under names of several words. */
  marks: Readonly<Record<string, number>>
  /** One sentence, if the job failed. */
  error: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  /** When everything except the result was deleted. Its input is empty then, and it cannot be undone. */
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
  /** A new id, unless the kind has given it one already. */
  id?: string
  /** The name in `job-kinds.ts`. */
  kind: string
  input: object
  total?: number | null
}

/** A job whose work was done in the transaction that adds it. */
interface DoneJob extends NewJob {
  id: string
  total: number
  counts: Readonly<Record<string, number>>
}

/**
 * Adds a job, in the caller's transaction if there is one. `JobRunner.wake`, after the commit, makes it begin
 * at once. Refuses if the workspace has too many unfinished jobs.
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
 * Adds a job that has already ended, so that the work of the caller's transaction can be viewed and undone
 * like that of other jobs.
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

/** The number of the workspace's jobs. */
export function countJobs(scope: Scope): Promise<number> {
  return countRows(scope)
}

/** One job. Throws `not_found` for other ids. */
export async function getJob(scope: Scope, id: string): Promise<Job> {
  const row = await findJob(scope, id)
  if (row === undefined) throw notFound()
  return toJob(row)
}

/** Cancels a job after the chunk under way. Completed work stays. A job that has ended is unchanged. */
export function cancelJob(scope: Scope, id: string): Promise<Job> {
  return inTransaction(scope, async (scope) => {
    // Waits for the chunk, whose transaction has locked the row.
    const row = await lockUnfinishedJob(scope, id)
    if (row !== undefined) await storeJob(scope, ended(row, 'cancelled'))
    return getJob(scope, id)
  })
}

/** Stores a job, which must be locked and not have ended, and records its end. */
export async function storeJob(scope: Scope, row: JobRow): Promise<void> {
  await updateJob(scope, row)
  const job = toJob(row)
  if (job.finishedAt !== null) await noteEnd(scope, job, job.finishedAt)
}

/** Records that a job has ended, or that the result of an ended job has changed. */
async function noteEnd(scope: Scope, { id, kind, state, counts, error }: Job, at: Date): Promise<void> {
  const detail = { job: { kind, state, counts, error } }
  const ends =
    kind === 'import' ? (['import.finished', 'job.finished'] as const) : (['job.finished'] as const)
  await noteEvents(
    scope,
    ends.map((type) => ({ type, id, name: null, at, detail })),
  )
}

/** Adds to the counts of an ended job, for later work under its operation id, and records the new result. */
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

/** A job's row after its end. */
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
