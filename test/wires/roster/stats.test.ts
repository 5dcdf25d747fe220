import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { resolveSelection } from '../../../src/core/finding/selection.ts'
import {
  countFigures,
  type Figure,
  type Figures,
  FiguresCache,
} from '../../../src/core/finding/stats/stats.ts'
import { countSelected } from '../../../src/store/finding/selected-contacts.ts'
import type { Scope } from '../../../src/store/kernel/scope.ts'
import { buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { aTime } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'
import { rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const dayMs = 24 * 3_600_000
/** A Saturday. */
const now = new Date('2026-11-21T15:30:00Z')

/** People created on known days; one more is in the bin. */
async function fill(scope: Scope) {
  const contacts = await buildContacts(scope, [
    { phone: '+493012345678', tags: { add: ['vip', 'or "quoted" \\ and'] }, timezone: 'Europe/Berlin' },
    { phone: '+4915112345678', email: 'a@example.com', tags: { add: ['vip'] }, doNotContact: true },
    { phone: '+14155550101', email: 'b@example.com' },
    { phone: '+12425550123' },
    { phone: '+37122345678', timezone: 'Europe/Riga' },
    { email: 'c@example.com' },
    {},
    { email: 'binned@example.com', tags: { add: ['vip'] } },
  ])
  const ages = [0, 1, 6, 7, 29, 200, 500, 0]
  for (const [index, { id }] of contacts.entries()) {
    const at = new Date(now.getTime() - ages[index]! * dayMs)
    const binned = index === 7 ? now : null
    await sql`update contacts set created_at = ${at}, deleted_at = ${binned}
      where workspace_id = ${scope.workspaceId} and id = ${id}`.execute(scope.db)
  }
}

const everyFigure = (figures: Figures): Figure[] =>
  Object.values(figures).flatMap((value) =>
    value instanceof Date ? [] : Array.isArray(value) ? value : [value as Figure],
  )

it('counts the living, and the filter behind each figure finds exactly as many', async () => {
  const { scope } = await buildWorkspace(database)
  await fill(scope)
  const figures = await countFigures(scope, now)
  expect(figures).toMatchObject({
    asOf: now,
    total: { count: 7, filter: '' },
    newThisWeek: { count: 3, filter: 'created>=2026-11-15' },
    reachableByPhone: { count: 5 },
    reachableByEmail: { count: 3 },
    doNotContact: { count: 1 },
    callingCodes: [
      { callingCode: '+1', count: 2, filter: 'phone^+1' },
      { callingCode: '+49', regions: ['DE'], count: 2, filter: 'phone^+49' },
      { callingCode: '+371', regions: ['LV'], count: 1, filter: 'phone^+371' },
    ],
    withoutPhone: { count: 2 },
    tags: [
      { name: 'vip', count: 2 },
      { name: 'or "quoted" \\ and', count: 1 },
    ],
  })
  expect(figures.callingCodes[0]!.regions[0]).toBe('US')
  expect(figures.perDay).toHaveLength(30)
  expect(figures.perDay.filter(({ count }) => count > 0).map(({ from }) => from)).toEqual([
    '2026-10-23',
    '2026-11-14',
    '2026-11-15',
    '2026-11-20',
    '2026-11-21',
  ])
  expect(figures.perWeek).toHaveLength(52)
  expect(figures.perWeek.at(-1)).toEqual({
    from: '2026-11-16',
    count: 2,
    filter: 'created>=2026-11-16 and created<2026-11-23',
  })
  for (const { count, filter } of everyFigure(figures)) {
    expect([filter, await countSelected(scope, await resolveSelection(scope, { filter }))]).toEqual([
      filter,
      count,
    ])
  }
})

it('an empty workspace has zeros everywhere', async () => {
  const { workspaceId, send } = await rosterWorkspace(database, app)
  await rosterWorkspace(database, app)
  const { status, body } = await send('GET', '/stats')
  expect([status, body]).toMatchObject([
    200,
    { workspaceId, asOf: aTime, total: { count: 0, filter: '' }, tags: [] },
  ])
  expect(body.ageS).toBeLessThan(20)
  expect(body.perDay.every(({ count }: Figure) => count === 0)).toBe(true)
})

it('another workspace’s figures are not found', async () => {
  const { workspaceKey, accountKey } = await rosterWorkspace(database, app)
  const other = await rosterWorkspace(database, app)
  for (const key of [workspaceKey, accountKey])
    expect((await other.send('GET', `/stats?workspaceId=${other.workspaceId}`, undefined, key)).status).toBe(
      404,
    )
})

it('who asks at one moment shares one count, and a count that failed is made again', async () => {
  const { scope } = await buildWorkspace(database)
  const cache = new FiguresCache()
  const [first, second] = await Promise.all([cache.get(scope), cache.get(scope)])
  expect(second).toBe(first)
  const broken = { ...scope, workspaceId: 'no id' }
  await expect(cache.get(broken)).rejects.toThrow()
  await expect(cache.get(broken)).rejects.toThrow()
})
