import type { ContactDraft } from '../../core/contacts/draft.ts'
import type { TimeZoneSource } from '../../core/fields/contact.ts'
import { customNameOf, customPath, fieldOf, type PlainFieldName } from '../../core/fields/contact-fields.ts'
import { judgeCustomValue } from '../../core/fields/custom-values.ts'
import { hasOptions } from '../../core/fields/field-options.ts'
import type { RowReading } from '../../core/imports/file-translator.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import { limits } from '../../core/kernel/limits.ts'
import { isLongerThan } from '../../core/kernel/text.ts'
import { parseTime } from '../../core/values/date-or-time.ts'
import type { JsonValue } from '../../core/values/json-text.ts'
import { isTimeZone, timeZones } from '../../core/values/time-zone.ts'
import { readDay, splitWords } from './cell-words.ts'
import {
  type ConsentColumn,
  type ConsentReading,
  denialInText,
  isDenialTag,
  isOfNotes,
  readConsent,
  saysMore,
} from './consent-columns.ts'
import { emailReader, type FieldReader, phoneReader, type RowInProgress } from './contact-points.ts'
import { readDate, withoutTime } from './dates.ts'
import type { ImportField } from './import-fields.ts'

const timeZoneSources: readonly TimeZoneSource[] = ['caller', 'phone', 'workspace']

/** How the cells of a mapped column are read; undefined for one that is left out. */
export function readerOf(mapped: MappedColumn, header: string, reading: RowReading): FieldReader | undefined {
  const { field, column } = mapped
  const name = header === '' ? `Column ${column + 1}` : header
  if (field === null) return mapped.isStray === true ? strayReader(column, name) : undefined
  const custom = customNameOf(field)
  if (custom !== undefined) return customReader(custom, mapped, name, reading)
  return (
    pointReaders(mapped, name, reading)[field as ImportField] ??
    textReader(field as PlainFieldName, column, name, mapped)
  )
}

