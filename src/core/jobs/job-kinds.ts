import type { FileTranslator } from '../imports/file-translator.ts'
import { importKind } from '../imports/import-kind.ts'
import type { AnyJobKind } from './job-kind.ts'

/** Every kind of job there is, by the name it has in the store. */
export function jobKinds(translator: FileTranslator): Readonly<Record<string, AnyJobKind>> {
  return { import: importKind(translator) }
}
