import type { ExportColumn } from '../../core/exports/export-columns.ts'
import type { CustomFieldType } from '../../core/fields/contact-fields.ts'
import { customNameOf, customPath } from '../../core/fields/contact-fields.ts'
import type { ProposedColumn } from '../../core/imports/file-translator.ts'
import { readMark } from '../columns/cell-safety.ts'
import { readHeader } from '../columns/contact-columns.ts'
import type { SampledColumn } from './column-evidence.ts'
import { dateOrderOf } from './dates.ts'
import { isImportField } from './import-fields.ts'

/**
 * The mapping of a table that Roster wrote: every column to its source. Undefined for other tables. If a
 * spreadsheet saved the table again, phones get back their `+`, and days are read in its order.
 */
export function ownMapping(columns: readonly SampledColumn[]): ProposedColumn[] | undefined {
  if (readMark(columns.at(-1)?.header) === undefined) return undefined
  const isResaved = isSavedBySpreadsheet(columns)
  return columns.map(({ header, cells }, column) => {
    const target = targetOf(readHeader(header))
    const order = target.type === 'date' && isResaved ? dateOrderOf(cells) : undefined
    return {
      column,
      ...target,
      ...(isResaved && target.field === 'phone' && { addPlus: true }),
      ...(order !== undefined && order !== 'any' && { dates: order }),
      because: 'roster',
    }
  })
}

/**
 * Whether a spreadsheet saved a file that Roster wrote exactly: the headers and the mark are Roster's, but phones have lost
 * their `+` or their digits, and flags are in capitals.
 */
export function isSavedBySpreadsheet(columns: readonly SampledColumn[]): boolean {
  if (readMark(columns.at(-1)?.header) !== 'exact') return false
  return columns.some(({ header, cells }) => {
    if (header === 'phone') return cells.some((cell) => /^\d/.test(cell))
    return header === 'doNotContact' && cells.some((cell) => cell === 'TRUE' || cell === 'FALSE')
  })
}

/** The mapping of Roster's own NDJSON, which has no mark: its keys are exactly Roster's. Keys carry no types. */
export function ownNdjsonMapping(
  keys: readonly string[],
  typeOf: (column: number) => CustomFieldType,
): ProposedColumn[] | undefined {
  const isOwn = (key: string) => customNameOf(key) !== undefined || readHeader(key) !== undefined
  if (!keys.every(isOwn)) return undefined
  return keys.map((key, column) => {
    const isCustom = customNameOf(key) !== undefined
    const target = isCustom ? { field: key, type: typeOf(column) } : targetOf(readHeader(key))
    return { column, ...target, because: 'roster' }
  })
}

function targetOf(column: ExportColumn | undefined): Pick<ProposedColumn, 'field' | 'type'> {
  if (column === undefined) return { field: null }
  if (column.field === 'customFields') return { field: customPath(column.name), type: column.type }
  return { field: isImportField(column.field) ? column.field : null }
}
