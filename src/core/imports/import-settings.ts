import type { FileTranslator } from './file-translator.ts'

export interface ImportSettings {
  translator: FileTranslator
  /** Of one upload. */
  importBytesMax: number
}
