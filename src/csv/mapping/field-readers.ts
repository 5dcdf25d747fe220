import type { TimeZoneSource } from '../../core/contacts/contact.ts'
import type { ContactDraft, CustomDraft } from '../../core/contacts/draft.ts'
import type { ScalarFieldName } from '../../core/contacts/scalar-fields.ts'
import type { JsonValue } from '../../core/custom-fields/read-json-text.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import { emailText, phoneText } from './identifier-text.ts'
import { customNameOf, type ImportField } from './import-fields.ts'
import { readFlag } from './read-flag.ts'
import { splitWords } from './split-words.ts'

/** A row as it becomes a draft. */
export interface DraftInProgress {
  draft: ContactDraft
  custom: CustomDraft['values']
  row: { id?: string }
}

/** Writes a cell that holds something into the draft. */
export type FieldReader = (cell: string, into: DraftInProgress) => void

const timeZoneSources: readonly TimeZoneSource[] = ['caller', 'phone', 'workspace']

/** How the cells of a mapped column are read. */
export function readerOf(mapped: MappedColumn, field: string): FieldReader {
  const name = customNameOf(field)
  if (name !== undefined) return customReader(name, mapped)
  const { separator = ',' } = mapped
  const readers: Partial<Record<ImportField, FieldReader>> = {
    id: (cell, { row }) => {
      row.id ??= cell
    },
    phone: (cell, { draft }) => {
      draft.phone ??= phoneText(cell, mapped.addPlus === true)
    },
    phoneAsGiven: (cell, { draft }) => {
      draft.phoneAsGiven ??= cell
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
    status: (cell, { draft }) => {
      draft.status ??= cell
    },
    lastDialTime: (cell, { draft }) => {
      draft.lastDialTime ??= cell
    },
    attributes: readAttributes,
  }
  return readers[field as ImportField] ?? textReader(field as ScalarFieldName)
}

function textReader(field: ScalarFieldName): FieldReader {
  return (cell, { draft }) => {
    draft[field] ??= cell
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

/** Values that no field defines, as Roster's own exports have them. */
function readAttributes(cell: string, { draft }: DraftInProgress): void {
  const value = jsonOrText(cell)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) draft.attributes = value
  else addFault(draft, 'attributes', 'object')
}

function addFault(draft: ContactDraft, field: string, expected: string): void {
  draft.faults = [...(draft.faults ?? []), { field, code: 'invalid_type', expected }]
}
