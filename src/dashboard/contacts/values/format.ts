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
