import type { ExportColumn } from '../../core/exports/export-columns.ts'
import {
  type ContactFieldName,
  type CustomFieldType,
  contactFields,
  customFieldTypes,
  customPath,
  type FieldKind,
} from '../../core/fields/contact-fields.ts'
import type { JsonValue } from '../../core/values/json-text.ts'

/**
 * How a column's cells are written:
 * `text` as it is · `flag` `true` or `false` · `number` as JSON writes it · `time` RFC 3339 in UTC, to the millisecond ·
 * `words` a JSON array of texts · `json` any JSON. An empty cell is null, no text, `[]` or `{}`; the store has no other.
 */
export type CellKind = 'text' | 'flag' | 'number' | 'time' | 'words' | 'json'

/** How the values of a contact's own field are written, by its kind. */
const fieldKinds: Partial<Record<FieldKind, CellKind>> = {
  flag: 'flag',
  time: 'time',
  count: 'number',
  words: 'words',
  tags: 'words',
  lists: 'words',
  listNames: 'words',
  phones: 'json',
  emails: 'json',
  json: 'json',
}

/** How the values of a custom field are written, by its type. */
const customKinds: Record<CustomFieldType, CellKind> = {
  text: 'text',
  number: 'number',
  boolean: 'flag',
  date: 'text',
  email: 'text',
  phone: 'text',
  url: 'text',
  json: 'json',
  select: 'text',
  multiSelect: 'words',
}

const customHeader = new RegExp(`^customFields\\.(.+?)(?::(${customFieldTypes.join('|')}))?$`, 's')

/** The header of a column: `firstName`, `customFields.Lead source:text`. */
export function headerOf(column: ExportColumn): string {
  if (column.field !== 'customFields') return column.field
  return `${customPath(column.name)}${column.type === undefined ? '' : `:${column.type}`}`
}

/**
 * The column that a header names, exactly; undefined for one that is none of Roster's. A custom field's type is what
 * follows the last colon, if that is one; a field that is called `a:text` is therefore written `customFields.a:text:text`.
 */
export function readHeader(header: string): ExportColumn | undefined {
  if (Object.hasOwn(contactFields, header)) return { field: header as ContactFieldName }
  const [, name, type] = customHeader.exec(header) ?? []
  return name === undefined
    ? undefined
    : { field: 'customFields', name, type: type as CustomFieldType | undefined }
}

/** How a column's cells are written; `text` for a custom field whose type is not known. */
export function kindOf(column: ExportColumn): CellKind {
  return column.field === 'customFields'
    ? customKinds[column.type ?? 'text']
    : (fieldKinds[contactFields[column.field].kind] ?? 'text')
}

/**
 * The columns that a text names: with commas between, or as a JSON array. A name with a comma in it stands in quotes, whole
 * or after `customFields.`: `firstName,customFields."Price, net"`. What is no column is undefined; so is the whole of what is
 * no array, and of quotes that do not close.
 */
export function readColumnNames(text: string): (ExportColumn | undefined)[] {
  return namesIn(text).map((name) => (typeof name === 'string' ? readHeader(name) : undefined))
}

function namesIn(text: string): unknown[] {
  if (!text.startsWith('[')) return partsOf(text)
  try {
    const names: unknown = JSON.parse(text)
    return Array.isArray(names) ? names : [names]
  } catch {
    return [undefined]
  }
}

const quotedName = /(customFields\.)?"((?:[^"\\]|\\.|"")*)"(:\w+)?(?=,|$)/y

function partsOf(text: string): (string | undefined)[] {
  const names: (string | undefined)[] = []
  for (let at = 0; at <= text.length; ) {
    quotedName.lastIndex = at
    const [whole, prefix = '', quoted = '', type = ''] = quotedName.exec(text) ?? []
    const end = whole === undefined ? text.indexOf(',', at) : at + whole.length
    const bare = text.slice(at, end < 0 ? text.length : end)
    const name =
      whole === undefined
        ? bare
        : prefix + quoted.replaceAll(/\\(.)|""/g, (_, letter) => letter ?? '"') + type
    names.push(name)
    if (end < 0) break
    at = end + 1
  }
  return names
}

/** The value that a cell holds, or undefined for one that its kind cannot be. Text is taken as it is, spaces included. */
export function readCell(kind: CellKind, cell: string): JsonValue | undefined {
  if (cell === '') return kind === 'words' ? [] : null
  return readers[kind](cell)
}

const readers: Record<CellKind, (cell: string) => JsonValue | undefined> = {
  text: (cell) => cell,
  time: (cell) => cell,
  flag: (cell) => (cell === 'true' ? true : cell === 'false' ? false : undefined),
  number: (cell) => {
    const value = parse(cell)
    return typeof value === 'number' ? value : undefined
  },
  words: (cell) => {
    const value = parse(cell)
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : undefined
  },
  json: parse,
}

function parse(cell: string): JsonValue | undefined {
  try {
    return JSON.parse(cell) as JsonValue
  } catch {
    return undefined
  }
}
