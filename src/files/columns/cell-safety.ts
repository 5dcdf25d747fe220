/** `exact` writes the stored text; `spreadsheet` prevents programs from taking text for a formula. */
export const exportSafeties = ['exact', 'spreadsheet'] as const
export type ExportSafety = (typeof exportSafeties)[number]

/** `plain` is for people and other programs: it bears no mark of Roster's, so it does not come back exactly. */
export const exportStyles = [...exportSafeties, 'plain'] as const
export type ExportStyle = (typeof exportStyles)[number]

/**
 * Text that a spreadsheet may take for a formula (OWASP, "CSV Injection"), or that already starts with a
 * guard before one: it gets a further guard, so that removing one always restores the text.
 */
const risky = /^'*[=+\-@\t\r]/

/** Text with a `'` before what could be a formula. */
export function guard(text: string): string {
  return risky.test(text) ? `'${text}` : text
}

/** Removes a guard; text without one is unchanged. */
export function unguard(text: string): string {
  return text.startsWith("'") && risky.test(text) ? text.slice(1) : text
}

/** A `'` that keeps digits text, as Excel shows and Shopify writes it. */
const textMark = /^'(?=[\d\s().+-]+$)/

const markPrefix = 'roster:'

/** The header of the last column, whose cells are empty: it says how the other columns are written. */
export function markOf(safety: ExportSafety): string {
  return `${markPrefix}${safety}`
}

/** How a file with this last header was written; undefined for one that Roster did not write. */
export function readMark(header: string | undefined): ExportSafety | undefined {
  return exportSafeties.find((safety) => markOf(safety) === header)
}

/** What copying and spreadsheets leave around a value: Unicode's spaces, zero-width and direction marks, U+FEFF. */
const debris = /[\s\u0085\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/u

/** A cell without outer debris. */
export function cleanCell(text: string): string {
  if (text === '') return text
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  const isClean = first > 0x20 && first < 0x7f && last > 0x20 && last < 0x7f
  return isClean ? text : withoutDebris(text)
}

/** From both ends, a letter at a time: a pattern takes quadratic time on a long run of spaces inside. */
function withoutDebris(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && debris.test(text[start] as string)) start++
  while (end > start && debris.test(text[end - 1] as string)) end--
  return text.slice(start, end)
}

/** A cell of a table that Roster did not write: without the debris, and without the mark before digits or a formula's sign. */
export function cleanForeignCell(text: string): string {
  const cell = unguard(cleanCell(text))
  return cell.startsWith("'") ? cell.replace(textMark, '') : cell
}

/** A header as a name, without the characters that names cannot have. */
export function cleanHeader(text: string): string {
  return cleanForeignCell(text.replaceAll('\0', '').toWellFormed())
}
