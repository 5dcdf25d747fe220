import type { CustomFieldType } from '../../core/custom-fields/custom-field-type.ts'
import type { ExportColumn } from '../../core/exports/export-column.ts'
import type { ProposedColumn } from '../../core/imports/file-profile.ts'
import { readHeader } from '../column-header.ts'
import { contactColumns } from '../contact-columns.ts'
import { readMark } from '../safety.ts'
import { customField, customNameOf, isImportField } from './import-fields.ts'

/** The mapping of a table that Roster itself wrote: every column back to where it came from. Undefined for another's. */
export function ownMapping(headers: readonly string[]): ProposedColumn[] | undefined {
  if (readMark(headers.at(-1)) === undefined) return undefined
  return headers.map((header, column) => ({ column, ...targetOf(readHeader(header)), because: 'roster' }))
}

/** The same for NDJSON, which has no mark: its keys are Roster's own and no other. Types stand in no key. */
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
  if (column.field === 'customFields') return { field: customField(column.name), type: column.type }
  const isRead = contactColumns[column.field].imported !== 'ignored' && isImportField(column.field)
  return { field: isRead ? column.field : null }
}
