const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 20 })
const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
const times = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

export function formatNumber(value: unknown): string {
  return typeof value === 'number' ? numbers.format(value) : String(value)
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
