import type { MappingReason } from '../../core/imports/file-translator.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import { phoneFit } from '../../core/values/phone.ts'
import type { SampledColumn } from './column-evidence.ts'
import type { HeaderRole } from './header-roles.ts'
import { bareHeader } from './header-text.ts'
import type { ImportField } from './import-fields.ts'
import { besideOf } from './phone-columns.ts'

/** The possible field of a column, before one of several columns wins. */
export type Verdict =
  | { kind: 'field'; field: ImportField; rank: number; because: MappingReason }
  | { kind: 'point'; of: 'phone' | 'email'; rank: number; label: string | null; because: MappingReason }
  | { kind: 'details'; mapped: Partial<MappedColumn> & { field: ImportField }; keepsText: boolean }
  | { kind: 'label' | 'text' | 'extra' | 'empty' }

/**
 * A phone or an email of an unknown kind, or of a company, counts only if the file has none of the person's
 * own. If no header names either, the cells decide.
 */
export function takeUnsure(
  columns: readonly SampledColumn[],
  roles: readonly (HeaderRole | undefined)[],
  verdicts: Verdict[],
  region: string | null,
): void {
  const isOwn = (verdict: Verdict, of?: 'phone' | 'email') =>
    verdict.kind === 'point' && (of === undefined || verdict.of === of)
  const hasPerson = verdicts.some(
    (verdict) => verdict.kind === 'field' && ['firstName', 'lastName', 'fullName'].includes(verdict.field),
  )
  const holdsOwn = (of: 'phone' | 'email') =>
    verdicts.some((verdict, column) => isOwn(verdict, of) && (columns[column]?.evidence.filled ?? 0) > 0)
  const hasOwn = { phone: holdsOwn('phone'), email: holdsOwn('email') }
  for (const [column, role] of roles.entries()) {
    if (role?.role !== 'unsure' || hasOwn[role.of]) continue
    // A company's line is the person's only in a list of companies.
    if (role.label === 'Company' && (hasPerson || hasOwn.phone || hasOwn.email)) continue
    verdicts[column] = { kind: 'point', of: role.of, rank: 10, label: role.label, because: 'header' }
  }
  if (verdicts.some((verdict) => isOwn(verdict))) return
  for (const [column, sampled] of columns.entries()) {
    const of =
      verdicts[column]?.kind === 'extra' || verdicts[column]?.kind === 'field'
        ? byContent(sampled, region)
        : undefined
    if (of !== undefined)
      verdicts[column] = { kind: 'point', of, rank: 20 + column, label: null, because: 'content' }
  }
}

function byContent({ cells, evidence }: SampledColumn, region: string | null): 'phone' | 'email' | undefined {
  const enough = evidence.filled * 0.8
  if (evidence.filled === 0) return undefined
  if (evidence.emails >= enough) return 'email'
  // Numbers of all kinds could be phones; only such as are in use are taken for some.
  if (evidence.phones < enough || evidence.dates > 0) return undefined
  const filled = cells.filter((cell) => cell !== '')
  // A number that is the same in all rows is the sender's, not the contacts'.
  if (filled.length > 1 && new Set(filled).size === 1) return undefined
  const inUse = filled.filter(
    (cell) => cell.startsWith('+') || (region !== null && phoneFit(cell, region) > 0),
  ).length
  return inUse >= enough ? 'phone' : undefined
}

/** What full names are called that are a first or a last name where a column of the other stands beside them. */
const bareNames = new Set('name nom nome naam namn navn nimi nev nume nazwisko'.split(' '))
/** Headers of first names if there is a column of last names, else of full names. */
const firstOrWhole = new Set('nombre nome 이름 isim ad имя ime nama ten 名前'.split(' '))

