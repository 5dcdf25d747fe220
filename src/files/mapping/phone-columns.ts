import { readPhoneCell } from '../../core/values/phone-cell.ts'
import type { SampledColumn } from './column-evidence.ts'
import { type HeaderRole, headerRole, labelRanks } from './header-roles.ts'
import { bareHeader } from './header-text.ts'

/** Which regions are named: the file's, and row by row. */
export interface ColumnRegions {
  region: string | null
  rowRegions: readonly (string | null)[]
}

const phoneLike = /^\+?[\d\s().\-/]{7,20}$/
/** Digits that mean something else: days, decimals, addresses of machines. */
const notPhoneLike = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|^-?\d+\.\d+$|^\d+(\.\d+){3}$/

/** Whether nearly every cell that holds something is written as phones are. */
export function arePhoneLike(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '')
  const isLike = (cell: string) => phoneLike.test(cell) && !notPhoneLike.test(cell)
  return filled.length > 0 && filled.filter(isLike).length >= filled.length * 0.8
}

/**
 * Whether a program dropped the `+` of a column's numbers: nearly all are digits that are in use once it is put back, and
 * they are no numbers of the region that their row or the file names.
 */
export function haveLostPlus(
  cells: readonly string[],
  rowRegions: readonly (string | null)[],
  region: string | null,
): boolean {
  const isInUse = (text: string) =>
    readPhoneCell(text, { region: null, isNamed: false }).phones[0]?.valid === true
  const isLost = (cell: string) => /^[1-9]\d{7,14}$/.test(cell) && isInUse(`+${cell}`)
  const filled = cells.filter((cell) => cell !== '')
  const lost = filled.filter(isLost)
  if (lost.length < filled.length * 0.9 || lost.length === 0) return false
  if (cells.some((cell, row) => cell !== '' && isOfRegion(cell, rowRegions[row] ?? null))) return false
  const atHome = lost.filter((cell) => isOfRegion(cell, region))
  if (atHome.length === lost.length) return false
  if (lost.every((cell) => cell.length > 10)) return true
  return lost.length >= 3 && atHome.length < lost.length / 2
}

/** Whether digits are a number of a region and of no other. */
function isOfRegion(cell: string, region: string | null): boolean {
  if (region === null) return false
  const [phone] = readPhoneCell(cell, { region, isNamed: true }).phones
  return phone?.valid === true && phone.reading === 'region' && phone.phone !== `+${cell}`
}

/** The role of a header; "Vorwahl" is of a country or of a town, by its cells. */
export function roleWithCells(header: string, cells: readonly string[]): HeaderRole | undefined {
  const role = headerRole(header)
  // "No phone" forbids calls, and is "phone number" in Malay and Indonesian.
  if (role?.role === 'consent' && /^no (tele)?phone$/.test(bareHeader(header)) && arePhoneLike(cells))
    return { role: 'phone', label: null, rank: labelRanks.none, list: false }
  return role?.role === 'areaCode' && areCallingCodes(cells) ? { role: 'phoneRegion' } : role
}

/** `+49` and `0049`, where others have `0171`. */
function areCallingCodes(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '')
  return filled.length > 0 && filled.every((cell) => /^(\+|00)\d{1,3}$/.test(cell))
}

/** The columns beside a phone or an email that tell of it: its label, and the area code that it was written without. */
export function besideOf(
  columns: readonly SampledColumn[],
  roles: readonly (HeaderRole | undefined)[],
  column: number,
  of: 'phone' | 'email',
): { labelColumn?: number; areaCodeColumn?: number } {
  const labelColumn = labelColumnOf(columns, roles, column, of)
  const areaCodeColumn = of === 'phone' ? areaCodeColumnOf(roles, column) : undefined
  return {
    ...(labelColumn !== undefined && { labelColumn }),
    ...(areaCodeColumn !== undefined && { areaCodeColumn }),
  }
}

/**
 * Google's label stands before its value; others put `Phone 2 Type` behind `Phone 2`, and what was JSON has
 * `phones.0.label` before or behind `phones.0.value`.
 */
function labelColumnOf(
  columns: readonly SampledColumn[],
  roles: readonly (HeaderRole | undefined)[],
  column: number,
  of: 'phone' | 'email',
): number | undefined {
  const before = roles[column - 1]
  const own = bareHeader(columns[column]?.header ?? '')
  const isBefore = before?.role === (of === 'phone' ? 'phoneLabel' : 'emailLabel')
  if (isBefore && own.endsWith(' value')) return column - 1
  const kinds = ['type', 'label', 'kind']
  const stem = own.replace(/ (value|number|phone|email|address)$/, '')
  const isPaired = stem !== own && /\d$|^(phones?|emails?)( |$)/.test(stem)
  const names = kinds.flatMap((kind) => [`${own} ${kind}`, ...(isPaired ? [`${stem} ${kind}`] : [])])
  const place = columns.findIndex(
    ({ header }, other) =>
      other !== column && (other > column || isPaired) && names.includes(bareHeader(header)),
  )
  return place < 0 ? undefined : place
}

/** The nearest column of area codes before the phone, with no other phone between. */
export function areaCodeColumnOf(
  roles: readonly (HeaderRole | undefined)[],
  column: number,
): number | undefined {
  for (let place = column - 1; place >= 0; place--) {
    if (roles[place]?.role === 'areaCode') return place
    if (roles[place]?.role === 'phone') return undefined
  }
  return undefined
}

/** A phone with the area code that stands in a column of its own, where it was written without. */
export function withAreaCode(area: string, cell: string): string {
  const digits = cell.replace(/\D/g, '')
  const isLocal = /^\d{2,5}$/.test(area) && /^[1-9][\d\s().\-/]*$/.test(cell) && digits.length <= 9
  return isLocal && !digits.startsWith(area) ? `${area}${digits}` : cell
}
