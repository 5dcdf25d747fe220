import type { CustomFieldType } from '../../core/fields/contact-fields.ts'
import { customPath } from '../../core/fields/contact-fields.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { KnownField, SampledColumn } from './column-evidence.ts'
import { dateOrderOf } from './dates.ts'
import { headerRole } from './header-roles.ts'
import { bareHeader } from './header-text.ts'
import { matchHeader } from './header-words.ts'

type Custom = Pick<MappedColumn, 'field' | 'type' | 'dates'>

/**
 * The custom field for each column that is asked about: the workspace's own of this name, former name or slug, else a new
 * one called as the column. No two columns share one. Whether the workspace may have that many is judged at the start.
 */
export function proposeCustom(
  columns: readonly SampledColumn[],
  known: readonly KnownField[],
): (column: number, asText: boolean) => Custom {
  const byWords = new Map<string, KnownField>()
  for (const field of known) {
    for (const words of [...field.aliases, field.slug, field.name]) byWords.set(bareHeader(words), field)
  }
  const taken = new Set(known.map(({ name }) => name))
  const used = new Set<string>()
  return (column, asText) => {
    const { header, cells } = columns[column] as SampledColumn
    const own = byWords.get(bareHeader(header))
    if (own !== undefined && !used.has(own.name)) {
      used.add(own.name)
      return { field: customPath(own.name), ...(own.type === 'date' && orderOf(cells)) }
    }
    const name = freeName(header.trim() || `Column ${column + 1}`, taken)
    taken.add(name)
    const type = asText ? 'text' : typeOf(columns[column] as SampledColumn)
    return { field: customPath(name), type, ...(type === 'date' && orderOf(cells)) }
  }
}

function orderOf(cells: readonly string[]): Pick<Custom, 'dates'> {
  const order = dateOrderOf(cells)
  return order === undefined || order === 'any' ? {} : { dates: order }
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const name = [...wanted].slice(0, limits.textMax - 4).join('')
  if (!taken.has(name)) return name
  for (let number = 2; ; number++) if (!taken.has(`${name} ${number}`)) return `${name} ${number}`
}

/** Digits that are an id or a phone, whatever their header says. */
const idLike = /^\d{9,}$/

/** A type only where every cell seen is of it: what comes later and is not stays text beside the field. */
export function typeOf({ header, cells, evidence }: SampledColumn): CustomFieldType {
  const all = (count: number) => count === evidence.filled && count > 0
  if (all(evidence.booleans)) return 'boolean'
  if (dateOrderOf(cells) !== undefined) return 'date'
  if (all(evidence.emails)) return 'email'
  if (all(evidence.urls)) return 'url'
  if (!all(evidence.numbers) || cells.some((cell) => idLike.test(cell))) return 'text'
  // Postal codes, phones and ids are no quantities, even where they are made of digits alone.
  const isCode = headerRole(header) !== undefined || matchHeader(header)?.field === 'postalCode'
  return isCode ? 'text' : 'number'
}