function pointReaders(
  mapped: MappedColumn,
  header: string,
  reading: RowReading,
): Partial<Record<ImportField, FieldReader>> {
  const { separator = ',', column } = mapped
  return {
    id: (cell, row) => {
      row.id ??= cell
    },
    phone: phoneReader(mapped, header),
    phoneExtension: (cell, row) => {
      const extension = cell.replace(/^[^\d*#]+|\s/g, '')
      if (/^[\d*#,]{1,20}$/.test(extension)) row.extension ??= { text: extension, column }
      else {
        row.keep(header, cell)
        row.warn({ kind: 'extension', column, text: cell })
      }
    },
    // Read together with the phone.
    phoneRegion: () => {},
    phoneAsGiven: (cell, { draft }) => {
      draft.phoneAsGiven ??= cell
    },
    email: emailReader(mapped, header),
    timezone: (cell, row) => {
      const zone = readTimeZone(cell)
      if (zone === undefined) keepMisfit(row, column, header, cell)
      else row.draft.timezone ??= zone
    },
    timezoneSource: (cell, { draft }) => {
      const source = timeZoneSources.find((known) => known === cell)
      if (source === undefined) addFault(draft, 'timezoneSource', timeZoneSources.join(' or '))
      else draft.timezoneSource = source
    },
    doNotContact: consentReader(mapped, header, reading),
    channels: (cell, { draft }) => {
      draft.channels = [...(draft.channels ?? []), ...splitWords(cell, separator)]
    },
    tags: (cell, row) => addTags(splitWords(cell, separator), row, column, header),
    lists: (cell, { draft }) => {
      draft.lists = { ...draft.lists, add: [...(draft.lists?.add ?? []), ...splitWords(cell, separator)] }
    },
    listNames: (cell, row) => {
      row.listNames = [...(row.listNames ?? []), ...splitWords(cell, separator)]
    },
    primaryListId: (cell, { draft }) => {
      draft.lists = { ...draft.lists, primary: cell }
    },
    otherPhones: (cell, { draft }) => {
      draft.otherPhones = [...(draft.otherPhones ?? []), ...readOthers(cell, 'phone')]
    },
    otherEmails: (cell, { draft }) => {
      draft.otherEmails = [...(draft.otherEmails ?? []), ...readOthers(cell, 'email')]
    },
    attributes: readAttributes,
  }
}

function keepMisfit(row: RowInProgress, column: number, name: string, cell: string): void {
  row.keep(name, cell)
  row.warn({ kind: 'not_of_type', column, text: cell })
}

/** Reads a column that was empty in the examined part of the file. */
function strayReader(column: number, name: string): FieldReader {
  return (cell, row) => {
    row.keep(name, cell)
    row.warn({ kind: 'unmapped', column, text: cell })
  }
}

/** One "do not contact" in any column decides; unclear cells count as the start says, and by default as do not contact. */
function consentReader(mapped: MappedColumn, header: string, { consent }: RowReading): FieldReader {
  const { column, says = 'deny', channel } = mapped
  const known = new Map<string, { reading: ConsentReading; hasMore: boolean }>()
  const keepsText = says === 'deny' || says === 'allow'
  const read = (cell: string) => {
    const former = known.get(cell)
    if (former !== undefined) return former
    if (known.size > 1_000) known.clear()
    const fresh = {
      reading: readConsent(cell, { says, channel } as ConsentColumn),
      hasMore: keepsText && saysMore(cell),
    }
    known.set(cell, fresh)
    return fresh
  }
  return (cell, row) => {
    const { reading, hasMore } = read(cell)
    if (reading === 'silent') return
    if (hasMore) row.keep(header, cell)
    if (reading === 'unclear') row.warn({ kind: 'unclear_consent', column, text: cell })
    const isClosed = reading === 'closed' || (reading === 'unclear' && consent !== 'no')
    if (isClosed) row.consent = 'closed'
    else row.consent ??= 'open'
  }
}

function addTags(words: readonly string[], row: RowInProgress, column: number, header: string): void {
  const tags = words.filter((word) => {
    if (!isLongerThan(word, limits.tagMax)) return true
    row.keep(header, word)
    row.warn({ kind: 'cut_off', column, text: word })
    return false
  })
  const denial = row.denialTag === undefined ? tags.find(isDenialTag) : undefined
  if (denial !== undefined) row.denialTag = { column, text: denial }
  row.draft.tags = { add: [...(row.draft.tags?.add ?? []), ...tags] }
}

const namesOfPeople = new Set<PlainFieldName>(['firstName', 'lastName', 'fullName', 'businessName'])

function denialOf(cell: string, column: number): RowInProgress['denialTag'] {
  const text = denialInText(cell)
  return text === undefined ? undefined : { column, text }
}

function textReader(
  field: PlainFieldName,
  column: number,
  header: string,
  mapped: MappedColumn,
): FieldReader {
  const { max = limits.textMax, kind } = fieldOf(field)
  if (kind === 'day' || kind === 'time') return momentReader(field, mapped, header)
  const isName = namesOfPeople.has(field)
  const write: FieldReader = (given, row) => {
    if (isName) row.denialTag ??= denialOf(given, column)
    // Meta's ads put it before postal codes, so that no spreadsheet takes their zero.
    const cell = field === 'postalCode' ? given.replace(/^z:\s*/i, '') : given
    if (cell.length > max && isLongerThan(cell, max)) {
      row.draft[field] ??= [...cell].slice(0, max).join('')
      row.keep(header, cell)
      row.warn({ kind: 'cut_off', column, text: cell })
    } else row.draft[field] ??= cell
  }
  return field === 'fullName' && mapped.names === 'last_first' ? lastFirstReader(write) : write
}

/** A day or a moment, in the order that the column's cells are written in. */
function momentReader(field: PlainFieldName, { column, dates }: MappedColumn, header: string): FieldReader {
  const isDay = fieldOf(field).kind === 'day'
  return (cell, row) => {
    const read = readDate(isDay ? withoutTime(cell) : cell, dates)
    const value = isDay ? (read?.slice(0, 10) ?? readDay(cell)) : read
    if (value === undefined || (!isDay && parseTime(value) === undefined))
      keepMisfit(row, column, header, cell)
    else row.draft[field] ??= value
  }
}

/** Words that may follow a comma and are no first name: `Acme, Inc.`, `Lee, MD`. */
const suffix =
  /^(inc|llc|ltd|llp|lp|plc|co|corp|gmbh|ag|sa|srl|bv|nv|oy|ab|as|jr|sr|i{1,3}|iv|md|phd|esq|dds|cpa|rn)\.?$/i

/** `Lee, Ann` in a column of names: last name, then first. */
function lastFirstReader(write: FieldReader): FieldReader {
  return (cell, row) => {
    const [last = '', first = '', ...rest] = cell.split(',').map((part) => part.trim())
    if (last === '' || first === '' || rest.length > 0 || suffix.test(first)) write(cell, row)
    else {
      row.draft.lastName ??= last
      row.draft.firstName ??= first
    }
  }
}

function customReader(
  name: string,
  mapped: MappedColumn,
  header: string,
  { defaultRegion }: RowReading,
): FieldReader {
  const { slug: key = name, type, column, dates } = mapped
  const path = customPath(name)
  const add = ({ custom }: RowInProgress, value: JsonValue) => {
    if (!custom.some((former) => former.key === key)) custom.push({ key, value, path })
  }
  if (type === 'json') return (cell, row) => add(row, jsonOrText(cell))
  if (type === undefined || type === 'text' || hasOptions(type)) {
    if (!isOfNotes(header)) return (cell, row) => add(row, cell)
    return (cell, row) => {
      row.denialTag ??= denialOf(cell, column)
      add(row, cell)
    }
  }
  return (cell, row) => {
    const text = type === 'date' ? (readDate(cell, dates) ?? cell) : type === 'boolean' ? flagOf(cell) : cell
    const judged = judgeCustomValue(type, text, { parse: true, defaultRegion: row.region ?? defaultRegion })
    if ('fault' in judged) keepMisfit(row, column, key, cell)
    else add(row, judged.value)
  }
}

/** The boolean that a word in a file means; other text is judged unchanged. */
function flagOf(cell: string): string {
  const reading = readConsent(cell, { says: 'deny' })
  const isPlain = !saysMore(cell) && /^.{1,9}$/u.test(cell)
  return isPlain && reading === 'closed' ? 'true' : isPlain && reading === 'open' ? 'false' : cell
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
function readAttributes(cell: string, { draft }: RowInProgress): void {
  const value = jsonOrText(cell)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) draft.attributes = value
  else addFault(draft, 'attributes', 'object')
}

function addFault(draft: ContactDraft, field: string, expected: string): void {
  draft.faults = [...(draft.faults ?? []), { field, code: 'invalid_type', expected }]
}

let zonesByWords: Map<string, string> | undefined

/** A time zone in any case, or as HubSpot writes it: `us_slash_mountain`. */
function readTimeZone(cell: string): string | undefined {
  if (isTimeZone(cell)) return cell
  zonesByWords ??= new Map([...timeZones].map((name) => [name.toLowerCase(), name]))
  const words = cell.toLowerCase().replaceAll('_slash_', '/').replaceAll(' ', '_')
  const name = zonesByWords.get(words)
  // A link such as "US/Mountain" is stored as the zone it links to.
  return name?.startsWith('US/')
    ? new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
    : name
}
