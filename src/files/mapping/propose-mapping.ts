import type { ProposedColumn } from '../../core/imports/file-translator.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import { guessSeparator } from './cell-words.ts'
import type { KnownField, SampledColumn } from './column-evidence.ts'
import {
  consentColumn,
  fileNameHeader,
  isDenialTag,
  readConsent,
  readFileName,
  saysMore,
} from './consent-columns.ts'
import { dateOrderOf, datesOf } from './dates.ts'
import { type HeaderRole, labelRanks } from './header-roles.ts'
import { bareHeader } from './header-text.ts'
import { matchHeader, matchWhole } from './header-words.ts'
import type { ImportField } from './import-fields.ts'
import { arePhoneLike, besideOf, type ColumnRegions, haveLostPlus, roleWithCells } from './phone-columns.ts'
import { proposeCustom } from './propose-custom.ts'
import { areCountries } from './regions.ts'
import { leaveHelpers, settleNames, takeUnsure, type Verdict } from './verdicts.ts'

/** Columns that Roster's own error files add. */
const notePrefix = /^roster_(line|field|code|reason)$/

/**
 * Proposes the field of each column: by its header, in any known language and program; else a custom field.
 * Cells decide only in a file without a header for phones or emails. Of several columns for one field the
 * surest wins and the others become custom fields; phones and emails are collected, the best first; consent
 * columns always fill the flag. Columns with an unknown header and without cells are ignored.
 */
