import type { Database } from '../store/database/database.ts'
import type { Directory } from './access/directory.ts'
import { RepeatableWrites } from './access/repeatable-writes.ts'
import { LookupQueue } from './contacts/look-up-contacts.ts'
import { WriteQueue } from './contacts/write-contacts.ts'
import { type Retention, Sweeper, type SweepOptions } from './erasure/sweep.ts'
import { Exports } from './exports/export-contacts.ts'
import { ChangeWatch } from './feed/change-watch.ts'
import { FiguresCache } from './finding/stats/stats.ts'
import type { ImportSettings } from './imports/imports.ts'
import { jobKinds } from './job-kinds.ts'
import { JobRunner, type JobRunnerOptions } from './jobs/job-runner.ts'
import { JobWatch } from './jobs/job-watch.ts'
import type { ObserveBatch } from './kernel/batch-queue.ts'
import { SecretBox } from './webhooks/secret-box.ts'
import { noSender } from './webhooks/sender.ts'
import type { WebhookSettings } from './webhooks/webhooks.ts'

/** The services that every wire uses. */
export interface Services {
  directory: Directory
  writes: WriteQueue
  lookups: LookupQueue
  figures: FiguresCache
  jobs: JobRunner
  exports: Exports
  imports: ImportSettings
  jobWatch: JobWatch
  changeWatch: ChangeWatch
  repeatableWrites: RepeatableWrites
  sweeper: Sweeper
  /** How long deleted and old data is retained. */
  retention: Retention
  webhooks: WebhookSettings
}

type ServicesOptions = Pick<JobRunnerOptions, 'onOutage' | 'onDefect'> &
  ImportSettings &
  Partial<Retention> &
  Partial<Pick<SweepOptions, 'webhookDays' | 'log'>> & {
    observeBatch?: ObserveBatch | undefined
    /** Default: no messages are sent. */
    webhooks?: Omit<WebhookSettings, 'secrets'>
    /** The operator's key for secrets that Roster must be able to decrypt. */
    secretsKey?: string | undefined
  }

const unsent: Omit<WebhookSettings, 'secrets'> = {
  sender: noSender,
  tell: (change) => ({ ...change }),
  allowsHttp: false,
  wake: () => {},
}

/**
 * Opens the services; one per process, because callers share transactions and statements only within the same
 * queues. It works on jobs from `jobs.start` until `jobs.stop`.
 */
export function openServices(
  directory: Directory,
  database: Pick<Database, 'pool' | 'poolForReads'>,
  {
    translator,
    importBytesMax,
    binDays = 0,
    jobDays = 0,
    logDays = 0,
    webhookDays,
    log = () => {},
    observeBatch,
    webhooks = unsent,
    secretsKey,
    ...options
  }: ServicesOptions,
): Services {
  const retention: Retention = { binDays, jobDays, logDays }
  const jobs = new JobRunner({ db: directory.db, kinds: jobKinds(translator), ...options })
  return {
    directory,
    writes: new WriteQueue(observeBatch),
    lookups: new LookupQueue(observeBatch),
    figures: new FiguresCache(),
    jobs,
    exports: new Exports(database),
    imports: { translator, importBytesMax },
    jobWatch: new JobWatch(directory),
    changeWatch: new ChangeWatch(directory),
    repeatableWrites: new RepeatableWrites(directory, () => jobs.wake()),
    sweeper: new Sweeper(directory, {
      ...retention,
      webhookDays,
      log,
      onError: (error) => jobs.report(error, 'sweep'),
    }),
    retention,
    webhooks: { ...webhooks, secrets: new SecretBox(directory, secretsKey) },
  }
}
