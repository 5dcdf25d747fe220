import type { Database } from '../store/database.ts'
import { LookupQueue } from './contacts/lookup-queue.ts'
import { WriteQueue } from './contacts/write-queue.ts'
import type { Directory } from './directory.ts'
import { Exports } from './exports/exports.ts'
import { jobKinds } from './jobs/job-kinds.ts'
import { JobRunner, type JobRunnerOptions } from './jobs/job-runner.ts'

/** What every wire works with. */
export interface Services {
  directory: Directory
  writes: WriteQueue
  lookups: LookupQueue
  exports: Exports
  jobs: JobRunner
}

export type ServicesOptions = Pick<JobRunnerOptions, 'onDefect'>

/**
 * One for each process: callers share transactions and statements only through the same queues. Works on jobs once its
 * `jobs` is started, until that is stopped.
 */
export function openServices(
  directory: Directory,
  database: Pick<Database, 'pool'>,
  options: ServicesOptions = {},
): Services {
  const exports = new Exports(database)
  const jobs = new JobRunner({ db: directory.db, kinds: jobKinds(), ...options })
  return { directory, writes: new WriteQueue(), lookups: new LookupQueue(), exports, jobs }
}
