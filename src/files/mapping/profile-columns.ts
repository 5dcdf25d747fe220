import { customNameOf } from '../../core/fields/contact-fields.ts'
import type { FileProfile, ProfileKnowledge, ProposedColumn } from '../../core/imports/file-translator.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import type { ImportQuestion } from '../../core/imports/questions.ts'
import { limits } from '../../core/kernel/limits.ts'
import { chooseRegion, type PhoneOfRow, type RegionChoice } from './choose-region.ts'
import { columnEvidence, describeEvidence, type SampledColumn } from './column-evidence.ts'
import type { headerRole } from './header-roles.ts'
import { matchHeader } from './header-words.ts'
import { consentQuestion, datesQuestion } from './optional-questions.ts'
import { isSavedBySpreadsheet, ownMapping, ownNdjsonMapping } from './own-mapping.ts'
import { areaCodeColumnOf, arePhoneLike, roleWithCells, withAreaCode } from './phone-columns.ts'
import { typeOf } from './propose-custom.ts'
import { proposeMapping } from './propose-mapping.ts'
import { areCountries, regionOfCountry } from './regions.ts'

/** A table's beginning, cell by cell without the debris around them. */
export interface SampledTable {
  headers: readonly string[]
  rows: readonly (readonly string[])[]
  isNdjson: boolean
}

type ColumnProfile = Pick<FileProfile, 'columns' | 'mapping' | 'defaultRegion' | 'questions' | 'notes'>

/** What the columns of a table mean, what is proposed to be done with them, and what has to be asked. */
export async function profileColumns(table: SampledTable, known: ProfileKnowledge): Promise<ColumnProfile> {
  const { headers, rows, isNdjson } = table
  const cells = headers.map((_, column) => rows.map((row) => row[column] ?? ''))
  const rowRegions = regionsOfRows(headers, cells)
  const phones = phonesOf(headers, cells, rowRegions)
  const region = chooseRegion({ phones, workspaceRegion: known.defaultRegion, headers })
  const readAs = region.region ?? known.defaultRegion
  const columns = headers.map((header, column): SampledColumn => {
    const ofColumn = cells[column] ?? []
    return { header, cells: ofColumn, evidence: columnEvidence(ofColumn, readAs) }
  })
  const own = isNdjson
    ? ownNdjsonMapping(headers, (column) => typeOf(columns[column] as SampledColumn))
    : ownMapping(columns)
  const proposed = own ?? proposeMapping(columns, { region: readAs, rowRegions }, known.customFields)
  const mapping = withChoices(proposed, await known.remembered(headers))
  return {
    columns: columns.map(({ header, evidence }, column) => ({
      column,
      header,
      filled: evidence.filled,
      samples: evidence.samples,
      evidence: describeEvidence(evidence, readAs),
    })),
    mapping,
    defaultRegion: guessOf(region),
    questions: questionsOf(region, mapping, columns, { tagsDeny: own === undefined && !isNdjson }),
    notes: notesOf(mapping, columns, known),
  }
}

/** What a person chose for a column before comes first; the rest is as proposed. */
function withChoices(
  proposed: readonly ProposedColumn[],
  choices: readonly MappedColumn[] | undefined,
): ProposedColumn[] {
  if (choices === undefined || choices.length === 0) return [...proposed]
  const chosen = new Set(choices.map(({ column }) => column))
  return [
    ...proposed.filter(({ column }) => !chosen.has(column)),
    ...choices.map((choice) => ({ ...choice, because: 'remembered' as const })),
  ].sort((one, other) => Number(one.field === null) - Number(other.field === null))
}

function guessOf({ region, because, share }: RegionChoice): FileProfile['defaultRegion'] {
  return region === null || because === null ? null : { region, because, share }
}

/** The region that each row names itself, in a column of calling codes or of countries. */
function regionsOfRows(headers: readonly string[], cells: readonly (readonly string[])[]): (string | null)[] {
  const columns = [
    ...headers.flatMap((header, column) =>
      roleWithCells(header, cells[column] ?? [])?.role === 'phoneRegion' ? column : [],
    ),
    ...headers.flatMap((header, column) => {
      const field = matchHeader(header)?.field
      const isCountry = field === 'country' || (field === 'state' && areCountries(cells[column] ?? []))
      return isCountry ? column : []
    }),
  ]
  return Array.from({ length: heightOf(cells) }, (_, row) => {
    const named = columns.map((column) => cells[column]?.[row] ?? '').filter((cell) => cell !== '')
    return named.map(regionOfCountry).find((region) => region !== undefined) ?? null
  })
}

