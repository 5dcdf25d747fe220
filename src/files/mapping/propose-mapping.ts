import type { MappingReason, ProposedColumn } from '../../core/imports/file-translator.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import { phoneFit } from '../../core/values/phone.ts'
import { readPhoneCell } from '../../core/values/phone-cell.ts'
import { guessSeparator } from './cell-words.ts'
import type { KnownField, SampledColumn } from './column-evidence.ts'
import { consentColumn, readConsent, saysMore } from './consent-columns.ts'
import { dateOrderOf } from './dates.ts'
import { type HeaderRole, headerRole } from './header-roles.ts'
import { matchHeader, matchWhole } from './header-words.ts'
import type { ImportField } from './import-fields.ts'
import { proposeCustom } from './propose-custom.ts'

/** Which regions are named: the file's, and row by row. */
export interface ColumnRegions {
  region: string | null
  rowRegions: readonly (string | null)[]
}

/** Columns that Roster's own error files add. */
const notePrefix = /^roster_(line|field|code|reason)$/

/** Where a column goes, before it is known which of several wins. */
type Verdict =
  | { kind: 'field'; field: ImportField; rank: number; because: MappingReason }
  | { kind: 'point'; of: 'phone' | 'email'; rank: number; label: string | null; because: MappingReason }
  | { kind: 'details'; mapped: Partial<MappedColumn> & { field: ImportField }; keepsText: boolean }
  | { kind: 'label' | 'text' | 'extra' | 'empty' }

/**
 * Where each column goes: by its header, in whatever language and program's words; to a custom field where the header says
 * nothing. What the cells are decides only in a file in which no header speaks of a phone or an email. Of several columns
 * for one field the surest wins and the others become custom fields; phones and emails add up, the best first; a column
 * about consent always fills the flag. Columns without a header that we know and without a cell go nowhere.
 */
export function proposeMapping(
  columns: readonly SampledColumn[],
  { region, rowRegions }: ColumnRegions,
  known: readonly KnownField[],
): ProposedColumn[] {
  const roles = columns.map(({ header, cells }) => roleOf(header, cells))
  const verdicts = columns.map((column, index) => verdictOf(column, roles[index]))
  takeUnsure(columns, roles, verdicts, region)
  const best = bestOfFields(columns, verdicts)
  const custom = proposeCustom(columns, known)
  const proposed: ProposedColumn[] = []
  const points: (ProposedColumn & { rank: number })[] = []
  const helpers: ProposedColumn[] = []
  for (const [column, { header, cells, evidence }] of columns.entries()) {
    const verdict = verdicts[column] as Verdict
    const asText = () => ({ column, ...custom(column, verdict.kind === 'text'), because: 'extra' as const })
    if (notePrefix.test(header) || verdict.kind === 'empty') {
      proposed.push({ column, field: null, because: 'empty' })
    } else if (verdict.kind === 'point') {
      const { of, rank, label, because } = verdict
      const labelColumn = labelColumnOf(roles, column, of)
      points.push({
        column,
        field: of,
        because,
        rank,
        ...(label !== null && { label }),
        ...(labelColumn !== undefined && { labelColumn }),
        ...(of === 'phone' && haveLostPlus(cells, rowRegions, region) && { addPlus: true }),
      })
    } else if (verdict.kind === 'label') {
      proposed.push({ column, field: null, because: 'header' })
    } else if (verdict.kind === 'details') {
      proposed.push({ column, ...verdict.mapped, because: 'header' })
      if (verdict.keepsText && evidence.filled > 0) helpers.push(asText())
    } else if (verdict.kind === 'field' && (best.get(verdict.field) === column || verdict.field === 'tags')) {
      proposed.push({
        column,
        field: verdict.field,
        because: verdict.because,
        ...detailsOf(verdict.field, cells),
      })
    } else if (evidence.filled === 0) {
      proposed.push({ column, field: null, because: 'empty' })
    } else {
      proposed.push(asText())
      if (verdict.kind === 'field' && verdict.field === 'country')
        helpers.push({ column, field: 'phoneRegion', because: 'header' })
    }
  }
  return [...inPlace(proposed, points), ...helpers]
}

/** Phones and emails stand where their columns do, the best of each in the place of the first. */
function inPlace(
  proposed: readonly ProposedColumn[],
  points: readonly (ProposedColumn & { rank: number })[],
): ProposedColumn[] {
  const queues = new Map<string | null, ProposedColumn[]>()
  for (const { rank: _, ...point } of points.toSorted((one, other) => one.rank - other.rank))
    queues.set(point.field, [...(queues.get(point.field) ?? []), point])
  return [...proposed, ...points]
    .sort((one, other) => one.column - other.column)
    .flatMap((entry) => ('rank' in entry ? (queues.get(entry.field)?.shift() ?? []) : entry))
}

function roleOf(header: string, cells: readonly string[]): HeaderRole | undefined {
  const role = headerRole(header)
  // "Email: yes" tells that somebody may be written to; "SMS: no" holds no number.
  const isPoint = role?.role === 'phone' || role?.role === 'email' || role?.role === 'unsure'
  if (isPoint && looksLikeFlags(cells)) return { role: 'text', why: 'about' }
  return role
}

function looksLikeFlags(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '')
  const isFlag = (cell: string) =>
    /^\D{1,9}$|^[01]$/.test(cell) && !saysMore(cell) && readConsent(cell, { says: 'deny' }) !== 'unclear'
  return filled.length > 0 && filled.every(isFlag)
}

