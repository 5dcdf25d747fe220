import { guard, unguard } from '../../files/columns/cell-safety.ts'
import { strings } from '../strings/strings.ts'
import { formatDate, readNumber, writeNumber } from '../ui/format.ts'
import { foldName, joinNames, splitNames } from './option-names.ts'
import type { Column } from './standard-columns.ts'

/** The lists of a workspace, by id. */
export type ListNames = ReadonlyMap<string, string>

/** The value of a cell's text in its column, or why it has none. */
export type ReadCell = { value: unknown } | { fault: string }

const words = strings.contacts.cells

/** A value as a spreadsheet takes it: whole, in one line, and never a formula. */
export function textOfCell(value: unknown, column: Column, listNames: ListNames): string {
  return safe(plainText(value, column, listNames))
}

function plainText(value: unknown, { kind }: Column, listNames: ListNames): string {
  if (value === null || value === undefined) return ''
  if (kind === 'lists') return (value as string[]).map((id) => listNames.get(id) ?? id).join(', ')
  if (kind === 'multiSelect') return joinNames(value as string[])
  if (Array.isArray(value)) return value.join(', ')
  if (kind === 'boolean') return value === true ? 'TRUE' : 'FALSE'
  if (kind === 'number' && typeof value === 'number') return writeNumber(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Phones and numbers with a sign are no formulas; spreadsheets would show a mark before them. */
const signed = /^[+-][\d\s().,-]+$/

function safe(text: string): string {
  return signed.test(text) ? text : guard(text)
}

/** A cell of a spreadsheet, or typed text, as a column's value. */
export function readCell(text: string, column: Column, listNames: ListNames): ReadCell {
  const given = unguard(text.trim())
  if (column.fixed) return { fault: words.fixed }
  if (column.field === 'doNotContact') return { fault: words.consent }
  if (given === '') return { value: emptyOf(column) }
  const { kind, custom } = column
  if (kind === 'select' || kind === 'multiSelect') return readOptions(given, kind, custom?.options ?? [])
  if (kind === 'number' && custom?.format?.style === 'percent' && given.endsWith('%'))
    return readPercent(given)
  return readers[column.kind]?.(given, listNames) ?? { value: given }
}

/** The value of an empty cell in a column. */
export function emptyOf({ kind }: Column): unknown {
  return kind === 'tags' || kind === 'lists' || kind === 'words' ? [] : null
}

/** Options by their names, in any spelling that compares as equal. */
function readOptions(
  text: string,
  kind: 'select' | 'multiSelect',
  options: readonly { name: string }[],
): ReadCell {
  const byName = new Map(options.map(({ name }) => [foldName(name), name]))
  const whole = byName.get(foldName(text))
  const names = kind === 'select' || whole !== undefined ? [text] : splitNames(text)
  const unknown = names.find((name) => !byName.has(foldName(name)))
  if (unknown !== undefined) {
    const some = options.slice(0, 8).map(({ name }) => name)
    return { fault: words.noOption(unknown, [...some, ...(options.length > 8 ? ['…'] : [])].join(', ')) }
  }
  const found = [...new Set(names.map((name) => byName.get(foldName(name)) as string))]
  return { value: kind === 'select' ? (found[0] ?? null) : found }
}

/** `12,5 %` as the part of one that it is. */
function readPercent(text: string): ReadCell {
  const value = readNumber(text.slice(0, -1))
  return value === undefined ? { fault: words.noNumber } : { value: Number((value / 100).toPrecision(15)) }
}

type Reader = (text: string, listNames: ListNames) => ReadCell

const readers: Partial<Record<Column['kind'], Reader>> = {
  number: (text) => {
    const value = readNumber(text)
    return value === undefined ? { fault: words.noNumber } : { value }
  },
  boolean: (text) => {
    const word = text.toLowerCase()
    if (yes.has(word)) return { value: true }
    return no.has(word) ? { value: false } : { fault: words.noFlag }
  },
  date: (text) => {
    const value = readDay(text)
    return value === undefined ? { fault: words.noDate } : { value }
  },
  time: (text) => {
    const time = new Date(text)
    return Number.isNaN(time.getTime()) ? { fault: words.noDate } : { value: time.toISOString() }
  },
  json: (text) => {
    try {
      return { value: JSON.parse(text) }
    } catch (error) {
      return { fault: words.noJson(error instanceof Error ? error.message : '') }
    }
  },
  tags: (text) => ({ value: splitWords(text) }),
  words: (text) => ({ value: splitWords(text) }),
  lists: (text, listNames) => {
    const named = splitWords(text).map((word) => ({
      word,
      ids: [...listNames].filter(([id, name]) => id === word || name === word).map(([id]) => id),
    }))
    const unknown = named.find(({ ids }) => ids.length !== 1)
    if (unknown) return { fault: words.noList(unknown.word) }
    return { value: named.flatMap(({ ids }) => ids) }
  },
}

const yes = new Set(['true', 'yes', 'y', '1', 'x', '✓'])
const no = new Set(['false', 'no', 'n', '0'])

function splitWords(text: string): string[] {
  const all = text.split(/[,;\n]/).map((word) => word.trim())
  return [...new Set(all.filter(Boolean))]
}

/** A day as ISO writes it, or as this page shows it ("28 Feb 2026"). Others would be guesses: 01/02 is two days. */
function readDay(text: string): string | undefined {
  const iso = /^(\d{4})-(\d\d)-(\d\d)(T.*)?$/.exec(text)
  if (iso) return Number.isNaN(new Date(text).getTime()) ? undefined : text
  const written = /^(\d{1,2})\.? ([a-z]{3,9})\.? (\d{4})$/i.exec(text)
  const date = new Date(written ? `${written[0]} UTC` : Number.NaN)
  if (Number.isNaN(date.getTime())) return undefined
  const day = date.toISOString().slice(0, 10)
  return formatDate(day).startsWith(written![1]!) ? day : undefined
}
