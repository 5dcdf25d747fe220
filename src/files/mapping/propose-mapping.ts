import type { ExportColumn } from '../../core/exports/export-columns.ts'
import { fieldOf } from '../../core/fields/contact-fields.ts'
import type { CustomFieldType } from '../../core/fields/workspace-rules.ts'
import type { MappingReason, ProposedColumn } from '../../core/imports/file-translator.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import { limits } from '../../core/kernel/limits.ts'
import { phoneFit } from '../../core/values/phone.ts'
import { readMark } from '../columns/cell-safety.ts'
import { readHeader } from '../columns/contact-columns.ts'
import { guessSeparator, looksLikeFlags, readDay } from './cell-words.ts'
import type { ColumnEvidence, KnownField, SampledColumn } from './column-evidence.ts'
import { bareHeader, matchHeader } from './header-words.ts'
import { customField, customNameOf, type ImportField, isImportField } from './import-fields.ts'

/** Fields of which the next best column helps out where the best one is empty. */
const helpedOut: readonly string[] = ['phone', 'email']

/** Columns that Roster's own error files add. */
const notePrefix = /^roster_(line|field|code|reason)$/

interface Candidate {
  column: number
  rank: number
  because: 'header' | 'content'
}

/**
 * Where each column goes: by its header where the cells do not speak against it, else by what the cells are, else to a
 * custom field. Of several columns for one field the surest wins; another phone or email helps out where that one is empty,
 * and every other one is kept as a custom field, so nothing is lost. Empty columns go nowhere.
 */
export function proposeMapping(
  columns: readonly SampledColumn[],
  region: string | null,
  known: readonly KnownField[],
  newFieldsMax: number,
): ProposedColumn[] {
  const candidates = new Map<ImportField, Candidate[]>()
  for (const [column, { header, evidence, cells }] of columns.entries()) {
    if (evidence.filled === 0 || notePrefix.test(header)) continue
    const found = byHeader({ header, evidence, cells }) ?? byContent({ header, evidence, cells }, region)
    if (found) candidates.set(found.field, [...(candidates.get(found.field) ?? []), { column, ...found }])
  }
  const chosen = new Map<number, { field: ImportField; because: MappingReason; order: number }>()
  for (const [field, several] of candidates) {
    several.sort((one, other) => one.rank - other.rank || filledOf(columns, other) - filledOf(columns, one))
    for (const [order, { column, because }] of several.entries())
      chosen.set(column, { field, because, order })
  }
  const custom = proposeCustom(columns, known, newFieldsMax)
  const proposed: ProposedColumn[] = []
  const helpers: (ProposedColumn & { order: number })[] = []
  for (const [column, { header, cells, evidence }] of columns.entries()) {
    const choice = chosen.get(column)
    if (choice !== undefined && (choice.order === 0 || choice.field === 'tags')) {
      proposed.push({
        column,
        field: choice.field,
        because: choice.because,
        ...detailsOf(choice.field, cells, evidence),
      })
    } else if (evidence.filled === 0 || notePrefix.test(header)) {
      proposed.push({ column, field: null, because: 'empty' })
    } else {
      if (choice !== undefined && helpedOut.includes(choice.field)) {
        const { field, because, order } = choice
        helpers.push({ column, field, because, order, ...detailsOf(field, cells, evidence) })
      }
      proposed.push({ column, ...custom(column), because: 'extra' })
    }
  }
  helpers.sort((one, other) => one.order - other.order)
  return [...proposed, ...helpers.map(({ order: _, ...helper }) => helper)]
}

function filledOf(columns: readonly SampledColumn[], { column }: Candidate): number {
  return columns[column]?.evidence.filled ?? 0
}

function byHeader({ header, evidence, cells }: SampledColumn) {
  const match = matchHeader(header)
  if (match === undefined || speaksAgainst(match.field, evidence, cells)) return undefined
  return { ...match, because: 'header' as const }
}

/** A header such as "Contact" or "Status" promises little; cells that are something else decide. */
function speaksAgainst(field: ImportField, evidence: ColumnEvidence, cells: readonly string[]): boolean {
  const { filled, phones, phonesWithoutPlus, emails, timeZones } = evidence
  if (field === 'phone') return phones + phonesWithoutPlus < filled / 2
  if (field === 'email') return emails < filled / 2
  if (field === 'timezone') return timeZones < filled * 0.9
  if (field === 'doNotContact') return !looksLikeFlags(cells)
  // One cell that is no day would cost its row.
  if (fieldOf(field).kind === 'day') return cells.some((cell) => cell !== '' && readDay(cell) === undefined)
  if (field === 'externalId') return new Set(cells.filter((cell) => cell !== '')).size < filled
  return emails > filled / 2 && field !== 'tags'
}

function byContent({ cells, evidence }: SampledColumn, region: string | null) {
  const enough = evidence.filled * 0.8
  const content = { rank: 1_000, because: 'content' as const }
  if (evidence.emails >= enough) return { field: 'email' as const, ...content }
  // Numbers of all kinds could be phones; only such as are in use are taken for some.
  if (evidence.phones < enough || evidence.dates > 0) return undefined
  const filled = cells.filter((cell) => cell !== '')
  const inUse = filled.filter(
    (cell) => cell.startsWith('+') || (region !== null && phoneFit(cell, region) > 0),
  ).length
  return inUse >= enough ? { field: 'phone' as const, ...content } : undefined
}

function detailsOf(
  field: ImportField,
  cells: readonly string[],
  evidence: ColumnEvidence,
): Partial<MappedColumn> {
  if (field === 'tags' || field === 'channels') return { separator: guessSeparator(cells) }
  if (field === 'phone' && evidence.phonesWithoutPlus > evidence.phones) return { addPlus: true }
  return {}
}

type Custom = Pick<MappedColumn, 'field' | 'type'>

/**
 * The custom field for each column that is asked about: the workspace's own of this name, former name or slug, else a new
 * one called as the column. No two columns share one, and none goes beyond what the workspace may still have.
 */
function proposeCustom(
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

/** The mapping of a table that Roster itself wrote: every column back to where it came from. Undefined for another's. */
export function ownMapping(headers: readonly string[]): ProposedColumn[] | undefined {
  if (readMark(headers.at(-1)) === undefined) return undefined
  return headers.map((header, column) => ({ column, ...targetOf(readHeader(header)), because: 'roster' }))
}

/** The same for NDJSON, which has no mark: its keys are Roster's own and no other. Types stand in no key. */
export function ownNdjsonMapping(
  keys: readonly string[],
  typeOf: (column: number) => CustomFieldType,
): ProposedColumn[] | undefined {
  const isOwn = (key: string) => customNameOf(key) !== undefined || readHeader(key) !== undefined
  if (!keys.every(isOwn)) return undefined
  return keys.map((key, column) => {
    const isCustom = customNameOf(key) !== undefined
    const target = isCustom ? { field: key, type: typeOf(column) } : targetOf(readHeader(key))
    return { column, ...target, because: 'roster' }
  })
}

function targetOf(column: ExportColumn | undefined): Pick<ProposedColumn, 'field' | 'type'> {
  if (column === undefined) return { field: null }
  if (column.field === 'customFields') return { field: customField(column.name), type: column.type }
  return { field: isImportField(column.field) ? column.field : null }
}
