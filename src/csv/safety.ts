/** `exact` gives back what the store holds; `spreadsheet` keeps a program from taking a text for a formula. */
export const exportSafeties = ['exact', 'spreadsheet'] as const
export type ExportSafety = (typeof exportSafeties)[number]

/**
 * What a spreadsheet may take for a formula (OWASP, "CSV Injection"), or what already begins with the guard before one:
 * that gets another, so that taking one off always gives back what was there.
 */
const risky = /^'*[=+\-@\t\r]/

/** Text with a `'` before what could be a formula. */
export function guard(text: string): string {
  return risky.test(text) ? `'${text}` : text
}

/** Takes a guard off again; text that has none stays as it is. */
export function unguard(text: string): string {
  return text.startsWith("'") && risky.test(text) ? text.slice(1) : text
}

const markPrefix = 'roster:'

/** The header of the last column, whose cells are empty: it says how the others are written. */
export function markOf(safety: ExportSafety): string {
  return `${markPrefix}${safety}`
}

/** How a file with this last header was written; undefined for one that Roster did not write. */
export function readMark(header: string | undefined): ExportSafety | undefined {
  return exportSafeties.find((safety) => markOf(safety) === header)
}
