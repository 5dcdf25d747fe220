import type { ExportColumn } from '../core/exports/export-column.ts'
import { readHeader } from './column-header.ts'

/**
 * The columns that a text names: with commas between, or as a JSON array where a custom field has a comma in its name. What
 * is no column is undefined; so is the whole of what is no array.
 */
export function readColumnNames(text: string): (ExportColumn | undefined)[] {
  return namesIn(text).map((name) => (typeof name === 'string' ? readHeader(name) : undefined))
}

function namesIn(text: string): unknown[] {
  if (!text.startsWith('[')) return text.split(',')
  try {
    const names: unknown = JSON.parse(text)
    return Array.isArray(names) ? names : [names]
  } catch {
    return [undefined]
  }
}
