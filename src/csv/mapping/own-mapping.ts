import type { ProposedColumn } from '../../core/imports/file-profile.ts'
import { readHeader } from '../column-header.ts'
import { contactColumns } from '../contact-columns.ts'
import { readMark } from '../safety.ts'
import { customField, isImportField } from './import-fields.ts'

/** The mapping of a table that Roster itself wrote: every column back to where it came from. Undefined for another's. */
export function ownMapping(headers: readonly string[]): ProposedColumn[] | undefined {
  if (readMark(headers.at(-1)) === undefined) return undefined
  return headers.map((header, column) => ({ column, ...targetOf(header), because: 'roster' }))
}

function targetOf(header: string): Pick<ProposedColumn, 'field' | 'type'> {
  const column = readHeader(header)
  if (column === undefined) return { field: null }
  if (column.field === 'customFields') return { field: customField(column.name), type: column.type }
  const isRead = contactColumns[column.field].imported !== 'ignored' && isImportField(column.field)
  return { field: isRead ? column.field : null }
}
