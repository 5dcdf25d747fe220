import { cleanCell } from '../clean-cell.ts'
import { RecordSplitter } from '../split-records.ts'

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

/** Google's own groups, in which everybody is. */
const everybody = /^\* /

/** The words of one cell: parted by the separator, quoted where they have one in them, or a JSON array. */
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
