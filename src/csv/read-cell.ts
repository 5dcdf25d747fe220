import type { JsonValue } from '../core/custom-fields/read-json-text.ts'
import type { CellKind } from './contact-columns.ts'

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
