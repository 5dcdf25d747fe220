import { isDay } from '../../core/values/date-or-time.ts'
import { cleanCell } from '../columns/cell-safety.ts'
import { RecordSplitter } from '../formats/csv.ts'

/** Several values in one cell, as Google's contacts have them: the first is meant. */
const several = ' ::: '

/** Digits that went through a program which takes them for a number. */
const decimalTail = /^(\+?\d{6,})\.0+$/

/** The phone that a cell holds, as its writer would have typed it. */
export function phoneText(cell: string, addPlus = false): string {
  const [first = ''] = cell.split(several)
  const text = first.replace(/^tel:/i, '').replace(decimalTail, '$1')
  return addPlus && /^[1-9]\d{7,14}$/.test(text) ? `+${text}` : text
}

export function emailText(cell: string): string {
  const [first = ''] = cell.split(several)
  return first.replace(/^mailto:/i, '')
}

/** A day as lists write it: the year first in any notation, or last with dots; with a time, which is left away. */
const dayForms = [
  /^(?<y>\d{4})[-./](?<m>\d{1,2})[-./](?<d>\d{1,2})(?:[T ].*)?$/,
  /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})$/,
  /^(?<d>\d{1,2})\. ?(?<m>\d{1,2})\. ?(?<y>\d{4})\.?$/,
  /^(?<y>\d{4})年(?<m>\d{1,2})月(?<d>\d{1,2})日$/,
]

/** Slashes: days come first in most of the world and second in some; only a number over 12 tells which. */
const slashed = /^(?<one>\d{1,2})[/-](?<other>\d{1,2})[/-](?<y>\d{4})$/

/** A day as `YYYY-MM-DD`; undefined for what is none or could be two. */
export function readDay(cell: string): string | undefined {
  const parts = dayForms.map((form) => form.exec(cell)?.groups).find((groups) => groups) ?? slashedParts(cell)
  if (parts === undefined) return undefined
  const { y = '', m = '', d = '' } = parts
  const day = [y, m.padStart(2, '0'), d.padStart(2, '0')].join('-')
  return isDay(day) ? day : undefined
}

function slashedParts(cell: string): { y: string; m: string; d: string } | undefined {
  const { one, other, y } = slashed.exec(cell)?.groups ?? {}
  if (one === undefined || other === undefined || y === undefined) return undefined
  if (Number(one) > 12 || one === other) return { y, m: other, d: one }
  return Number(other) > 12 ? { y, m: one, d: other } : undefined
}

const yes = new Set('true yes y 1 x on ja j oui o si sí sim s да tak evet 是 はい 예 dnc dnd'.split(' '))
const no = new Set(
  'false no n 0 off nein non não nao нет nie hayır 否 いいえ 아니요 none inactive'.split(' '),
)

/** A yes or a no in any of the ways lists have it; undefined for anything else. */
export function readFlag(cell: string): boolean | undefined {
  const word = cell.trim().toLowerCase()
  return yes.has(word) ? true : no.has(word) ? false : undefined
}

export function looksLikeFlags(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '' || readFlag(cell) !== undefined)
}

/** What a line break between tags is called in a mapping, where blank text is none. */
const newline = 'newline'

/** Surest first: a comma may be part of a tag where something else parts them. */
const separators = [' ::: ', ';', '|', newline, ','] as const

/** What parts the tags in a column's cells; a comma where nothing does. */
export function guessSeparator(cells: readonly string[]): string {
  return separators.find((separator) => cells.some((cell) => cell.includes(lettersOf(separator)))) ?? ','
}

function lettersOf(separator: string): string {
  return separator === newline ? '\n' : separator
}

/** Google's group of all contacts, which says nothing about one. */
const everybody = /^\* /

/** The words of one cell: split at the separator, with quotes around words that contain it, or a JSON array. */
export function splitWords(cell: string, separator: string): string[] {
  const words = jsonWords(cell)
  if (words !== undefined) return words
  const isWord = (word: string) => word !== '' && !(separator === ' ::: ' && everybody.test(word))
  return parts(cell, separator).map(cleanCell).filter(isWord)
}

function jsonWords(cell: string): string[] | undefined {
  if (!cell.startsWith('[')) return undefined
  try {
    const value: unknown = JSON.parse(cell)
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : undefined
  } catch {
    return undefined
  }
}

function parts(cell: string, separator: string): string[] {
  if (!cell.includes('"') || separator.length > 1) return cell.split(lettersOf(separator))
  // As Mailchimp writes them: `"VIP","Lives in Bonn, Germany"`.
  const splitter = new RecordSplitter({ delimiter: separator, newline: '\n' })
  const text = Buffer.from(cell.replaceAll('\n', ' '))
  return [...splitter.push(text), ...splitter.end()].flatMap(({ cells }) =>
    cells.map((word) => Buffer.from(word, 'latin1').toString()),
  )
}
