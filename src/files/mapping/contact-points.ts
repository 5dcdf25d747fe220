import type { ContactDraft, CustomDraft } from '../../core/contacts/draft.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import type { CellWarning, WarningKind } from '../../core/imports/warnings.ts'
import { limits } from '../../core/kernel/limits.ts'
import { isEmailPlaceholder, readEmailCell } from '../../core/values/email-cell.ts'
import { normalisePhone } from '../../core/values/phone.ts'
import { type PhoneCell, readPhoneCell, roundedDigits } from '../../core/values/phone-cell.ts'
import { isDenialTag } from './consent-columns.ts'
import { isFaxLabel, isSomeonesLabel, labelRanks, rankOfLabel } from './header-roles.ts'
import { withAreaCode } from './phone-columns.ts'

/** A phone that a row has, before it is known which of them is the first. */
export interface FoundPhone {
  phone: string
  label: string | null
  /** Whether the label is more specific than a header or a usual word. */
  isWorthKeeping: boolean
  extension: string | null
  rank: number
  /** From 0. */
  column: number
}

export interface FoundEmail {
  email: string
  label: string | null
  rank: number
  /** From 0. */
  column: number
}

/** A row as it becomes a draft. */
export interface RowInProgress {
  readonly draft: ContactDraft
  readonly custom: CustomDraft['values']
  id: string | undefined
  listNames?: string[]
  phones: FoundPhone[] | undefined
  emails: FoundEmail[] | undefined
  /** A person's name that stood beside an email. */
  emailName?: string
  extension?: { text: string; column: number }
  consent: 'closed' | 'open' | undefined
  /** A tag that means do not contact. */
  denialTag?: { column: number; text: string } | undefined
  /** How the row's phones without calling code are read. */
  readonly region: string | null
  /** Another cell of the row. */
  cell(column: number): string
  /** Keeps the text of a cell that was not stored as its column says. */
  keep(name: string, text: string): void
  warn(warning: CellWarning): void
}

/** Writes a cell that holds something into the row. */
export type FieldReader = (cell: string, row: RowInProgress) => void

const international = /^\+[1-9]\d{6,14}$/

/** How a column of phones is read: every number of the cell is one of the person's. */
export function phoneReader(mapped: MappedColumn, header: string): FieldReader {
  const { column, label = null, labelColumn, areaCodeColumn, addPlus } = mapped
  const rank = rankOfLabel(label)
  return (written, row) => {
    const cell = areaCodeColumn === undefined ? written : withAreaCode(row.cell(areaCodeColumn), written)
    const given = labelColumn === undefined ? '' : row.cell(labelColumn)
    const isMain = given.startsWith('*')
    const told = isMain ? given.replace(/^\*\s*/, '') : given
    if (told !== '' && isFaxLabel(told)) {
      row.keep(header, cell)
      row.warn({ kind: 'fax', column, text: cell })
      return
    }
    if (isOfSomeone(told, row, { column, header, cell })) return
    const own = told === '' ? label : told
    // Google's star marks the one that the person is called by.
    const ownRank = isMain ? labelRanks.mobile - 1 : told === '' ? rank : rankOfLabel(told)
    // Nearly every cell of a clean file.
    if (international.test(cell)) {
      const phone = normalisePhone(cell, null)
      if (phone !== null) {
        addPhone(row, {
          phone: phone.e164,
          label: own,
          isWorthKeeping: isUnusual(told),
          extension: null,
          rank: ownRank,
          column,
        })
        return
      }
    }
    const text =
      addPlus === true && /^[1-9]\d{7,14}$/.test(cell) && !roundedDigits.test(cell) ? `+${cell}` : cell
    const { phones, unread } = readPhones(text, row.region)
    for (const { phone, label: said, extension, text: part } of phones) {
      if (said !== null && isDenialTag(said)) row.denialTag ??= { column, text: said }
      if (said !== null && isOfSomeone(said, row, { column, header, cell: part })) continue
      addPhone(row, {
        phone,
        label: said ?? own,
        isWorthKeeping: said !== null || isUnusual(told),
        extension,
        rank: said === null ? ownRank : rankOfLabel(said),
        column,
      })
    }
    keepUnread(row, unread, { header, column, cell, other: 'not_a_phone' })
  }
}

/** A number labelled as an assistant's or a spouse's belongs to another person; it is kept as text. */
function isOfSomeone(
  label: string,
  row: RowInProgress,
  { column, header, cell }: { column: number; header: string; cell: string },
): boolean {
  if (label === '' || !isSomeonesLabel(label)) return false
  row.keep(header, cell.includes(label) ? cell : `${label}: ${cell}`)
  row.warn({ kind: 'of_someone_else', column, text: cell })
  return true
}

/** Whether a label in a column of its own, such as Google's "Boat", is worth keeping; "Mobile" fits nearly every phone. */
function isUnusual(label: string): boolean {
  return label !== '' && rankOfLabel(label) === labelRanks.none
}

function addPhone(row: RowInProgress, found: FoundPhone): void {
  if (row.phones === undefined) row.phones = [found]
  else if (!row.phones.some(({ phone }) => phone === found.phone)) row.phones.push(found)
}

function readPhones(text: string, region: string | null): PhoneCell {
  const listed = text.startsWith('[') || text.startsWith('{') ? phonesOfJson(text) : undefined
  const rules = { region, isNamed: region !== null }
  if (listed === undefined) return readPhoneCell(text, rules)
  const cells = listed.map((part) => readPhoneCell(part, rules))
  return { phones: cells.flatMap(({ phones }) => phones), unread: cells.flatMap(({ unread }) => unread) }
}

