const dateOrTime =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|[+-](\d{2}):(\d{2})))?$/

/** Whether text is an RFC 3339 full-date (`2026-02-28`) or date-time of an existing day in the years 1 to 9999. */
export function isDateOrTime(text: string): boolean {
  const parts = dateOrTime.exec(text)
  if (parts === null) return false
  const [year, month, day, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = parts
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part))) as [number, number, number, ...number[]]
  if (hour > 23 || minute > 59 || second > 59 || offsetMinute > 59) return false
  // No time zone is further from UTC than 14 hours.
  if (offsetHour > 14 || (offsetHour === 14 && offsetMinute > 0)) return false
  const isDay = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
  return isDay && staysInCalendar(text)
}

/** An offset can move the moment into the year 0 or 10000, which RFC 3339 cannot write. */
function staysInCalendar(text: string): boolean {
  const year = new Date(text).getUTCFullYear()
  return year >= 1 && year <= 9999
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Whether text is a day without a time: an RFC 3339 full-date. */
export function isDay(text: string): boolean {
  return text.length === 10 && isDateOrTime(text)
}

/** An RFC 3339 date-time (not a bare date) as a Date in milliseconds, or undefined. */
export function parseTime(text: string): Date | undefined {
  return text.includes('T') && isDateOrTime(text) ? new Date(text) : undefined
}
