import { isCounting, isPlaceholder } from './no-number.ts'
import { parsePhone } from './phone.ts'
import { readLabels } from './phone-labels.ts'
import { atHome, isMobile, isWrittenWhole, type PhoneReading, readDigits } from './phone-reading.ts'
import {
  onKeypad,
  phoneTextMax,
  plainDigits,
  takeExtension,
  unguard,
  unwrapPhone,
  withoutMarkup,
} from './phone-text.ts'
import { splitPhones } from './split-phones.ts'

/** One number of a cell, with the text around it. */
export interface CellPhone extends PhoneReading {
  extension: string | null
  /** The label beside the number, as written: `home`, `Cell`. */
  label: string | null
  /** The part of the cell that the number was read from. */
  text: string
}

/**
 * Why a part of a cell is no phone: `placeholder` (no number is known; needs no warning), `excel_destroyed`,
 * `no_region` (digits that would be a number if a region were known), `fax`, or `not_a_phone`.
 */
export type UnreadReason = 'placeholder' | 'excel_destroyed' | 'no_region' | 'fax' | 'not_a_phone'

export interface PhoneCell {
  phones: CellPhone[]
  /** Every part that gave no phone, as written. */
  unread: { text: string; reason: UnreadReason }[]
}

export interface PhoneCellRules {
  /** The region with which digits without a calling code are read; null if there is none. */
  region: string | null
  /**
   * Whether the caller, the row or the workspace named the region. Only then is a number accepted that is
   * possible but not valid.
   */
  isNamed: boolean
}

/** The longest text, in UTF-16 units, that is read as a cell of phones; longer text is a note. */
const cellTextMax = 1_000

/** `4.91701E+11` that was opened and saved once more: only its first six digits are left. */
export const roundedDigits = /^[1-9]\d{5}0{5,9}$/

/** The form of nearly every cell: one number with the usual separators. Two slashes or commas may separate two numbers. */
const plain = /^\+?[\d\s().-]+$/

/**
 * Reads a cell of a phone column: one number or several (`:::`, `;`, `,`, `/`, `|`, a line break, "or",
 * "and"), with extensions, labels and the marks that spreadsheets add. Accepts a number that is valid, or
 * that is possible and written with `+` or in a named region. Digits that start with a calling code and are
 * valid in that form are read so first, unless they are a complete number of the region. Every part that is
 * no number is returned in `unread`; nothing is guessed.
 */
export function readPhoneCell(cell: string, rules: PhoneCellRules): PhoneCell {
  const given = cell.trim()
  if (given === '') return { phones: [], unread: [] }
  if (given.length > cellTextMax) return { phones: [], unread: [{ text: given, reason: 'not_a_phone' }] }
  if (roundedDigits.test(given)) return { phones: [], unread: [{ text: given, reason: 'excel_destroyed' }] }
  if (plain.test(given)) {
    const isNone = isPlaceholder(given)
    const reading = isNone && !isCounting(given.replace(/\D/g, '')) ? null : choose(given, rules)
    // Digits that count up, such as `01 23 45 67 89`, may be a real national number, or typed to get past a form.
    const isTaken = reading !== null && (!isNone || (reading.valid && /\d\D+\d/.test(given)))
    if (isTaken) return { phones: [{ ...reading, extension: null, label: null, text: given }], unread: [] }
    if (isNone && reading?.valid === true)
      return { phones: [], unread: [{ text: given, reason: 'not_a_phone' }] }
  }
  const text = unguard(plainDigits(withoutMarkup(given)))
  const whole = readPart(text, rules)
  if ('reason' in whole ? whole.reason === 'placeholder' : whole.valid) return gather([given], [whole])
  const parts = splitPhones(text)
  const read = parts.map((part) => readPart(part, rules))
  // A slash or a comma may belong to one number, if that number is only possible, not valid.
  const areSeveral =
    'reason' in whole ? parts.length > 1 : read.every((part) => 'phone' in part && part.valid)
  return areSeveral ? gather(parts, read) : gather([given], [whole])
}

type Part = Omit<CellPhone, 'text'> | { reason: UnreadReason }

