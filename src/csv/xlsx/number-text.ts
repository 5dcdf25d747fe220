import type { NumberFormat } from './read-number-formats.ts'

const dayMs = 86_400_000

/** A cell's number as text that means the same: dates in ISO 8601, digits without an exponent, leading zeros as shown. */
export function numberText(given: string, format: NumberFormat, is1904: boolean): string {
  const value = Number(given)
  if (given.trim() === '' || !Number.isFinite(value)) return given
  if (format?.kind === 'date') return serialText(value, is1904) ?? String(value)
  if (format?.kind === 'padded' && Number.isInteger(value) && value >= 0) {
    return String(value).padStart(format.digits, '0')
  }
  return String(value)
}

/** A day number (ECMA-376 part 1, 18.17.4). A time of day is read as UTC, for want of a zone. */
function serialText(serial: number, is1904: boolean): string | undefined {
  // The 1900 system counts a 29 February that never was.
  const day = is1904 ? serial : serial < 60 ? serial + 1 : serial
  const epoch = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)
  const time = new Date(Math.round((epoch + day * dayMs) / 1000) * 1000)
  const isInCalendar = !Number.isNaN(time.getTime()) && time.getUTCFullYear() <= 9999
  if (serial < 0 || !isInCalendar) return undefined
  const text = time.toISOString()
  if (Number.isInteger(serial)) return text.slice(0, 10)
  return serial < 1 ? text.slice(11, 19) : `${text.slice(0, 19)}Z`
}
