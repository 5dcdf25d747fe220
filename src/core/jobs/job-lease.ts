import { randomUUID } from 'node:crypto'
import {
  type DueJob,
  findDueJobs,
  lockDueJob,
  lockUnfinishedJob,
  type TimedJobRow,
} from '../../store/jobs/jobs.ts'
import { isRetryable, OutcomeUnknown } from '../../store/kernel/errors.ts'
import { outageOf } from '../../store/kernel/outages.ts'
import { type DirectoryScope, inTransaction, type Scope } from '../../store/kernel/scope.ts'
import type { JobRow } from '../../store/kernel/tables.ts'
import { Refusal } from '../kernel/failure.ts'
import { ended, type Job, storeJob, toJob } from './jobs.ts'

/**
 * How long, in milliseconds, no other process takes a job after its last step. Long enough for a step that
 * waits for a statement, short enough that the job of a killed process continues soon. If the lease is too
 * short, a step is repeated, but no row is written twice.
 */
export const leaseMs = 10_000

/** The number of failed tries of one step after which the job fails. */
const attemptsMax = 6

/** How long, in milliseconds, a process works on one job before other jobs get their turn. */
export const turnMs = 1_000

/** How often, in milliseconds, a process looks for jobs of other processes. Its own jobs begin at once. */
export const pollMs = 2_000

/** How long, in milliseconds, a step waits after an outage of the database. */
const outageMs = 2_000

/** How long, in milliseconds, a failed step waits before its next try. */
function backoffMs(attempts: number): number {
  return 2 ** attempts * 500
}

export function later(from: Date, ms: number): Date {
  return new Date(from.getTime() + ms)
}

/** The scope in which a job writes: the actor is the one who started it, and its id is the operation id of its changes. */
export function jobScope({ db }: DirectoryScope, { workspaceId, actor, id }: Job): Scope {
  return { db, workspaceId, actor, operationId: id }
}

/**
 * Takes the next due job for `holder`; undefined if there is none. Concurrent processes get different jobs. A
 * holder that never returned its job counts as a failed try, so that a step that crashes processes is not
 * repeated for ever.
 */
export async function takeJob(
  scope: DirectoryScope,
  kinds: readonly string[],
  holder: string,
): Promise<Job | undefined> {
  for (const due of await findDueJobs(scope, kinds, randomUUID())) {
    const taken = await inTransaction(scope, (scope) => takeDueJob(scope, due, holder))
    if (taken !== undefined) return taken
  }
  return undefined
}

async function takeDueJob(scope: DirectoryScope, due: DueJob, holder: string): Promise<Job | undefined> {
  const row = await lockDueJob(scope, due)
  if (row === undefined) return undefined
  const tenant = jobScope(scope, toJob(row))
  const attempts = row.attempts + (row.holder === null ? 0 : 1)
  if (attempts >= attemptsMax) {
    const sentence = `The process that did it ended in the same step ${attempts} times.`
    await storeJob(tenant, ended({ ...row, attempts }, 'failed', sentence))
    return undefined
  }
  const taken = {
    ...row,
    state: 'running',
    attempts,
    holder,
    free_at: later(row.now, leaseMs),
    turn_at: row.now,
    started_at: row.started_at ?? row.now,
  }
  await storeJob(tenant, taken)
  return toJob(taken)
}

/**
 * Called after a step that threw: postpones the next try, or fails the job. Returns the job if it can
 * continue at once, because the step was committed and only the answer to its commit was lost.
 */
export async function putOff(
  { db }: DirectoryScope,
  holder: string,
  job: Job,
  error: unknown,
): Promise<Job | undefined> {
  const present = await changeHeldJob(jobScope({ db }, job), job.id, holder, (row) => {
    if (row.step !== job.step) return row
    // Time in an outage does not count as tries of the step.
    const kind = outageOf(error)
    if (kind !== undefined && kind !== 'busy')
      return { ...row, holder: null, free_at: later(row.now, outageMs) }
    const attempts = row.attempts + 1
    if (isFinal(error) || attempts >= attemptsMax)
      return ended({ ...row, attempts }, 'failed', sentenceOf(error))
    return { ...row, attempts, holder: null, free_at: later(row.now, backoffMs(attempts)) }
  })
  return present?.step === job.step ? undefined : present
}

/** Whether another try would fail in the same way. */
function isFinal(error: unknown): boolean {
  return error instanceof Refusal && error.failure.code !== 'unavailable'
}

/** The reason why a job failed, without data of contacts. */
function sentenceOf(error: unknown): string {
  if (error instanceof Refusal) {
    if (error.failure.detail !== undefined) return error.failure.detail
    if (error.failure.code === 'not_found') return 'The workspace, or what the job needs in it, was deleted.'
    const faults = error.failure.faults?.map(({ field, code }) => `${field} (${code})`).join(', ')
    return `What the job writes was refused: ${faults ?? error.failure.code}.`
  }
  if (outageOf(error) !== undefined || error instanceof OutcomeUnknown)
    return `The database did not do a step, ${attemptsMax} times in a row.`
  if (isRetryable(error)) return `Other writes were in the way of a step, ${attemptsMax} times in a row.`
  return 'A step went wrong in Roster itself; its log says more, under this job’s id.'
}

/** Changes a job in a transaction of its own if `holder` still holds it; undefined otherwise. */
export function changeHeldJob(
  scope: Scope,
  jobId: string,
  holder: string,
  change: (row: TimedJobRow) => JobRow,
): Promise<Job | undefined> {
  return inTransaction(scope, async (scope) => {
    const row = await lockUnfinishedJob(scope, jobId, holder)
    if (row === undefined) return undefined
    const changed = change(row)
    await storeJob(scope, changed)
    return toJob(changed)
  })
}
