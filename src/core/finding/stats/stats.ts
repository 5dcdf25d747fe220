import {
  type FigureRow,
  readContactFigures,
  readTopTags,
  type TagFigureRow,
} from '../../../store/finding/figures.ts'
import type { Scope } from '../../../store/kernel/scope.ts'
import { LatestMap } from '../../kernel/caches.ts'
import { callingCodeOf, regionsOfCode } from '../../values/regions.ts'
import { canonicalTimeZone } from '../../values/time-zone.ts'
import { quote } from '../filters/filter-tree.ts'

/** A number and the filter behind it, in the filter language; empty: all contacts. */
export interface Figure {
  count: number
  filter: string
}

/** The numbers on a workspace's home page. Days and weeks are in UTC, as in filters. */
export interface Figures {
  /** The time of the count. */
  asOf: Date
  total: Figure
  /** Created today and in the six days before. */
  newThisWeek: Figure
  /** Created on each of the last thirty days, the oldest first. */
  perDay: (Figure & { from: string })[]
  /** Created in each of the last fifty-two weeks from Monday, the oldest first. */
  perWeek: (Figure & { from: string })[]
  reachableByPhone: Figure
  reachableByEmail: Figure
  doNotContact: Figure
  /** By the calling code of the phone, most first; the field `country` is free text. */
  callingCodes: (Figure & { callingCode: string; regions: string[] })[]
  withoutPhone: Figure
  timezones: (Figure & { timezone: string })[]
  withoutTimezone: Figure
  tags: (Figure & { id: string; name: string })[]
}

/** A result is cached for twenty times the duration of its count, so counting takes at most a twentieth of the time. */
const restFactor = 20
const ageMsMax = 60_000
const workspacesMax = 1_000

interface Entry {
  figures: Promise<Figures>
  keptUntil: number
}

/**
 * Caches the stats of workspaces in proportion to the duration of their count: those of a few thousand
 * contacts for an instant, those of millions for at most a minute. Concurrent callers share a count under
 * way.
 */
export class FiguresCache {
  readonly #entries = new LatestMap<string, Entry>(workspacesMax)

  async get(scope: Scope): Promise<Figures> {
    const known = this.#entries.get(scope.workspaceId)
    if (known !== undefined && performance.now() < known.keptUntil) return known.figures
    const startedAt = performance.now()
    const entry: Entry = { figures: countFigures(scope), keptUntil: Number.POSITIVE_INFINITY }
    this.#entries.set(scope.workspaceId, entry)
    const settle = (restMs: number) => {
      entry.keptUntil = performance.now() + restMs
    }
    entry.figures.then(
      () => settle(Math.min(ageMsMax, (performance.now() - startedAt) * restFactor)),
      () => settle(0),
    )
    return entry.figures
  }
}

const dayMs = 24 * 3_600_000
const days = 30
const weeks = 52
/** The most calling codes, zones and tags in an answer. */
const shownMax = 20

/** Counts the stats of a workspace, with the filter behind each. Read-only and without locks. */
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

/** Splits a period into `count` parts of `length` days. */
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
  const counts = new Map<string, number>()
  for (const { by, key, contacts } of rows) {
    if (by !== 'zone' || key === null) continue
    const zone = canonicalTimeZone(key)
    counts.set(zone, (counts.get(zone) ?? 0) + contacts)
  }
  return top([...counts]).map(([timezone, count]) => ({ timezone, count, filter: `timezone:${timezone}` }))
}

function top(counts: [string, number][]): [string, number][] {
  return counts.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, shownMax)
}

function tagFigure({ id, name, contacts }: TagFigureRow): Figures['tags'][number] {
  return { id, name, count: contacts, filter: `tag:${quote(name)}` }
}
