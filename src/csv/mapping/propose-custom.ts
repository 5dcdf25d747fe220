import type { CustomFieldType } from '../../core/custom-fields/custom-field-type.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import { limits } from '../../core/limits.ts'
import type { ColumnEvidence } from './column-evidence.ts'
import { customField } from './import-fields.ts'
import { bareHeader } from './match-header.ts'
import type { KnownField, SampledColumn } from './sampled-column.ts'

type Custom = Pick<MappedColumn, 'field' | 'type'>

/**
 * The custom field for each column that is asked about: the workspace's own of this name, former name or slug, else a new
 * one called as the column. No two columns share one, and none goes beyond what the workspace may still have.
 */
export function proposeCustom(
  columns: readonly SampledColumn[],
  known: readonly KnownField[],
  newFieldsMax: number,
): (column: number) => Custom {
  const byWords = new Map<string, KnownField>()
  for (const field of known) {
    for (const words of [...field.aliases, field.slug, field.name]) byWords.set(bareHeader(words), field)
  }
  const taken = new Set(known.map(({ name }) => name))
  const used = new Set<string>()
  let left = newFieldsMax
  return (column) => {
    const { header, evidence } = columns[column] as SampledColumn
    const own = byWords.get(bareHeader(header))
    if (own !== undefined && !used.has(own.name)) {
      used.add(own.name)
      return { field: customField(own.name) }
    }
    if (left === 0) return { field: null }
    left--
    const name = freeName(header.trim() || `Column ${column + 1}`, taken)
    taken.add(name)
    return { field: customField(name), type: typeOf(evidence) }
  }
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const name = [...wanted].slice(0, limits.textMax - 4).join('')
  if (!taken.has(name)) return name
  for (let number = 2; ; number++) if (!taken.has(`${name} ${number}`)) return `${name} ${number}`
}

/** A type only where every cell seen is of it: one that comes later and is not would cost its row. */
export function typeOf(evidence: ColumnEvidence): CustomFieldType {
  const all = (count: number) => count === evidence.filled
  if (all(evidence.booleans)) return 'boolean'
  if (all(evidence.dates)) return 'date'
  if (all(evidence.emails)) return 'email'
  if (all(evidence.urls)) return 'url'
  return all(evidence.numbers) ? 'number' : 'text'
}
