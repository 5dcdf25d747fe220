import type { ExportColumn } from '../../core/exports/export-columns.ts'
import type { ContactFieldName } from '../../core/fields/contact-fields.ts'
import { type CellKind, headerOf, kindOf } from '../columns/contact-columns.ts'
import { joinWords, type PersonRow } from './person-row.ts'

/** How a file for people or for another program looks: its headers, and a contact's cells under them. */
export interface Layout {
  headers: string[]
  /** What each column's cells are; free text may be guarded, the others may not be a formula. */
  kinds: CellKind[]
  cells(person: PersonRow): string[]
}

/** What only Roster needs: it comes where `columns` names it. */
const ownColumns: readonly ContactFieldName[] = [
  'id',
  'phoneAsGiven',
  'timezoneSource',
  'lists',
  'primaryListId',
  'attributes',
  'version',
  'createdAt',
  'updatedAt',
  'deletedAt',
]

/**
 * A table that a person reads: headers as people write them, words with `; ` between, yes and no as words. Without `isAsked`
 * the columns that only Roster needs are left out.
 */
export function plainLayout(columns: readonly ExportColumn[], isAsked: boolean): Layout {
  const shown = columns.filter(
    (column) => isAsked || column.field === 'customFields' || !ownColumns.includes(column.field),
  )
  return {
    headers: shown.map(plainHeader),
    kinds: shown.map((column) => (kindOf(column) === 'number' ? 'number' : 'text')),
    cells: (person) => shown.map((column) => plainCell(column, person)),
  }
}

const headers: Partial<Record<ContactFieldName, string>> = {
  id: 'ID',
  externalId: 'External ID',
  timezone: 'Time zone',
  timezoneSource: 'Time zone source',
  lists: 'List IDs',
  listNames: 'Lists',
  primaryListId: 'Primary list ID',
}

/** `doNotContact` → `Do not contact`; a custom field is called by its name. */
function plainHeader(column: ExportColumn): string {
  if (column.field === 'customFields') return column.name
  const words = column.field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return headers[column.field] ?? words[0]!.toUpperCase() + words.slice(1)
}

function plainCell(column: ExportColumn, person: PersonRow): string {
  const cell = person.at(headerOf(column))
  if (column.field === 'otherPhones') return person.otherPhones.map(({ value }) => value).join('; ')
  if (column.field === 'otherEmails') return person.otherEmails.map(({ value }) => value).join('; ')
  if (cell === '') return ''
  switch (kindOf(column)) {
    case 'words':
      return joinWords(JSON.parse(cell) as string[], '; ')
    case 'flag':
      return cell === 'true' ? 'Yes' : 'No'
    default:
      return cell
  }
}
