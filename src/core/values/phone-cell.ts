import { isCounting, isPlaceholder } from './no-number.ts'
import { parsePhone } from './phone.ts'
import { readLabels } from './phone-labels.ts'
import { atHome, isMobile, isWrittenWhole, type PhoneReading, readDigits } from './phone-reading.ts'
import {
  phoneTextMax,
  plainDigits,
  takeExtension,
  unguard,
  unwrapPhone,
  withoutMarkup,
} from './phone-text.ts'
import { splitPhones } from './split-phones.ts'

/** One number of a cell, with what stood around it. */
export interface CellPhone extends PhoneReading {
  extension: string | null
  /** What the cell says of it, as written: `home`, `Cell`. */
  label: string | null
  /** The part of the cell that it was read from. */
  text: string
}

/**
 * Why a part of a cell is no phone: `placeholder` (nothing was known; nobody needs a warning), `excel_destroyed`,
 * `no_region` (digits that a region would make a number), `fax`, or `not_a_phone`.
 */
export type UnreadReason = 'placeholder' | 'excel_destroyed' | 'no_region' | 'fax' | 'not_a_phone'

export interface PhoneCell {
  phones: CellPhone[]
  /** Every part that is not among the phones, as written. */
  unread: { text: string; reason: UnreadReason }[]
}

export interface PhoneCellRules {
  /** The region that reads digits without calling code; null when there is none. */
  region: string | null
  /** Whether a person, the row or the workspace named it. Only then is a number enough that is possible but not valid. */
  isNamed: boolean
}

/** The most that a cell of phones can be; longer text is notes. */
const cellTextMax = 1_000

/** What nearly every cell is: one number with what people put between digits. Two slashes or commas may be two numbers. */
const plain = /^\+?[\d\s().-]+$/

/**
 * Reads a cell of a phone column: one number or several (`:::`, `;`, `,`, `/`, `|`, a line break, "or", "and"), with
 * extensions, labels and the marks that spreadsheets add. A number is taken that is valid, or possible and written with `+`
 * or in a region that was named. Digits that begin with a calling code and are valid so are read so first, unless they are
 * a whole number of the region. What is no number is told part by part, and never guessed at.
 */
export function readPhoneCell(cell: string, rules: PhoneCellRules): PhoneCell {
  const given = cell.trim()
  if (given === '') return { phones: [], unread: [] }
  if (given.length > cellTextMax) return { phones: [], unread: [{ text: given, reason: 'not_a_phone' }] }
  if (plain.test(given)) {
    const isNone = isPlaceholder(given)
    const reading = isNone && !isCounting(given.replace(/\D/g, '')) ? null : choose(given, rules)
    // Digits that count up, such as `01 23 45 67 89`, may be a number at home, or typed to get past a form.
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
  // A slash or a comma may stand within one number that is only possible.
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
 * Digits that may begin with a calling code: written without the signs that people put into numbers at home, and more than
 * a number there has. `(604) 555-0142` is Canadian before it is Malaysian.
 */
const wholeDigits = /^\s*(?:\d\s*){11,15}$/

/** Whether digits that spaces part have the calling code by itself: `131 2345 6789` is Chinese, `1 312 345 6789` is not. */
function beginsWithCode(text: string, { phone }: PhoneReading): boolean {
  const [first = '', ...others] = text.trim().split(/\s+/)
  return others.length === 0 || first === parsePhone(phone)?.countryCallingCode
}

/** The one reading of digits that the evidence allows. */
function choose(text: string, { region, isNamed }: PhoneCellRules): PhoneReading | null {
  if (text === '') return null
  // Nearly every number without plus is one at home, written whole; nothing else is read then.
  const [home] = atHome(text, region)
  if (home?.valid && isWrittenWhole(text, home.phone)) return home
  // A spreadsheet took the zero of a mobile number: the region that was named is surer than a calling code nobody wrote.
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
 * What a spreadsheet showed of a number: all its digits where they are still there (`4.91701234567E+11`, `14155550101.0`),
 * null where it rounded them away (`4,91701E+11`) or shows an error in their place.
 */
function restored(text: string): string | null {
  if (/^#(?:#+|VALUE!|NAME\?|REF!|NUM!|DIV\/0!)$/i.test(text)) return null
  const found = /^\+?(\d)(?:[.,](\d+))?E\+?(\d{1,2})$/i.exec(text)
  if (found === null) return text.replace(/^(\+?\d{6,})[.,]0+$/, '$1')
  const [, first = '', fraction = '', exponent = '0'] = found
  return fraction.length < Number(exponent) ? null : `${first}${fraction.slice(0, Number(exponent))}`
}

/** Letters by the keys they are on (E.161), where digits come first: `1-800-FLOWERS`. Else nothing. */
function onKeypad(text: string): string {
  if (!/^\+?[\d\s().-]{3,}[A-Z][A-Z\d\s.-]{2,}$/i.test(text)) return ''
  const dialled = text.toUpperCase().replace(/[A-Z]/g, (letter) => {
    const key = ['ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ'].findIndex((on) =>
      on.includes(letter),
    )
    return String(key + 2)
  })
  // Switches ignore the letters after the eleventh digit: 1-800-MICROSOFT.
  return /^1\D/.test(dialled) ? dialled.replace(/\D/g, '').slice(0, 11) : dialled
}
