import { timeZones } from '../time-zone.ts'

/** Every offset in use is a multiple of it, and so is every moment at which one changes. */
const quarterMs = 15 * 60 * 1000

let known: { quarter: number; hours: ReadonlyMap<string, number> } | undefined

/** The time zones in which it is now an hour (0 to 23) that `isWanted` wants. */
export function zonesByHour(now: Date, isWanted: (hour: number) => boolean): string[] {
  const quarter = Math.floor(now.getTime() / quarterMs)
  if (known?.quarter !== quarter) known = { quarter, hours: hoursNow(now) }
  return [...known.hours].filter(([, hour]) => isWanted(hour)).map(([zone]) => zone)
}

function hoursNow(now: Date): Map<string, number> {
  const hours = new Map<string, number>()
  for (const timeZone of timeZones) {
    try {
      const format = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' })
      hours.set(timeZone, Number(format.format(now)))
    } catch {
      // A zone that is newer than this Node: its hour is not known, so it is in no answer.
    }
  }
  return hours
}
