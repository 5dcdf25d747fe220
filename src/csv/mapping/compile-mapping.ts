import type { ContactDraft, CustomDraft } from '../../core/contacts/draft.ts'
import type { RowDraft, TableShape } from '../../core/imports/file-translator.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import { cleanForeignCell } from '../clean-cell.ts'
import type { FileFormat } from '../file-format.ts'
import { readMark, unguard } from '../safety.ts'
import { type FieldReader, readerOf } from './field-readers.ts'
import { customNameOf } from './import-fields.ts'

interface CompiledColumn {
  column: number
  read: FieldReader
}

/**
 * What turns the cells of a row into a draft. An empty cell says nothing; of several columns for one field the first that
 * holds something wins, tags and lists add up. In NDJSON and in a file that Roster wrote exactly every cell is taken as it is; in any other
 * the debris around it goes, and the guard that keeps a spreadsheet from taking it for a formula.
 */
export function compileMapping(
  { format, headers }: TableShape,
  mapping: readonly MappedColumn[],
): (cells: readonly string[]) => RowDraft {
  const clean = cleanerOf(format as FileFormat, headers)
  const columns = mapping.flatMap((mapped): CompiledColumn[] =>
    mapped.field === null ? [] : [{ column: mapped.column, read: readerOf(mapped, mapped.field) }],
  )
  const hasCustom = mapping.some(({ field }) => field !== null && customNameOf(field) !== undefined)
  return (cells) => {
    const draft: ContactDraft = {}
    const custom: CustomDraft['values'] = []
    const row: { id?: string } = {}
    for (const { column, read } of columns) {
      const cell = cells[column]
      if (cell === undefined || cell === '') continue
      const value = clean(cell)
      if (value !== '') read(value, { draft, custom, row })
    }
    if (hasCustom) draft.custom = { by: 'slug', values: custom, parse: true, unknown: 'refuse' }
    return { draft, id: row.id }
  }
}

function cleanerOf({ kind }: FileFormat, headers: readonly string[]): (cell: string) => string {
  // JSON says what is what.
  if (kind === 'ndjson') return same
  const written = readMark(headers.at(-1))
  return written === 'exact' ? same : written === 'spreadsheet' ? unguard : cleanForeignCell
}

const same = (cell: string) => cell
