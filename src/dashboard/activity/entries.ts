import type { Change } from '../api/wire-types.ts'
import { formatDate } from '../ui/format.ts'

/** One line: a change, or several that one call or one person made together. Latest first. */
export interface ActivityEntry {
  id: string
  changes: Change[]
}

/** Edits of one contact by one person belong together for so long. */
const togetherMs = 10 * 60_000

/** Joins changes to lines: those of one call, and those of one person on one contact within a while. Pure. */
export function entriesOf(changes: readonly Change[]): ActivityEntry[] {
  const entries: ActivityEntry[] = []
  // An import has two events for its end, as an import and as a job.
  const told = changes.filter(({ type, record }) => type !== 'job.finished' || record?.job?.kind !== 'import')
  for (const change of told) {
    const entry = entries.at(-1)
    const last = entry?.changes.at(-1)
    if (last !== undefined && belongTogether(last, change)) entry!.changes.push(change)
    else entries.push({ id: change.id, changes: [change] })
  }
  return entries
}

function belongTogether(later: Change, earlier: Change): boolean {
  if (later.actor !== earlier.actor || later.type !== earlier.type) return false
  if (later.contactId === null || earlier.contactId === null) return false
  if (later.operationId === earlier.operationId) return true
  if (later.contactId !== earlier.contactId || later.type !== 'contact.updated') return false
  return Date.parse(later.at) - Date.parse(earlier.at) <= togetherMs
}

/** The reader's own day of a moment, as `2026-02-28`. */
export function dayOf(at: string): string {
  const date = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Lines by the reader's day, in their order. */
export function daysOf(entries: readonly ActivityEntry[]): { day: string; entries: ActivityEntry[] }[] {
  const days: { day: string; entries: ActivityEntry[] }[] = []
  for (const entry of entries) {
    const day = dayOf(entry.changes[0]!.at)
    const last = days.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}

const weekdays = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' })

/** A day as its heading says it. */
export function dayTitle(day: string, words: { today: string; yesterday: string }, now = new Date()): string {
  if (day === dayOf(now.toISOString())) return words.today
  const before = new Date(now)
  before.setDate(before.getDate() - 1)
  if (day === dayOf(before.toISOString())) return words.yesterday
  return `${weekdays.format(new Date(day))}, ${formatDate(day)}`
}
