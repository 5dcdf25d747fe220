import { LookupQueue } from './contacts/lookup-queue.ts'
import { WriteQueue } from './contacts/write-queue.ts'
import type { Directory } from './directory.ts'
import { FiguresCache } from './figures/figures-cache.ts'

/** What every wire works with. */
export interface Services {
  directory: Directory
  writes: WriteQueue
  lookups: LookupQueue
  figures: FiguresCache
}

/** One for each process: callers share transactions and statements only through the same queues. */
export function openServices(directory: Directory): Services {
  return { directory, writes: new WriteQueue(), lookups: new LookupQueue(), figures: new FiguresCache() }
}