/** Numbers in a JSON list, as Twenty writes further ones: `[{"number":"4155550133","callingCode":"+1"}]`. */
function phonesOfJson(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return [value].flat().flatMap((item: unknown) => {
      if (typeof item === 'string' || typeof item === 'number') return String(item)
      const {
        number,
        value: own,
        phone,
        phoneNumber,
        callingCode,
        type,
        label: kind,
      } = (item ?? {}) as Record<string, unknown>
      const digits = [number, own, phone, phoneNumber].find((part) => typeof part === 'string' && part !== '')
      if (typeof digits !== 'string') return []
      const whole =
        typeof callingCode === 'string' && !digits.startsWith('+')
          ? `+${callingCode.replace(/\D/g, '')}${digits}`
          : digits
      const label = [type, kind].find((text) => typeof text === 'string')
      return typeof label === 'string' && /^\p{L}[\p{L} ]{0,20}$/u.test(label) ? `${label}: ${whole}` : whole
    })
  } catch {
    return undefined
  }
}

/** Plain ASCII addresses, which need no second look. */
const plainEmail = /^[\w.+-]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,24}$/i

/** How a column of emails is read: every address of the cell is one of the person's. */
export function emailReader(mapped: MappedColumn, header: string): FieldReader {
  const { column, label = null, labelColumn } = mapped
  const rank = rankOfLabel(label)
  return (cell, row) => {
    const told = labelColumn === undefined ? '' : row.cell(labelColumn).replace(/^\*\s*/, '')
    if (isOfSomeone(told, row, { column, header, cell })) return
    const own = told === '' ? label : told
    if (plainEmail.test(cell) && cell.length <= 254) {
      if (!isEmailPlaceholder(cell)) addEmail(row, { email: cell, label: own, rank, column })
      return
    }
    const { emails, unread } = readEmailCell(cell)
    for (const { email, label: said, name } of emails) {
      addEmail(row, { email, label: said ?? own, rank, column })
      if (name !== null) row.emailName ??= name
    }
    keepUnread(row, unread, { header, column, cell, other: 'not_an_email' })
  }
}

function addEmail(row: RowInProgress, found: FoundEmail): void {
  const key = found.email.toLowerCase()
  if (row.emails === undefined) row.emails = [found]
  else if (!row.emails.some(({ email }) => email.toLowerCase() === key)) row.emails.push(found)
}

/** Placeholders are dropped; other unreadable parts are counted, and the cell is kept. */
function keepUnread(
  row: RowInProgress,
  unread: readonly { text: string; reason: string }[],
  { header, column, cell, other }: { header: string; column: number; cell: string; other: WarningKind },
): void {
  let isKept = false
  for (const { text, reason } of unread) {
    if (reason === 'placeholder') continue
    row.warn({ kind: reason === 'excel_destroyed' || reason === 'fax' ? reason : other, column, text })
    isKept = true
  }
  if (isKept) row.keep(header, cell)
}

/**
 * Makes the best phone and email of a row its own and the others its further ones: by label (mobile, direct, main, home,
 * work, other), then in the order of the columns.
 */
export function settlePoints(row: RowInProgress): void {
  const { draft, phones, emails, emailName } = row
  if (phones !== undefined) settlePhones(row, phones)
  else if (row.extension !== undefined) draft.phoneExtension = row.extension.text
  if (emails !== undefined) {
    const [first, ...others] =
      emails.length === 1 ? emails : emails.toSorted((one, two) => one.rank - two.rank)
    draft.email = first?.email
    const further = othersOf(row, 'email', others, ({ email, label }) => ({ email, label }))
    if (further.length > 0) draft.otherEmails = [...(draft.otherEmails ?? []), ...further]
  }
  const hasName = draft.fullName ?? draft.firstName ?? draft.lastName
  if (emailName !== undefined && hasName === undefined) draft.fullName = emailName
}

function settlePhones(row: RowInProgress, phones: FoundPhone[]): void {
  const { draft } = row
  if (row.extension !== undefined) extend(phones, row.extension)
  const [first, ...others] = phones.length === 1 ? phones : phones.toSorted((one, two) => one.rank - two.rank)
  if (first === undefined) return
  draft.phone = first.phone
  if (first.extension !== null) draft.phoneExtension = first.extension
  if (first.isWorthKeeping && first.label !== null) row.keep('Phone label', first.label)
  const further = othersOf(row, 'phone', others, ({ phone, label, extension }) => ({
    phone,
    label,
    extension,
  }))
  // Other phones of a column of their own come first.
  if (further.length > 0) draft.otherPhones = [...(draft.otherPhones ?? []), ...further]
}

/** An extension in a column of its own belongs to the phone before it, else to the first one. */
function extend(phones: FoundPhone[], { text, column }: { text: string; column: number }): void {
  const place = phones.findLastIndex((phone) => phone.column < column)
  const phone = phones[Math.max(0, place)] as FoundPhone
  phones[Math.max(0, place)] = { ...phone, extension: phone.extension ?? text }
}

/** As many as a contact may have; further ones are kept as text. */
function othersOf<Found extends { column: number; label: string | null }, Other>(
  row: RowInProgress,
  key: 'phone' | 'email',
  others: readonly (Found & Partial<Record<'phone' | 'email', string>>)[],
  toOther: (found: Found) => Other,
): Other[] {
  const max = limits.otherIdentifiersMax
  for (const found of others.slice(max)) {
    const text = found[key] ?? ''
    row.keep(key === 'phone' ? 'Further phones' : 'Further emails', text)
    row.warn({ kind: 'several_values', column: found.column, text })
  }
  return others.slice(0, max).map((found) => toOther({ ...found, label: found.label?.slice(0, 60) ?? null }))
}
