import type { ContactDraft, CustomDraft } from '../../core/contacts/draft.ts'
import type { TimeZoneSource } from '../../core/fields/contact.ts'
import { fieldOf, type PlainFieldName } from '../../core/fields/contact-fields.ts'
import type { RowDraft, TableShape } from '../../core/imports/file-translator.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import type { JsonValue } from '../../core/values/json-text.ts'
import type { FileFormat } from '../bytes/file-format.ts'
import { cleanForeignCell, readMark, unguard } from '../columns/cell-safety.ts'
import { emailText, phoneText, readDay, readFlag, splitWords } from './cell-words.ts'
import { customNameOf, type ImportField } from './import-fields.ts'

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
  // JSON says what is what, but for spaces around it.
  if (kind === 'ndjson') return (cell) => cell.trim()
  const written = readMark(headers.at(-1))
  return written === 'exact' ? same : written === 'spreadsheet' ? unguard : cleanForeignCell
}

const same = (cell: string) => cell

/** A row as it becomes a draft. */
interface DraftInProgress {
  draft: ContactDraft
  custom: CustomDraft['values']
  row: { id?: string }
}

/** Writes a cell that holds something into the draft. */
type FieldReader = (cell: string, into: DraftInProgress) => void

const timeZoneSources: readonly TimeZoneSource[] = ['caller', 'phone', 'workspace']

/** How the cells of a mapped column are read. */
function readerOf(mapped: MappedColumn, field: string): FieldReader {
  const name = customNameOf(field)
  if (name !== undefined) return customReader(name, mapped)
  const { separator = ',' } = mapped
  const readers: Record<Exclude<ImportField, PlainFieldName>, FieldReader> = {
    id: (cell, { row }) => {
      row.id ??= cell
    },
    phone: (cell, { draft }) => {
      draft.phone ??= phoneText(cell, mapped.addPlus === true)
    },
    phoneAsGiven: (cell, { draft }) => {
      draft.phoneAsGiven ??= cell
    },
    phoneExtension: (cell, { draft }) => {
      draft.phoneExtension ??= cell
    },
    otherPhones: (cell, { draft }) => {
      draft.otherPhones = [...(draft.otherPhones ?? []), ...readOthers(cell, 'phone')]
    },
    otherEmails: (cell, { draft }) => {
      draft.otherEmails = [...(draft.otherEmails ?? []), ...readOthers(cell, 'email')]
    },
    email: (cell, { draft }) => {
      draft.email ??= emailText(cell)
    },
    timezone: (cell, { draft }) => {
      draft.timezone ??= cell
    },
    timezoneSource: (cell, { draft }) => {
      const source = timeZoneSources.find((known) => known === cell)
      if (source === undefined) addFault(draft, 'timezoneSource', timeZoneSources.join(' or '))
      else draft.timezoneSource = source
    },
    doNotContact: (cell, { draft }) => {
      const flag = readFlag(cell)
      if (flag === undefined) addFault(draft, 'doNotContact', 'boolean')
      // Somebody who is to be left alone in one column is.
      else draft.doNotContact = flag || draft.doNotContact === true
    },
    channels: (cell, { draft }) => {
      draft.channels = [...(draft.channels ?? []), ...splitWords(cell, separator)]
    },
    tags: (cell, { draft }) => {
      draft.tags = { add: [...(draft.tags?.add ?? []), ...splitWords(cell, separator)] }
    },
    lists: (cell, { draft }) => {
      draft.lists = { ...draft.lists, add: [...(draft.lists?.add ?? []), ...splitWords(cell, separator)] }
    },
    primaryListId: (cell, { draft }) => {
      draft.lists = { ...draft.lists, primary: cell }
    },
    attributes: readAttributes,
  }
  return readers[field as keyof typeof readers] ?? plainReader(field as PlainFieldName)
}

function plainReader(field: PlainFieldName): FieldReader {
  const read = fieldOf(field).kind === 'day' ? (cell: string) => readDay(cell) ?? cell : same
  return (cell, { draft }) => {
    draft[field] ??= read(cell)
  }
}

function customReader(name: string, { slug: key = name, type }: MappedColumn): FieldReader {
  const path = `customFields.${name}`
  return (cell, { custom }) => {
    if (custom.some((value) => value.key === key)) return
    custom.push({ key, value: type === 'json' ? jsonOrText(cell) : cell, path })
  }
}

function jsonOrText(cell: string): JsonValue {
  try {
    return JSON.parse(cell) as JsonValue
  } catch {
    return cell
  }
}

/** Other phones or emails as Roster's own exports have them, an array of objects; else texts with semicolons between. */
function readOthers(cell: string, key: 'phone' | 'email'): Record<string, string>[] {
  const value = jsonOrText(cell)
  if (!Array.isArray(value)) return splitWords(cell, ';').map((text) => ({ [key]: text }))
  return value.map((item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(
          Object.entries(item).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
        )
      : { [key]: String(item) },
  )
}

/** Values that no field defines, as Roster's own exports have them. */
function readAttributes(cell: string, { draft }: DraftInProgress): void {
  const value = jsonOrText(cell)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) draft.attributes = value
  else addFault(draft, 'attributes', 'object')
}

function addFault(draft: ContactDraft, field: string, expected: string): void {
  draft.faults = [...(draft.faults ?? []), { field, code: 'invalid_type', expected }]
}
