import type { FileTranslator } from '../core/imports/file-translator.ts'
import type { SourceRow } from '../core/imports/source-row.ts'
import type { FileFormat, FormatOverrides } from './file-format.ts'
import { compileMapping } from './mapping/compile-mapping.ts'
import { customNameOf } from './mapping/import-fields.ts'
import { judgeMapping } from './mapping/judge-mapping.ts'
import { profileFile } from './profile-file.ts'
import { readRows } from './read-rows.ts'

/** The import's reader of CSV, NDJSON and workbooks. */
export const importTranslator: FileTranslator = {
  profile: (file, given, known) => profileFile(file, given as FormatOverrides, known),
  judgeMapping,
  customNameOf: ({ field }) => (field === null ? undefined : customNameOf(field)),
  async *rows(file, format, width, from) {
    const known = format as FileFormat
    let isHeader = from === undefined && known.kind !== 'ndjson' && known.header
    for await (const some of readRows(file, known, from)) {
      const rows = isHeader ? some.slice(1) : some
      if (some.length > 0) isHeader = false
      yield rows.map((row) => checkWidth(row, width))
    }
  },
  compile: compileMapping,
}

/** A value beyond the last column says that a delimiter stands where none should, and all after it in the wrong place. */
function checkWidth(row: SourceRow, width: number): SourceRow {
  if (row.fault !== undefined || row.cells.length <= width) return row
  const isShifted = row.cells.slice(width).some((cell) => cell.trim() !== '')
  return isShifted ? { ...row, fault: 'too_many_columns' } : row
}
