import type { ReadFrom } from '../core/imports/file-translator.ts'
import type { SourceRow } from '../core/imports/source-row.ts'
import type { StoredFile } from '../core/imports/stored-file.ts'
import type { FileFormat } from './file-format.ts'
import { readCsv } from './read-csv.ts'
import { readNdjson } from './read-ndjson.ts'
import { readXlsx } from './xlsx/read-xlsx.ts'

/**
 * The rows of a file of any format, some at a time, the header among them. From the place of an earlier row where one is
 * given; a workbook has no such place and is always read from its beginning.
 */
export function readRows(file: StoredFile, format: FileFormat, from?: ReadFrom): AsyncGenerator<SourceRow[]> {
  if (format.kind === 'csv') return readCsv(file, format, from)
  return format.kind === 'ndjson' ? readNdjson(file, format, from) : readXlsx(file, format)
}
