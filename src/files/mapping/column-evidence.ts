import type { ProfileKnowledge } from '../../core/imports/file-translator.ts'
import { isDateOrTime } from '../../core/values/date-or-time.ts'
import { normaliseEmail } from '../../core/values/email.ts'
import { normalisePhone } from '../../core/values/phone.ts'
import { isTimeZone } from '../../core/values/time-zone.ts'
import { emailText, phoneText } from './cell-words.ts'

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

/** A column of a file's beginning. */
export interface SampledColumn {
  header: string
  /** Cleaned. */
  cells: readonly string[]
  evidence: ColumnEvidence
}

/** A custom field that the workspace has. */
export type KnownField = ProfileKnowledge['customFields'][number]

/** What the cells of a column say about it, in a sentence for the person who maps it. */
export function describeEvidence(evidence: ColumnEvidence, region: string | null): string {
  const { rows, filled, phones, phonesWithoutPlus, emails, timeZones, dates, numbers, booleans, urls } =
    evidence
  if (filled === 0) return `empty in the first ${rows} rows`
  const share = (count: number) => `${Math.floor((100 * count) / filled)} % of the cells`
  const kinds: [number, string][] = [
    [emails, 'are emails'],
    [phonesWithoutPlus, 'parse as phones once the + that a spreadsheet dropped is put back'],
    [timeZones, 'are time zones'],
    [dates, 'are dates'],
    [booleans, 'are true or false'],
    [urls, 'are web addresses'],
    [phones, `parse as phones${region === null ? '' : `, region ${region}`}`],
    [numbers, 'are numbers'],
  ]
  const [count, what] = kinds.reduce((best, kind) => (kind[0] > best[0] ? kind : best))
  const half = count >= filled / 2 ? `${share(count)} ${what}` : 'text'
  return filled === rows ? half : `${half}; ${filled} of ${rows} rows have one`
}
