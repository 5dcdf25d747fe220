import type { Database } from '../store/database.ts'
import { LookupQueue } from './contacts/lookup-queue.ts'
import { WriteQueue } from './contacts/write-queue.ts'
import type { Directory } from './directory.ts'
import { Exports } from './exports/exports.ts'
import { FiguresCache } from './figures/figures-cache.ts'
import type { ImportSettings } from './imports/import-settings.ts'
import { jobKinds } from './jobs/job-kinds.ts'
import { JobRunner, type JobRunnerOptions } from './jobs/job-runner.ts'
import { JobWatch } from './jobs/job-watch.ts'

/** What every wire works with. */
export interface Services {
  directory: Directory
  writes: WriteQueue
  lookups: LookupQueue
  figures: FiguresCache
  jobs: JobRunner
  exports: Exports
  imports: ImportSettings
  jobWatch: JobWatch
}

export type ServicesOptions = Pick<JobRunnerOptions, 'onDefect'> & ImportSettings

/**
 * One for each process: callers share transactions and statements only through the same queues. Works on jobs once its
 * `jobs` is started, until that is stopped.
 */
export function openServices(
  directory: Directory,
  database: Pick<Database, 'pool'>,
  { translator, importBytesMax, ...options }: ServicesOptions,
): Services {
  return {
    directory,
    writes: new WriteQueue(),
    lookups: new LookupQueue(),
    figures: new FiguresCache(),
    jobs: new JobRunner({ db: directory.db, kinds: jobKinds(translator), ...options }),
    exports: new Exports(database),
    imports: { translator, importBytesMax },
    jobWatch: new JobWatch(directory),
  }
}
