import type { WriteQueue } from './contacts/write-queue.ts'
import type { Directory } from './directory.ts'

/** What every wire works with; made once, in `app.ts`. */
export interface Services {
  directory: Directory
  writes: WriteQueue
}
