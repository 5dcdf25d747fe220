import type { Database } from '../store/database.ts'
import { LookupQueue } from './contacts/lookup-queue.ts'
import { WriteQueue } from './contacts/write-queue.ts'
import type { Directory } from './directory.ts'
import { Exports } from './exports/exports.ts'

/** What every wire works with. */
export interface Services {
  directory: Directory
  writes: WriteQueue
  lookups: LookupQueue
  exports: Exports
}

/** One for each process: callers share transactions and statements only through the same queues. */
export function openServices(directory: Directory, database: Pick<Database, 'pool'>): Services {
  const exports = new Exports(database)
  return { directory, writes: new WriteQueue(), lookups: new LookupQueue(), exports }
}