function heightOf(cells: readonly (readonly string[])[]): number {
  return Math.max(0, ...cells.map((column) => column.length))
}

/** The cells of the person's own phones, each with the region that its row names, in the order of the rows. */
function phonesOf(
  headers: readonly string[],
  cells: readonly (readonly string[])[],
  rowRegions: readonly (string | null)[],
): PhoneOfRow[] {
  const roles = headers.map((header, column) => roleWithCells(header, cells[column] ?? []))
  const columnsOf = (test: (role: ReturnType<typeof headerRole>) => boolean) =>
    roles.flatMap((role, column) => (test(role) ? column : []))
  const own = [
    ...columnsOf((role) => role?.role === 'phone'),
    ...columnsOf((role) => role?.role === 'bareLabel').filter((column) => arePhoneLike(cells[column] ?? [])),
  ]
  const emails = columnsOf((role) => role?.role === 'email')
  const unsure = columnsOf((role) => role?.role === 'unsure' && role.of === 'phone')
  const phones =
    own.length > 0 ? own : unsure.length > 0 ? unsure : emails.length > 0 ? [] : likePhones(cells)
  const found: PhoneOfRow[] = []
  for (let row = 0; row < heightOf(cells); row++) {
    const filled = phones.map((column) => phoneAt(roles, cells, column, row)).filter((cell) => cell !== '')
    for (const cell of filled) found.push({ cell, rowRegion: rowRegions[row] ?? null })
  }
  return found
}

function phoneAt(
  roles: readonly ReturnType<typeof headerRole>[],
  cells: readonly (readonly string[])[],
  column: number,
  row: number,
): string {
  const cell = cells[column]?.[row] ?? ''
  const area = areaCodeColumnOf(roles, column)
  return area === undefined ? cell : withAreaCode(cells[area]?.[row] ?? '', cell)
}

/** The columns that look like phones, for a table whose headers name neither phone nor email. */
function likePhones(cells: readonly (readonly string[])[]): number[] {
  return cells.flatMap((column, index) => (arePhoneLike(column) ? index : []))
}

function questionsOf(
  { question }: RegionChoice,
  mapping: readonly ProposedColumn[],
  columns: readonly SampledColumn[],
  rules: { tagsDeny: boolean },
): ImportQuestion[] {
  const asksRegion = question !== undefined && mapping.some(({ field }) => field === 'phone')
  const optional = [consentQuestion(mapping, columns, rules), datesQuestion(mapping, columns)]
  return [...(asksRegion ? [question] : []), ...optional.filter((asked) => asked !== undefined)]
}

/** What UTF-8 looks like that was read as Windows-1252 and saved once more: `JÃ¶rg`, `GroÃŸ`. */
const garbled = /[ÃÂ][\u0080-\u00bf‚„†‡ŠŒŽ‘’“”•–—™š›œžŸ]/u

function areGarbled(columns: readonly SampledColumn[]): boolean {
  let count = 0
  let lettered = 0
  for (const { cells } of columns) {
    for (const cell of cells) {
      if (!/[\u0080-\u024f]/.test(cell)) continue
      lettered++
      if (garbled.test(cell)) count++
    }
  }
  return count > 1 && count > lettered / 2
}

function notesOf(
  mapping: readonly ProposedColumn[],
  columns: readonly SampledColumn[],
  known: ProfileKnowledge,
): FileProfile['notes'] {
  const notes: FileProfile['notes'] = []
  if (isSavedBySpreadsheet(columns)) {
    notes.push({
      code: 'saved_by_spreadsheet',
      message:
        'Roster wrote this file, and Excel or another spreadsheet changed it: phone numbers have lost their + or their last digits. What is still whole is read as before, and destroyed numbers are left out.',
    })
  }
  if (areGarbled(columns)) {
    notes.push({
      code: 'garbled_letters',
      message:
        'Letters of this file were already damaged when it was saved, such as "Ã¶" in place of "ö": a program read UTF-8 as another encoding. Export it again as UTF-8, or these letters are stored as they stand.',
    })
  }
  const names = new Set(known.customFields.map(({ name }) => name))
  const fresh = mapping.filter(({ field }) => {
    const name = field === null ? undefined : customNameOf(field)
    return name !== undefined && !names.has(name)
  }).length
  const free = limits.customFieldsPerWorkspaceMax - known.customFields.length
  if (fresh > free) {
    notes.push({
      code: 'too_many_columns',
      message: `${fresh} columns would become new custom fields, and the workspace can have ${free} more of at most ${limits.customFieldsPerWorkspaceMax}: leave out ${fresh - free} of them.`,
    })
  }
  return notes
}