function gather(parts: string[], read: Part[]): PhoneCell {
  const cell: PhoneCell = { phones: [], unread: [] }
  read.forEach((part, index) => {
    const text = (parts[index] as string).trim()
    if ('reason' in part) cell.unread.push({ text, reason: part.reason })
    else if (!cell.phones.some(({ phone }) => phone === part.phone)) cell.phones.push({ ...part, text })
  })
  return cell
}

function readPart(given: string, rules: PhoneCellRules): Part {
  const part = unguard(given)
  const digits = restored(part)
  if (digits === null) return { reason: 'excel_destroyed' }
  if (isPlaceholder(part)) return { reason: 'placeholder' }
  const unwrapped = unwrapPhone(digits)
  if (unwrapped === null || part.length > phoneTextMax) return { reason: 'not_a_phone' }
  const { text, label, isFax } = readLabels(unwrapped.text)
  if (isFax) return { reason: 'fax' }
  const cut = takeExtension(text)
  const extension = unwrapped.extension ?? cut?.extension ?? null
  const body = cut === null ? text : readLabels(cut.text).text
  if (isPlaceholder(body)) return { reason: 'placeholder' }
  const reading = choose(body, rules)
  if (reading !== null) return { ...reading, extension, label }
  const spelled = choose(onKeypad(unwrapped.text), rules)
  if (spelled?.valid) return { ...spelled, extension: null, label: null }
  return {
    reason: rules.region === null && /^\D*\d(?:\D{0,2}\d){5,14}\D*$/.test(body) ? 'no_region' : 'not_a_phone',
  }
}

/**
 * Digits that may start with a calling code: written without separators of national numbers, and longer than
 * a North American number. `(604) 555-0142` is Canadian before it is Malaysian.
 */
const wholeDigits = /^\s*(?:\d\s*){11,15}$/

/**
 * Whether the first group of spaced digits is exactly the calling code: `131 2345 6789` is Chinese, `1 312
 * 345 6789` is not.
 */
function beginsWithCode(text: string, { phone }: PhoneReading): boolean {
  const [first = '', ...others] = text.trim().split(/\s+/)
  return others.length === 0 || first === parsePhone(phone)?.countryCallingCode
}

/** The one reading of the digits that the evidence supports; null if there is none. */
function choose(text: string, { region, isNamed }: PhoneCellRules): PhoneReading | null {
  if (text === '') return null
  // Nearly every number without a plus is a complete national number; no other reading is tried then.
  const [home] = atHome(text, region)
  if (home?.valid && isWrittenWhole(text, home.phone)) return home
  // A spreadsheet removed the leading zero of a mobile number: a named region is better evidence than a
  // calling code without a plus.
  if (home?.valid && isNamed && isMobile(home.phone)) return home
  const isWhole = wholeDigits.test(text)
  const readings = readDigits(text, region).filter(
    (found) => found.reading !== 'digits' || (isWhole && beginsWithCode(text, found)),
  )
  const told =
    readings.find(({ reading, valid }) => valid && reading === 'digits') ??
    readings.find(({ valid }) => valid)
  if (told !== undefined) return told
  const [only] = readings.filter(({ reading }) => reading !== 'digits')
  const isTold = only?.reading === 'international' || isNamed
  return only !== undefined && isTold ? only : null
}

/**
 * The number behind a spreadsheet's display: complete if all digits are still there (`4.91701234567E+11`,
 * `14155550101.0`), null if the spreadsheet rounded digits away (`4,91701E+11`) or shows an error.
 */
function restored(text: string): string | null {
  if (/^#(?:#+|VALUE!|NAME\?|REF!|NUM!|DIV\/0!)$/i.test(text)) return null
  const found = /^\+?(\d)(?:[.,](\d+))?E\+?(\d{1,2})$/i.exec(text)
  if (found === null) return text.replace(/^(\+?\d{6,})[.,]0+$/, '$1')
  const [, first = '', fraction = '', exponent = '0'] = found
  return fraction.length < Number(exponent) ? null : `${first}${fraction.slice(0, Number(exponent))}`
}
