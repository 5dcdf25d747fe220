import type { FilterOp } from './filter-tree.ts'

/** The signs of the text form; `:` and `=` are one. Longer ones first, so that `>=` is not read as `>`. */
export const signs: readonly (readonly [sign: string, op: FilterOp])[] = [
  ['!=', 'ne'],
  ['>=', 'gte'],
  ['<=', 'lte'],
  [':', 'eq'],
  ['=', 'eq'],
  ['>', 'gt'],
  ['<', 'lt'],
  ['~', 'contains'],
  ['^', 'startsWith'],
  ['$', 'endsWith'],
]

export const customPrefix = 'customFields.'

/** What may stand in a bare name: no space, no quote, no bracket, nothing of a sign. */
export const bareName = /[^\s"(),:=!<>~^$]+/y
/** What may stand in a bare value, which has signs too: times have colons. */
export const bareValue = /[^\s"(),]+/y
/** Quoted: a backslash before a quote or a backslash. */
export const quoted = /"((?:[^"\\]|\\["\\])*)"/y

export function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}
