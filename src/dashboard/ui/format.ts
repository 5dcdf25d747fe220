/** Numbers follow the reader's own language; words and dates are English like the page. */
const language = knownLanguage((globalThis as { navigator?: { language?: string } }).navigator?.language)
const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 20 })
const plainNumbers = new Intl.NumberFormat(language, { maximumFractionDigits: 20, useGrouping: false })
const isDecimalComma = plainNumbers.format(0.5).includes(',')
const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
const localDates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' })
const times = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** Some browsers name a language as their operating system does, which is none: `en-US@posix`. */
function knownLanguage(name = 'en'): string {
  try {
    return Intl.getCanonicalLocales(name)[0] ?? 'en'
  } catch {
    return 'en'
  }
}

/** How a field's numbers are shown. */
interface NumberFormat {
  style: string
  currency?: string
  decimals?: number
}

/** A number in the reader's own way; as its field says, where it says anything. */
export function formatNumber(value: unknown, format?: NumberFormat): string {
  if (typeof value !== 'number') return String(value)
  return (format === undefined ? numbers : formatterOf(format)).format(value)
}

const formatters = new Map<string, Intl.NumberFormat>()

function formatterOf(format: NumberFormat): Intl.NumberFormat {
  const key = JSON.stringify(format)
  const known = formatters.get(key)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat(language, optionsOf(format))
  formatters.set(key, made)
  return made
}

function optionsOf({ style, currency, decimals }: NumberFormat): Intl.NumberFormatOptions {
  const digits =
    decimals === undefined ? undefined : { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  if (style === 'integer') return { maximumFractionDigits: 0 }
  if (style === 'percent') return { style, ...(digits ?? { maximumFractionDigits: 18 }) }
  // Without a word on digits a currency has its own.
  if (style === 'currency') return { style, currency: currency ?? 'EUR', ...digits }
  return digits ?? { maximumFractionDigits: 20 }
}

/** Full years since a day; undefined for a future or invalid day, and for more than a human age. */
export function ageAt(day: string, now = new Date()): number | undefined {
  const [year = Number.NaN, month = 0, date = 0] = day.slice(0, 10).split('-').map(Number)
  const hasHad = now.getMonth() + 1 > month || (now.getMonth() + 1 === month && now.getDate() >= date)
  const age = now.getFullYear() - year - (hasHad ? 0 : 1)
  return age >= 0 && age < 130 ? age : undefined
}

/** A number as it is typed: in the reader's own way, without marks between thousands. */
export function writeNumber(value: number): string {
  return plainNumbers.format(value)
}

/**
 * A number as people write it: `1,5`, `1.5`, `1 234,5`, `1,234.5`. One mark before exactly three digits parts thousands or
 * begins decimals as the reader's language has it. Undefined for what is no number.
 */
export function readNumber(text: string, hasDecimalComma = isDecimalComma): number | undefined {
  const bare = text.replaceAll(/[\s\u00a0\u202f'’]/g, '').replace('\u2212', '-')
  if (!/^[+-]?(\d[\d.,]*|[.,]\d+)(e[+-]?\d+)?$/i.test(bare)) return undefined
  const comma = isDecimalIn(bare, ',', hasDecimalComma)
  const point = isDecimalIn(bare, '.', !hasDecimalComma)
  const [whole = '', rest = ''] = comma ? bare.split(',') : point ? bare.split('.') : [bare]
  if (/[.,]/.test(whole) && !/^[+-]?\d{1,3}([.,])\d{3}(\1\d{3})*$/.test(whole)) return undefined
  const value = Number(whole.replaceAll(/[.,]/g, '') + (comma || point ? `.${rest}` : ''))
  return Number.isFinite(value) ? value : undefined
}

/** Whether a mark begins the decimals: it stands once, after the other one, and is no mark between thousands. */
function isDecimalIn(text: string, mark: string, isOwn: boolean): boolean {
  const other = mark === ',' ? '.' : ','
  const at = text.indexOf(mark)
  if (at < 0 || at !== text.lastIndexOf(mark) || text.lastIndexOf(other) > at) return false
  if (text.includes(other)) return true
  return isOwn || !/^[+-]?\d{1,3}[.,]\d{3}$/.test(text)
}

/** A day as it stands; one with a time, in the reader's zone. */
export function formatDate(text: string): string {
  if (text.includes('T')) return formatTime(text)
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? text : dates.format(date)
}

/** A moment in the reader's own zone. */
export function formatTime(text: string): string {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? text : times.format(date)
}

/** The day after so many days from a moment, in the reader's own zone. */
export function formatDayAfter(moment: string, days: number): string {
  const date = new Date(moment)
  date.setDate(date.getDate() + days)
  return Number.isNaN(date.getTime()) ? moment : localDates.format(date)
}

/** A moment as an input of date and time shows it, in the reader's zone, to the second; empty for none. */
export function toLocalText(moment: string | null): string {
  const date = new Date(moment ?? '')
  if (Number.isNaN(date.getTime())) return ''
  const two = (part: number) => String(part).padStart(2, '0')
  const day = [String(date.getFullYear()).padStart(4, '0'), two(date.getMonth() + 1), two(date.getDate())]
  return `${day.join('-')}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`
}

/** The moment that such a text means where the reader is; what means none stays, for the API to say what is wrong. */
export function fromLocalText(text: string): string | null {
  if (text.trim() === '') return null
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? text : date.toISOString()
}

const clocks = new Map<string, Intl.DateTimeFormat | undefined>()

/** The time of day in a zone, with the weekday where it is not the reader's; undefined for a zone this browser lacks. */
export function clockIn(timeZone: string, now = new Date()): string | undefined {
  if (!clocks.has(timeZone)) clocks.set(timeZone, clockOf(timeZone))
  const parts = clocks.get(timeZone)?.formatToParts(now)
  if (parts === undefined) return undefined
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  const here = now.toLocaleDateString('en-GB', { weekday: 'short' })
  const time = `${part('hour')}:${part('minute')}`
  return part('weekday') === here ? time : `${part('weekday')} ${time}`
}

function clockOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    const options = {
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone,
    } as const
    return new Intl.DateTimeFormat('en-GB', options)
  } catch {
    // Roster's list of zones may be newer than the browser's.
    return undefined
  }
}

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** A part of a whole, in percent. */
export function formatShare(count: number, whole: number): string {
  return percent.format(count / Math.max(1, whole))
}
