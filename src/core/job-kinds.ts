import { bulkKind } from './bulk/bulk-kind.ts'
import type { FileTranslator } from './imports/file-translator.ts'
import { importKind } from './imports/import-kind.ts'
import type { AnyJobKind } from './jobs/job-kind.ts'
import { retypeKind } from './retype/retype-kind.ts'
import { mergeKind } from './tags/merge-tag.ts'
import { undoKind } from './undo/undo-job.ts'

/** All kinds of jobs, by their names in the store; one table per process. */
export function jobKinds(translator: FileTranslator): Readonly<Record<string, AnyJobKind>> {
  return {
    bulk: bulkKind(),
    undo: undoKind(),
    import: importKind(translator),
    retype: retypeKind(),
    merge: mergeKind(),
  }
}
