import { isRetryable, isUnavailable, OutcomeUnknown } from '../../store/errors.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { Refusal } from '../failure.ts'
import { changeHeldJob } from './change-held-job.ts'
import { ended } from './ended.ts'
import type { Job } from './job.ts'
import { jobScope } from './job-scope.ts'
import { attemptsMax, backoffMs, later } from './job-terms.ts'

/**
 * After a step that threw: its next try is put off, or the job has failed. Returns the job when it can go on at once: the
 * step was done, only the answer to its commit was lost.
 */
export async function putOff(
  { db }: DirectoryScope,
  holder: string,
  job: Job,
  error: unknown,
): Promise<Job | undefined> {
  const present = await changeHeldJob(jobScope({ db }, job), job.id, holder, (row) => {
    if (row.step !== job.step) return row
    const attempts = row.attempts + 1
    if (isFinal(error) || attempts >= attemptsMax)
      return ended({ ...row, attempts }, 'failed', sentenceOf(error))
    return { ...row, attempts, holder: null, free_at: later(row.now, backoffMs(attempts)) }
  })
  return present?.step === job.step ? undefined : present
}

/** Whether another try would be told the same. */
function isFinal(error: unknown): boolean {
  return error instanceof Refusal && error.failure.code !== 'unavailable'
}

/** Why a job failed, without anybody's data. */
function sentenceOf(error: unknown): string {
  if (error instanceof Refusal) {
    if (error.failure.detail !== undefined) return error.failure.detail
    if (error.failure.code === 'not_found') return 'The workspace, or what the job needs in it, was deleted.'
    const faults = error.failure.faults?.map(({ field, code }) => `${field} (${code})`).join(', ')
    return `What the job writes was refused: ${faults ?? error.failure.code}.`
  }
  if (isUnavailable(error) || error instanceof OutcomeUnknown)
    return `The database did not do a step, ${attemptsMax} times in a row.`
  if (isRetryable(error)) return `Other writes were in the way of a step, ${attemptsMax} times in a row.`
  return 'A step went wrong in Roster itself; its log says more, under this job’s id.'
}
