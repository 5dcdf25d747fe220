import { type CustomFieldType, customFieldTypes } from '../core/custom-fields/custom-field-type.ts'
import type { ExportColumn } from '../core/exports/export-column.ts'
import { type CellKind, type ContactColumnName, contactColumns, customKinds } from './contact-columns.ts'

const customPrefix = 'customFields.'
const customHeader = new RegExp(`^customFields\\.(.+?)(?::(${customFieldTypes.join('|')}))?$`, 's')

/** What stands over a column: `firstName`, `customFields.Lead source:text`. */
export function headerOf(column: ExportColumn): string {
  if (column.field !== 'customFields') return column.field
  return `${customPrefix}${column.name}${column.type === undefined ? '' : `:${column.type}`}`
}

/**
 * The column that a header names, exactly; undefined for one that is none of Roster's. A custom field's type is what
 * follows the last colon, if that is one; a field that is called `a:text` is therefore written `customFields.a:text:text`.
 */
export function readHeader(header: string): ExportColumn | undefined {
  if (Object.hasOwn(contactColumns, header)) return { field: header as ContactColumnName }
  const [, name, type] = customHeader.exec(header) ?? []
  return name === undefined
    ? undefined
    : { field: 'customFields', name, type: type as CustomFieldType | undefined }
}

/** How a column's cells are written; `text` for a custom field whose type is not known. */
export function kindOf(column: ExportColumn): CellKind {
  return column.field === 'customFields'
    ? customKinds[column.type ?? 'text']
    : contactColumns[column.field].kind
}
