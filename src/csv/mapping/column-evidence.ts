import { isDateOrTime } from '../../core/custom-fields/date-or-time.ts'
import { normaliseEmail } from '../../core/email.ts'
import { normalisePhone } from '../../core/phone.ts'
import { isTimeZone } from '../../core/time-zone.ts'
import { emailText, phoneText } from './identifier-text.ts'

/** What the cells of a column look like, counted over the first rows. */
export interface ColumnEvidence {
  rows: number
  /** Cells that hold something; the other counts are of these. */
  filled: number
  /** With the default region, and such as begin with `+`. */
  phones: number
  /** Digits that become a phone once a `+` is put before them, and no other way. */
  phonesWithoutPlus: number
  emails: number
  timeZones: number
  numbers: number
  booleans: number
  dates: number
  urls: number
  /** The first few different ones. */
  samples: string[]
}

const samplesMax = 5
const sampleLettersMax = 80

/** Plain decimals; leading zeros say that it is a code, many digits that it is an id. */
const number = /^[+-]?(0|[1-9]\d{0,14})(\.\d{1,10})?$/
const url = /^https?:\/\//i

export function columnEvidence(cells: readonly string[], region: string | null): ColumnEvidence {
  const filled = cells.filter((cell) => cell !== '')
  const count = (test: (cell: string) => boolean) => filled.filter(test).length
  const isPhone = (cell: string) =>
    /\d{5}/.test(cell.replace(/\D/g, '')) && normalisePhone(phoneText(cell), region) !== null
  return {
    rows: cells.length,
    filled: filled.length,
    phones: count(isPhone),
    phonesWithoutPlus: count(
      (cell) => /^[1-9]\d{9,14}$/.test(cell) && !isPhone(cell) && normalisePhone(`+${cell}`, null) !== null,
    ),
    emails: count((cell) => cell.includes('@') && normaliseEmail(emailText(cell)) !== null),
    timeZones: count((cell) => cell.includes('/') && isTimeZone(cell)),
    numbers: count((cell) => number.test(cell)),
    booleans: count((cell) => /^(true|false)$/i.test(cell)),
    dates: count(isDateOrTime),
    urls: count((cell) => url.test(cell) && URL.canParse(cell)),
    samples: [...new Set(filled)]
      .slice(0, samplesMax)
      .map((cell) => cell.slice(0, sampleLettersMax).toWellFormed()),
  }
}
