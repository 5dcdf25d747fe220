import type { ContactDraft, CustomDraft } from '../../core/contacts/draft.ts'
import { customNameOf } from '../../core/fields/contact-fields.ts'
import type { RowDraft, RowReading, TableShape } from '../../core/imports/file-translator.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import type { CellWarning } from '../../core/imports/warnings.ts'
import type { FileFormat } from '../bytes/file-format.ts'
import { cleanForeignCell, readMark, unguard } from '../columns/cell-safety.ts'
import { type FieldReader, type RowInProgress, settlePoints } from './contact-points.ts'
import { readerOf } from './field-readers.ts'
import { regionOfCountry } from './regions.ts'

interface CompiledColumn {
  column: number
  read: FieldReader
}

/**
 * Compiles a mapping to a function that converts the cells of a row to a draft. Empty cells are ignored; of
 * several columns for one field the first with a value is used, and phones, emails, tags and lists are
 * collected. In NDJSON and in files that Roster wrote exactly, cells are used unchanged; in others outer
 * debris and the guard before formulas are removed. A cell that does not fit its column becomes a warning
 * with its text kept, and does not affect the row.
 */
export function compileMapping(
  { format, headers }: TableShape,
  reading: RowReading,
): (cells: readonly string[]) => RowDraft {
  const { mapping } = reading
  const clean = cleanerOf(format as FileFormat, headers)
  // A file from Roster says for each contact whether it may be contacted, whatever its tags are called.
  const isOwn = clean !== cleanForeignCell
  const columns = mapping.flatMap((mapped): CompiledColumn[] => {
    const read = readerOf(mapped, headers[mapped.column] ?? '', reading)
    return read === undefined ? [] : [{ column: mapped.column, read }]
  })
  const hasCustom = mapping.some(({ field }) => field !== null && customNameOf(field) !== undefined)
  const isLastFirst = mapping.some(({ names }) => names === 'last_first')
  const regionOf = regionReader(mapping, reading.defaultRegion, clean)
  return (cells) => {
    const row = new Row(cells, regionOf, clean)
    for (const { column, read } of columns) {
      const cell = cells[column]
      if (cell === undefined || cell === '') continue
      const value = clean(cell)
      if (value !== '') read(value, row)
    }
    if (cells.length > headers.length) keepOutside(row, cells, headers.length)
    if (hasCustom) row.draft.custom = { by: 'slug', values: row.custom, parse: true, unknown: 'refuse' }
    settlePoints(row)
    if (isLastFirst) settleCompanyName(row.draft)
    if (row.denialTag !== undefined && !isOwn) denyByTag(row, row.denialTag, reading)
    settleConsent(row)
    if (row.kept !== undefined) row.draft.attributes = { ...row.draft.attributes, ...row.kept }
    const { draft, id, warnings, listNames } = row
    return { draft, id, warnings, ...(listNames !== undefined && { listNames }) }
  }
}

/** Odoo writes `Acme, Ann Lee`: what stands before the comma is the company in the column beside it. */
function settleCompanyName(draft: ContactDraft): void {
  const { firstName, lastName, businessName } = draft
  if (!firstName || !lastName || lastName !== businessName) return
  draft.fullName = firstName
  delete draft.firstName
  delete draft.lastName
}

const noWarnings: CellWarning[] = []

class Row implements RowInProgress {
  readonly draft: ContactDraft = {}
  readonly custom: CustomDraft['values'] = []
  id: string | undefined
  listNames?: string[]
  phones: RowInProgress['phones']
  emails: RowInProgress['emails']
  consent: RowInProgress['consent']
  denialTag?: { column: number; text: string } | undefined
  kept: Record<string, string> | undefined
  warnings: CellWarning[] = noWarnings
  readonly #cells: readonly string[]
  readonly #regionOf: RegionReader
  readonly #clean: (cell: string) => string

  constructor(cells: readonly string[], regionOf: RegionReader, clean: (cell: string) => string) {
    this.#cells = cells
    this.#regionOf = regionOf
    this.#clean = clean
  }

  get region(): string | null {
    return this.#regionOf(this.#cells)
  }

  cell(column: number): string {
    return this.#clean(this.#cells[column] ?? '')
  }

  keep(name: string, text: string): void {
    this.kept ??= {}
    const former = this.kept[name]
    this.kept[name] = former === undefined || former === text ? text : `${former}\n${text}`
  }

  warn(warning: CellWarning): void {
    if (this.warnings === noWarnings) this.warnings = [warning]
    else this.warnings.push(warning)
  }
}

/** Cells beyond the last header are stored with the contact; of very many only the first. */
const outsideMax = 20

function keepOutside(row: Row, cells: readonly string[], width: number): void {
  let kept = 0
  for (let column = width; column < cells.length; column++) {
    const text = row.cell(column)
    if (text === '') continue
    row.warn({ kind: 'outside_header', column, text })
    if (kept++ < outsideMax) row.keep(`Column ${column + 1}`, text)
  }
}

/** A tag such as `DNC` counts as an unclear consent cell, unless the start says that those may be contacted. */
function denyByTag(
  row: Row,
  { column, text }: { column: number; text: string },
  { consent }: RowReading,
): void {
  row.warn({ kind: 'unclear_consent', column, text })
  if (consent !== 'no') row.consent = 'closed'
}

function settleConsent({ draft, consent }: Row): void {
  if (consent !== undefined) draft.doNotContact = consent === 'closed'
}

type RegionReader = (cells: readonly string[]) => string | null

/** The region that the row itself names, in a column of calling codes or of countries; else the import's. */
function regionReader(
  mapping: readonly MappedColumn[],
  defaultRegion: string | null,
  clean: (cell: string) => string,
): RegionReader {
  const columns = (['phoneRegion', 'country'] as const).flatMap((field) =>
    mapping.filter((mapped) => mapped.field === field).map(({ column }) => column),
  )
  if (columns.length === 0) return () => defaultRegion
  const known = new Map<string, string | undefined>()
  return (cells) => {
    for (const column of columns) {
      const cell = cells[column]
      if (cell === undefined || cell === '') continue
      if (!known.has(cell)) {
        if (known.size > 1_000) known.clear()
        known.set(cell, regionOfCountry(clean(cell)))
      }
      const region = known.get(cell)
      if (region !== undefined) return region
    }
    return defaultRegion
  }
}

function cleanerOf({ kind }: FileFormat, headers: readonly string[]): (cell: string) => string {
  // In JSON only outer spaces are removed.
  if (kind === 'ndjson') return (cell) => cell.trim()
  const written = readMark(headers.at(-1))
  return written === 'exact' ? same : written === 'spreadsheet' ? unguard : cleanForeignCell
}

const same = (cell: string) => cell
