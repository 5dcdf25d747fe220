import type { Contact, CustomField } from '../../api/wire-types.ts'
import { type Column, valueIn } from '../columns/column.ts'
import { customColumns } from '../columns/custom-columns.ts'
import { standardColumns } from '../columns/standard-columns.ts'
import { fromLocalText, toLocalText } from '../values/local-time-text.ts'

/** What stands in a form, by column: text for what is typed, words for sets. */
export type ContactDraft = Record<string, string | string[]>

/** The columns that a form asks for: those that people may change. */
export function formColumns(fields: readonly CustomField[]): Column[] {
  return [...standardColumns, ...customColumns(fields)].filter(({ fixed }) => !fixed)
}

const isSet = ({ kind }: Column) => kind === 'tags' || kind === 'lists' || kind === 'words'

/** A contact as a form shows it; a new one is empty. */
export function draftOf(columns: readonly Column[], contact?: Contact): ContactDraft {
  return Object.fromEntries(
    columns.map((column) => [column.id, inForm(column, contact ? valueIn(contact, column) : null)]),
  )
}

function inForm(column: Column, value: unknown): string | string[] {
  if (isSet(column)) return Array.isArray(value) ? value.map(String) : []
  if (value === null || value === undefined) return ''
  if (column.kind === 'time') return toLocalText(String(value))
  return column.kind === 'json' ? JSON.stringify(value, null, 2) : String(value)
}

/** What to send: only what differs from the form as it was opened. Throws `SyntaxError` for JSON that is none. */
export function changesOf(columns: readonly Column[], before: ContactDraft, after: ContactDraft) {
  const changed = columns.filter(({ id }) => JSON.stringify(before[id]) !== JSON.stringify(after[id]))
  const body: Record<string, unknown> = {}
  const customFields: Record<string, unknown> = {}
  for (const column of changed) {
    const value = outOfForm(column, after[column.id]!)
    if (column.custom) customFields[column.custom.name] = value
    else body[column.field] = value
  }
  return { ...body, ...(Object.keys(customFields).length > 0 && { customFields }) }
}

function outOfForm(column: Column, value: string | string[]): unknown {
  if (Array.isArray(value)) return value
  if (value.trim() === '') return column.field === 'doNotContact' ? false : null
  if (column.kind === 'time') return fromLocalText(value)
  if (column.kind === 'boolean') return value === 'true'
  // What is no number stays text, so that the API says what is wrong with it, by name.
  if (column.kind === 'number') return Number.isNaN(Number(value)) ? value : Number(value)
  return column.kind === 'json' ? JSON.parse(value) : value
}
