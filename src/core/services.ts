import { LookupQueue } from './contacts/lookup-queue.ts'
import { WriteQueue } from './contacts/write-queue.ts'
import type { Directory } from './directory.ts'

/** What every wire works with. */
export interface Services {
  directory: Directory
  writes: WriteQueue
  lookups: LookupQueue
}

/** One for each process: callers share transactions and statements only through the same queues. */
export function openServices(directory: Directory): Services {
  return { directory, writes: new WriteQueue(), lookups: new LookupQueue() }
}
