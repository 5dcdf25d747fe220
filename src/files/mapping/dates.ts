import { isDateOrTime } from '../../core/values/date-or-time.ts'
import { plainText } from './header-text.ts'

/** Which of the two numbers of a day comes first in `04/12/2024`. */
export type DateOrder = 'day_first' | 'month_first'

const numeric =
  /^(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})(?:[,\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap])?\.?(?:m\.?)?)?$/i
const yearFirst =
  /^(\d{4})([./-])(\d{1,2})\2(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap])?\.?(?:m\.?)?)?$/i
const dayAndName =
  /^(\d{1,2})\.?[\s-]+(?:de\s+)?(\p{L}{3,})\.?[,\s-]+(?:de\s+)?(\d{4})(?:\s+(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap])?m?)?$/iu
const nameAndDay =
  /^(\p{L}{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:,?\s+(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap])?m?)?$/iu

/** A day or a time as RFC 3339 has it, read in an order; undefined for what is none. Text that is one already stays. */
export function readDate(text: string, order: DateOrder | undefined): string | undefined {
  if (isDateOrTime(text)) return text
  const numbers = numeric.exec(text)
  if (numbers !== null) {
    if (order === undefined) return undefined
    const [, first = '', , second = '', year = '', ...time] = numbers
    const [day, month] = order === 'day_first' ? [first, second] : [second, first]
    return written(year, month, day, time)
  }
  const sorted = yearFirst.exec(text)
  if (sorted !== null) {
    const [, year = '', , month = '', day = '', ...time] = sorted
    return written(year, month, day, time)
  }
  return readNamed(text)
}

function readNamed(text: string): string | undefined {
  const [, day = '', name = '', year = '', ...time] = dayAndName.exec(text) ?? []
  if (year !== '') return written(year, monthOf(name), day, time)
  const [, word = '', of = '', inYear = '', ...at] = nameAndDay.exec(text) ?? []
  return inYear === '' ? undefined : written(inYear, monthOf(word), of, at)
}

const months =
  'jan january januar janvier enero ene gennaio gen janeiro januari|feb february februar fevrier fev febrero febbraio fevereiro februari|mar march marz marzo mars marco maart mrt mrz|apr april avril avr abril abr aprile|may mai mayo maggio mag maio mei maj|jun june juni juin junio giugno giu junho|jul july juli juillet juil julio luglio lug julho|aug august aout agosto ago augustus augusti|sep sept september septembre septiembre settembre set setembro|oct october oktober okt octobre octubre ottobre ott outubro out|nov november novembre noviembre novembro|dec december dezember dez decembre diciembre dic dicembre dezembro'
    .split('|')
    .map((words) => words.split(' '))

function monthOf(name: string): string {
  const word = plainText(name)
  return String(months.findIndex((words) => words.includes(word)) + 1)
}

function written(
  year: string,
  month: string,
  day: string,
  [hour, minute = '00', second = '00', half]: (string | undefined)[],
): string | undefined {
  const two = (digits: string) => digits.padStart(2, '0')
  const date = `${year}-${two(month)}-${two(day)}`
  if (hour === undefined) return isDateOrTime(date) ? date : undefined
  // Midnight is how programs write a day.
  if (half === undefined && /^0+$/.test(`${hour}${minute}${second ?? '00'}`))
    return isDateOrTime(date) ? date : undefined
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0)
  const time = `${date}T${two(String(hours))}:${minute}:${second ?? '00'}`
  return isDateOrTime(time) ? time : undefined
}

/** The cells of a column of dates as they are read: those of days without a time of day. */
export function datesOf(field: string | null, cells: readonly string[]): readonly string[] {
  return field === 'birthday' ? cells.map(withoutTime) : cells
}

/** A day without the time of day that a program wrote behind it. */
export function withoutTime(text: string): string {
  return text.replace(/(?:T|[,\s]+)\d{1,2}:\d{2}(?::\d{2})?.*$/s, '')
}

/**
 * How the days of a column are written: in an order that fits every cell where the other fits not all, or `any` where none
 * is needed. Undefined where a cell is no day, or where both orders fit every cell: then nothing says which is meant.
 */
export function dateOrderOf(cells: readonly string[]): DateOrder | 'any' | undefined {
  const filled = cells.filter((cell) => cell !== '')
  if (filled.length === 0) return undefined
  const fits = (order: DateOrder | undefined) => filled.every((cell) => readDate(cell, order) !== undefined)
  if (fits(undefined)) return 'any'
  const dayFirst = fits('day_first')
  const monthFirst = fits('month_first')
  // With dots no country writes the month first.
  if (dayFirst && (!monthFirst || filled.every((cell) => !numeric.test(cell) || cell.includes('.'))))
    return 'day_first'
  return monthFirst && !dayFirst ? 'month_first' : undefined
}

/** Whether the cells are days that read in either order, each as another day: nothing in the file says which is meant. */
export function areOpenDates(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '')
  if (filled.length === 0 || dateOrderOf(filled) !== undefined) return false
  const fits = (order: DateOrder) => filled.every((cell) => readDate(cell, order) !== undefined)
  return fits('day_first') && fits('month_first')
}