export function proposeMapping(
  columns: readonly SampledColumn[],
  { region, rowRegions }: ColumnRegions,
  known: readonly KnownField[],
): ProposedColumn[] {
  const roles = columns.map(({ header, cells }) => roleOf(header, cells, columns))
  const verdicts = columns.map((column, index) => verdictOf(column, roles[index]))
  takeUnsure(columns, roles, verdicts, region)
  settleNames(columns, verdicts)
  leaveHelpers(columns, roles, verdicts)
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
      points.push({
        column,
        field: of,
        because,
        rank,
        ...(label !== null && { label }),
        ...besideOf(columns, roles, column, of),
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

/** Phones and emails are in the order of their columns, with the best of each in the place of the first. */
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

function roleOf(
  header: string,
  cells: readonly string[],
  columns: readonly SampledColumn[],
): HeaderRole | undefined {
  const role = roleWithCells(header, cells)
  // In a list of invitees, the users are those who invited them.
  const isHost = /^user\b/i.test(header) && columns.some(({ header }) => /^invitee\b/i.test(header))
  if (isHost) return { role: 'text', why: 'someone' }
  // `First Name 2` and `Email 2` belong to another person; a denial counts for both.
  const [, number] = /[^\d](\d)$/.exec(header.trim()) ?? []
  const isSecond = number !== undefined && number !== '1' && role?.role !== 'consent'
  if (isSecond && columns.some((other) => isNameOf(other.header, number)))
    return { role: 'text', why: 'someone' }
  // "Email: yes" is about consent to emails; "SMS: no" holds no number.
  const isPoint = role?.role === 'phone' || role?.role === 'email' || role?.role === 'unsure'
  if (isPoint && looksLikeFlags(cells)) return { role: 'text', why: 'about' }
  return role
}

function isNameOf(header: string, number: string): boolean {
  const bare = bareHeader(header)
  return (
    bare.endsWith(` ${number}`) &&
    /^(first name|last name|full name|vorname|nachname|prenom|contact name) \d$/.test(bare)
  )
}

function looksLikeFlags(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '')
  const isFlag = (cell: string) =>
    /^\D{1,9}$|^[01]$/.test(cell) && !saysMore(cell) && readConsent(cell, { says: 'deny' }) !== 'unclear'
  return filled.length > 0 && filled.every(isFlag)
}

function verdictOf(column: SampledColumn, role: HeaderRole | undefined): Verdict {
  const { header, cells, evidence } = column
  const isEmpty = evidence.filled === 0
  if (header === fileNameHeader && cells.some((cell) => readFileName(cell) !== 'silent'))
    return { kind: 'details', mapped: { field: 'doNotContact', says: 'file' }, keepsText: false }
  // "Subscriber" above email addresses means their holder.
  if (role?.role === 'consent' && evidence.emails > evidence.filled / 2)
    return { kind: 'point', of: 'email', rank: labelRanks.none, label: null, because: 'content' }
  if (role?.role === 'consent') return consentVerdict(column)
  if (isListOfDenied(column))
    return { kind: 'details', mapped: { field: 'doNotContact', says: 'status' }, keepsText: true }
  const whole = matchWhole(header)
  if (whole !== undefined && !speaksAgainst(whole.field, column)) return fieldVerdict(column, whole)
  switch (role?.role) {
    case 'phone':
    case 'email':
      return { kind: 'point', of: role.role, rank: role.rank, label: role.label, because: 'header' }
    case 'phoneLabel':
    case 'emailLabel':
    case 'areaCode':
      return { kind: 'label' }
    case 'extension':
      return { kind: 'details', mapped: { field: 'phoneExtension' }, keepsText: false }
    case 'phoneRegion':
      return { kind: 'details', mapped: { field: 'phoneRegion' }, keepsText: false }
    case 'text':
      return { kind: isEmpty ? 'empty' : 'text' }
    case 'bareLabel':
      if (arePhoneLike(column.cells))
        return { kind: 'point', of: 'phone', rank: role.rank, label: role.label, because: 'content' }
  }
  const match = matchHeader(header)
  if (match !== undefined && !speaksAgainst(match.field, column)) return fieldVerdict(column, match)
  if (isEmpty) return { kind: 'empty' }
  return { kind: role?.role === 'unsure' ? 'text' : 'extra' }
}

/** "Unsubscribed" and "DNC" among the names of lists that people are on. */
function isListOfDenied({ header, cells }: SampledColumn): boolean {
  return (
    /^(mailing |contact |call |email )?(list|lists|list name|audience|segment|segments)$/.test(
      bareHeader(header),
    ) && cells.some((cell) => isDenialTag(cell) && readConsent(cell, { says: 'status' }) === 'closed')
  )
}

function fieldVerdict(
  { cells, evidence }: SampledColumn,
  { field, rank }: { field: ImportField; rank: number },
): Verdict {
  const filled = cells.filter((cell) => cell !== '')
  if (field === 'state' && areCountries(filled))
    return { kind: 'field', field: 'country', rank, because: 'header' }
  // Kit's "State" says whether the contact is still subscribed.
  if (field === 'state' && filled.length > 0 && filled.every(isSubscriptionState))
    return {
      kind: 'details',
      mapped: { field: 'doNotContact', says: 'status', channel: 'email' },
      keepsText: true,
    }
  const areCodes = filled.length > 0 && filled.every((cell) => /^\+?\d{1,4}$/.test(cell))
  if (field === 'country' && areCodes)
    return { kind: 'details', mapped: { field: 'phoneRegion' }, keepsText: true }
  if (evidence.filled === 0 && field === 'externalId') return { kind: 'empty' }
  return { kind: 'field', field, rank, because: 'header' }
}

const subscriptionStates =
  /^(active|inactive|confirmed|unconfirmed|pending|subscribed|unsubscribed|cancell?ed|bounced|complained|cleaned|blocked|suppressed|transactional|archived)$/

function isSubscriptionState(cell: string): boolean {
  return subscriptionStates.test(cell.toLowerCase())
}

/** "Marketing" may hold a yes, or the source of the contact. */
const vague = /^(werbung|marketing|newsletter|gdpr|rgpd|dsgvo|acord|aangemeld|nieuwsbrief|mailing list)$/

function consentVerdict({ header, cells, evidence }: SampledColumn): Verdict {
  const { says, channel } = consentColumn(header) as NonNullable<ReturnType<typeof consentColumn>>
  const isVague = says === 'allow' && vague.test(bareHeader(header)) && evidence.filled > 0
  const isClear = (cell: string) => ['open', 'closed'].includes(readConsent(cell, { says }))
  if (isVague && !cells.some(isClear)) return { kind: 'text' }
  // A person who wants no fax may be called; the column stays text.
  if (channel === 'fax') return { kind: 'text' }
  const mapped = {
    field: 'doNotContact' as const,
    ...(says !== 'deny' && { says }),
    ...(channel !== null && { channel }),
  }
  return { kind: 'details', mapped, keepsText: says === 'status' || says === 'note' }
}

/** Over names these are whose they are; over a yes or a number they are something else. */
const kindsOfPeople =
  /^(attendee|participant|patient|student|tenant|applicant|candidate|guest|homeowner|subscriber|resident|donor|teilnehmer|participante|patiente?|élève|eleve|mieter|schuler)$/

function areNames(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '')
  return filled.filter((cell) => /^\p{L}[\p{L}\p{M}'’.-]*,?\s+\p{L}/u.test(cell)).length > filled.length / 2
}

/** A header such as "Contact" promises little; cells that are something else decide. */
function speaksAgainst(field: ImportField, { header, evidence, cells }: SampledColumn): boolean {
  const { filled, emails, phones } = evidence
  if (filled === 0) return false
  if (field === 'externalId') return new Set(cells.filter((cell) => cell !== '')).size < filled
  if (field === 'fullName' && phones > filled / 2) return true
  if (field === 'fullName' && kindsOfPeople.test(bareHeader(header))) return !areNames(cells)
  // "Business" beside other phones, and "Cep", which is a Turkish mobile and a Brazilian postal code.
  if ((field === 'businessName' || field === 'postalCode') && arePhoneLike(cells))
    return field === 'businessName' || cells.some((cell) => cell.replace(/\D/g, '').length > 9)
  return emails > filled / 2 && field !== 'tags'
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

function detailsOf(field: ImportField, cells: readonly string[]): Partial<MappedColumn> {
  if (field === 'tags' || field === 'channels') return { separator: guessSeparator(cells) }
  if (field === 'lastDialTime' || field === 'birthday') {
    const order = dateOrderOf(datesOf(field, cells))
    return order === undefined || order === 'any' ? {} : { dates: order }
  }
  return field === 'fullName' && areLastFirst(cells) ? { names: 'last_first' } : {}
}

/** `Lee, Ann` in most cells, or in many beside companies and names without a comma. */
function areLastFirst(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '')
  const withComma = filled.filter((cell) => cell.includes(',') && !/,\s*(inc|llc|ltd|corp|co)\b/i.test(cell))
  const lastFirst = withComma.filter((cell) => /^[\p{L}\p{M}'’.\- ]+,\s*[\p{L}\p{M}'’.\- ]+$/u.test(cell))
  return (
    lastFirst.length > 0 &&
    lastFirst.length >= filled.length * 0.3 &&
    lastFirst.length >= withComma.length * 0.8
  )
}
