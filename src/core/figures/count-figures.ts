import {
  type FigureRow,
  readContactFigures,
  readTopTags,
  type TagFigureRow,
} from '../../store/contact-figures.ts'
import type { Scope } from '../../store/scope.ts'
import { quote } from '../filters/filter-text.ts'
import { callingCodeOf } from '../search/calling-code.ts'
import type { Figure, Figures } from './figures.ts'
import { regionsOfCode } from './regions-of-code.ts'

const dayMs = 24 * 3_600_000
const days = 30
const weeks = 52
/** Of calling codes, zones and tags; a page has no room for more. */
const shownMax = 20

/** Counts a workspace's figures now, and names the filter behind each. Reads only; nobody waits for it. */
export async function countFigures(scope: Scope, now = new Date()): Promise<Figures> {
  const today = startOfDay(now)
  const thisMonday = today - ((new Date(today).getUTCDay() + 6) % 7) * dayMs
  const firstMonday = thisMonday - (weeks - 1) * 7 * dayMs
  const [rows, tags] = await Promise.all([
    readContactFigures(scope, new Date(firstMonday)),
    readTopTags(scope, shownMax),
  ])
  const all = rows.find(({ by }) => by === 'all')!
  const created = createdPerDay(rows)
  const withoutZone = rows.find(({ by, key }) => by === 'zone' && key === null)?.contacts ?? 0
  return {
    asOf: now,
    total: { count: all.contacts, filter: '' },
    newThisWeek: since(created, today - 6 * dayMs),
    perDay: stretches(created, today - (days - 1) * dayMs, days, 1),
    perWeek: stretches(created, firstMonday, weeks, 7),
    reachableByPhone: { count: all.with_phone, filter: 'has:phone' },
    reachableByEmail: { count: all.with_email, filter: 'has:email' },
    doNotContact: { count: all.do_not_contact, filter: 'doNotContact:true' },
    callingCodes: byCallingCode(rows),
    withoutPhone: { count: all.contacts - all.with_phone, filter: 'no:phone' },
    timezones: byZone(rows),
    withoutTimezone: { count: withoutZone, filter: 'no:timezone' },
    tags: tags.map(tagFigure),
  }
}

const startOfDay = (time: Date) => Math.floor(time.getTime() / dayMs) * dayMs
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

function createdPerDay(rows: readonly FigureRow[]): Map<string, number> {
  return new Map(
    rows.filter(({ by, key }) => by === 'day' && key !== null).map((row) => [row.key!, row.contacts]),
  )
}

function since(created: ReadonlyMap<string, number>, from: number): Figure {
  const count = [...created].reduce((sum, [day, count]) => (day >= dayOf(from) ? sum + count : sum), 0)
  return { count, filter: `created>=${dayOf(from)}` }
}

/** So many stretches of so many days, one after the other. */
function stretches(created: ReadonlyMap<string, number>, from: number, count: number, length: number) {
  return Array.from({ length: count }, (_, index) => {
    const start = from + index * length * dayMs
    const each = Array.from({ length }, (_, day) => created.get(dayOf(start + day * dayMs)) ?? 0)
    const filter =
      length === 1
        ? `created:${dayOf(start)}`
        : `created>=${dayOf(start)} and created<${dayOf(start + length * dayMs)}`
    return { from: dayOf(start), count: each.reduce((sum, day) => sum + day, 0), filter }
  })
}

function byCallingCode(rows: readonly FigureRow[]): Figures['callingCodes'] {
  const counts = new Map<string, number>()
  for (const { by, key, contacts } of rows) {
    if (by !== 'digits' || key === null) continue
    const code = callingCodeOf(key.slice(1))
    counts.set(code, (counts.get(code) ?? 0) + contacts)
  }
  return top([...counts]).map(([code, count]) => ({
    callingCode: `+${code}`,
    regions: regionsOfCode(code),
    count,
    filter: `phone^+${code}`,
  }))
}

function byZone(rows: readonly FigureRow[]): Figures['timezones'] {
  const counts = rows
    .filter(({ by, key }) => by === 'zone' && key !== null)
    .map((row): [string, number] => [row.key!, row.contacts])
  return top(counts).map(([timezone, count]) => ({ timezone, count, filter: `timezone:${timezone}` }))
}

function top(counts: [string, number][]): [string, number][] {
  return counts.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, shownMax)
}

function tagFigure({ id, name, contacts }: TagFigureRow): Figures['tags'][number] {
  return { id, name, count: contacts, filter: `tag:${quote(name)}` }
}