function verdictOf(column: SampledColumn, role: HeaderRole | undefined): Verdict {
  const { header, evidence } = column
  const isEmpty = evidence.filled === 0
  if (role?.role === 'consent') return consentVerdict(column)
  const whole = matchWhole(header)
  if (whole !== undefined && !speaksAgainst(whole.field, column)) return fieldVerdict(column, whole)
  switch (role?.role) {
    case 'phone':
    case 'email':
      return { kind: 'point', of: role.role, rank: role.rank, label: role.label, because: 'header' }
    case 'phoneLabel':
    case 'emailLabel':
      return { kind: 'label' }
    case 'extension':
      return { kind: 'details', mapped: { field: 'phoneExtension' }, keepsText: false }
    case 'phoneRegion':
      return { kind: 'details', mapped: { field: 'phoneRegion' }, keepsText: false }
    case 'text':
      return { kind: isEmpty ? 'empty' : 'text' }
  }
  const match = matchHeader(header)
  if (match !== undefined && !speaksAgainst(match.field, column)) return fieldVerdict(column, match)
  if (isEmpty) return { kind: 'empty' }
  return { kind: role?.role === 'unsure' ? 'text' : 'extra' }
}

function fieldVerdict(
  { cells, evidence }: SampledColumn,
  { field, rank }: { field: ImportField; rank: number },
): Verdict {
  const filled = cells.filter((cell) => cell !== '')
  const areCodes = filled.length > 0 && filled.every((cell) => /^\+?\d{1,4}$/.test(cell))
  if (field === 'country' && areCodes)
    return { kind: 'details', mapped: { field: 'phoneRegion' }, keepsText: true }
  if (evidence.filled === 0 && field === 'externalId') return { kind: 'empty' }
  return { kind: 'field', field, rank, because: 'header' }
}

function consentVerdict({ header }: SampledColumn): Verdict {
  const { says, channel } = consentColumn(header) as NonNullable<ReturnType<typeof consentColumn>>
  // Who wants no fax may be called; the column stays text.
  if (channel === 'fax') return { kind: 'text' }
  const mapped = {
    field: 'doNotContact' as const,
    ...(says !== 'deny' && { says }),
    ...(channel !== null && { channel }),
  }
  return { kind: 'details', mapped, keepsText: says === 'status' || says === 'note' }
}

/** A header such as "Contact" promises little; cells that are something else decide. */
function speaksAgainst(field: ImportField, { evidence, cells }: SampledColumn): boolean {
  const { filled, emails, phones } = evidence
  if (filled === 0) return false
  if (field === 'externalId') return new Set(cells.filter((cell) => cell !== '')).size < filled
  if (field === 'fullName' && phones > filled / 2) return true
  return emails > filled / 2 && field !== 'tags'
}

/**
 * A phone or an email of a kind that we do not know, or of a company, counts only where the file has none of the person's
 * own. Where no header speaks of either, what the cells are decides.
 */
function takeUnsure(
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
  const hasOwn = {
    phone: verdicts.some((verdict) => isOwn(verdict, 'phone')),
    email: verdicts.some((verdict) => isOwn(verdict, 'email')),
  }
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
  const inUse = filled.filter(
    (cell) => cell.startsWith('+') || (region !== null && phoneFit(cell, region) > 0),
  ).length
  return inUse >= enough ? 'phone' : undefined
}

/**
 * Whether a program dropped the `+` of a column's numbers: nearly all are digits that are in use once it is put back, and
 * they are no numbers of the region that their row or the file names.
 */
function haveLostPlus(
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

/** By field the column that fills it: the surest header, then the one with most cells. */
function bestOfFields(
  columns: readonly SampledColumn[],
  verdicts: readonly Verdict[],
): Map<ImportField, number> {
  const best = new Map<ImportField, { column: number; rank: number }>()
  const filledOf = (column: number) => columns[column]?.evidence.filled ?? 0
  for (const [column, verdict] of verdicts.entries()) {
    if (verdict.kind !== 'field') continue
    const former = best.get(verdict.field)
    // An empty column is no reason to leave out one that has cells.
    const rank = filledOf(column) > 0 ? verdict.rank : verdict.rank + 10_000
    const isBetter =
      former === undefined ||
      rank < former.rank ||
      (rank === former.rank && filledOf(column) > filledOf(former.column))
    if (isBetter) best.set(verdict.field, { column, rank })
  }
  return new Map([...best].map(([field, { column }]) => [field, column]))
}

/** Google's label beside a value. */
function labelColumnOf(
  roles: readonly (HeaderRole | undefined)[],
  column: number,
  of: 'phone' | 'email',
): number | undefined {
  const before = roles[column - 1]
  const isLabel = before?.role === (of === 'phone' ? 'phoneLabel' : 'emailLabel')
  return isLabel ? column - 1 : undefined
}

function detailsOf(field: ImportField, cells: readonly string[]): Partial<MappedColumn> {
  if (field === 'tags' || field === 'channels') return { separator: guessSeparator(cells) }
  if (field === 'lastDialTime' || field === 'birthday') {
    const order = dateOrderOf(cells)
    return order === undefined || order === 'any' ? {} : { dates: order }
  }
  return field === 'fullName' && areLastFirst(cells) ? { names: 'last_first' } : {}
}

/** `Lee, Ann` in nearly every cell. */
function areLastFirst(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '')
  const lastFirst = filled.filter((cell) => /^[\p{L}\p{M}'’.\- ]+,\s*[\p{L}\p{M}'’.\- ]+$/u.test(cell))
  return filled.length > 0 && lastFirst.length >= filled.length * 0.6
}