/** `Vorname, Name` are a first and a last name; `이름` and `Nombre` alone are whole ones. */
export function settleNames(columns: readonly SampledColumn[], verdicts: Verdict[]): void {
  const placeOf = (field: ImportField) =>
    verdicts.findIndex((verdict) => verdict.kind === 'field' && verdict.field === field)
  const change = (place: number, field: ImportField) => {
    verdicts[place] = { ...(verdicts[place] as Verdict & { kind: 'field' }), field }
  }
  const nameOf = (place: number) => bareHeader((columns[place]?.header ?? '').replace(/[([{].*$/s, ''))
  const cellsOf = (place: number) => columns[place]?.cells ?? []
  const [first, last, full] = [placeOf('firstName'), placeOf('lastName'), placeOf('fullName')]
  if (first < 0 && last < 0 && full < 0) takeOwners(columns, verdicts)
  // `Name` is the last name beside a column of first names, and the first name beside one of last names.
  const isPart = (other: number) =>
    full >= 0 && bareNames.has(nameOf(full)) && !hold(cellsOf(full), cellsOf(other))
  if (first >= 0 && last < 0 && isPart(first)) change(full, 'lastName')
  if (first < 0 && last >= 0 && isPart(last)) change(full, 'firstName')
  settleContactPerson(columns, verdicts, first, placeOf('lastName'))
  if (first < 0 || last >= 0) return
  if (full < 0 && firstOrWhole.has(nameOf(first)) && areWholeNames(cellsOf(first))) change(first, 'fullName')
}

/** Beside both names of the person stands the contact person of a company, or what a program calls the company. */
function settleContactPerson(
  columns: readonly SampledColumn[],
  verdicts: Verdict[],
  first: number,
  last: number,
): void {
  const cellsOf = (place: number) => columns[place]?.cells ?? []
  const isOther = (verdict: Verdict, place: number) => {
    if (verdict.kind !== 'field' || verdict.field !== 'fullName') return false
    const names = cellsOf(place)
    const hasPair = names.some((name, row) => name !== '' && cellsOf(last)[row] && cellsOf(first)[row])
    return hasPair && !hold(names, cellsOf(last)) && !hold(names, cellsOf(first))
  }
  const full = first < 0 || last < 0 ? -1 : verdicts.findIndex(isOther)
  if (full < 0) return
  const isCompany = verdicts.some(
    (verdict, column) =>
      verdict.kind === 'field' &&
      verdict.field === 'businessName' &&
      (columns[column]?.evidence.filled ?? 0) > 0,
  )
  verdicts[full] =
    isCompany || /person|partner|persoon|лицо/.test(bareHeader(columns[full]?.header ?? ''))
      ? { kind: 'text' }
      : { ...(verdicts[full] as Verdict & { kind: 'field' }), field: 'businessName' }
}

/** In lists of houses the owner is the person; in a list of people it is the person who looks after them. */
const ofHouses =
  /^(property|mailing|site|situs|owner|parcel|apn|pin)( (address|street|city|state|zip|number|id|value|type)\d?)?$/
const owner =
  /^(?:property |current |primary )?owner(?: ?1)? (?:(first|last|full) ?)?name$|^(?:property )?owner ?1$/

function takeOwners(columns: readonly SampledColumn[], verdicts: Verdict[]): void {
  const headers = columns.map(({ header }) => bareHeader(header))
  if (!headers.some((header) => ofHouses.test(header) && header !== 'owner')) return
  for (const [place, header] of headers.entries()) {
    const found = owner.exec(header)
    if (found === null || (columns[place]?.evidence.filled ?? 0) === 0) continue
    const field = found[1] === 'first' ? 'firstName' : found[1] === 'last' ? 'lastName' : 'fullName'
    verdicts[place] = { kind: 'field', field, rank: 200, because: 'header' }
  }
}

/** Whether most names hold the first name beside them. */
function hold(names: readonly string[], firsts: readonly string[]): boolean {
  const both = names.flatMap((name, row) =>
    name !== '' && firsts[row] ? [[name, firsts[row]] as const] : [],
  )
  return both.filter(([name, first]) => name.includes(first)).length > both.length / 2
}

function areWholeNames(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '')
  const whole = filled.filter((cell) => /\S\s+\S|^\p{sc=Hangul}{3,4}$|^\p{sc=Han}{3,5}$/u.test(cell))
  return whole.length > filled.length / 2
}

/** Columns that only describe the phone or email beside them fill no field. */
export function leaveHelpers(
  columns: readonly SampledColumn[],
  roles: readonly (HeaderRole | undefined)[],
  verdicts: Verdict[],
): void {
  for (const [column, verdict] of verdicts.entries()) {
    if (verdict.kind !== 'point') continue
    const { labelColumn } = besideOf(columns, roles, column, verdict.of)
    if (labelColumn !== undefined) verdicts[labelColumn] = { kind: 'label' }
  }
}
