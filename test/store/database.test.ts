import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { probe } from '../../src/store/doctor/probe.ts'
import { openByUrl } from '../support/open-by-url.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'

const { url } = await createScratchDatabase({ migrated: false })

test('a time comes back to the millisecond, whatever the zone of the process and of the server', async () => {
  // One connection, so that its session's zone holds for all of them.
  const database = await openByUrl(url, 1)
  onTestFinished(() => database.close())
  await sql`set timezone to 'Europe/Berlin'`.execute(database.db)
  const before = process.env.TZ
  onTestFinished(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })
  const times = [
    '1850-01-01T00:00:00.000Z',
    '1883-11-18T17:00:00.123Z',
    '2026-03-29T01:30:00.000Z',
    '9999-12-31T23:59:59.999Z',
  ]
  for (const zone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu']) {
    process.env.TZ = zone
    for (const time of times) {
      const { rows } = await sql<{ one: Date; many: Date }>`
        select ${new Date(time)}::timestamptz(3) as one, unnest(${[new Date(time)]}::timestamptz[]) as many`.execute(
        database.db,
      )
      expect([zone, rows[0]!.one.toISOString(), rows[0]!.many.toISOString()]).toEqual([zone, time, time])
    }
  }
})

test('health is asked on a connection of its own, also while every other is in use', async () => {
  const migrated = await createScratchDatabase()
  const database = await openByUrl(migrated.url, 1)
  onTestFinished(() => database.close())
  const client = await database.pool.connect()
  for (const options of [{}, { takesRoom: true }, { keepsNothing: true }]) await probe(database, options)
  client.release()
})

test('closing waits for what is quick, and no longer than a second for what is not', async () => {
  const scratch = await createScratchDatabase({ migrated: false })
  const database = await openByUrl(scratch.url, 2)
  const quick = sql`select pg_sleep(0.5)`.execute(database.db)
  const endless = sql`select pg_sleep(60)`.execute(database.db).catch(() => 'cut off')
  await expect
    .poll(async () => {
      const text =
        "select from pg_stat_activity where datname = current_database() and query like '%pg_sleep%'"
      return (await scratch.pool.query(text)).rows.length
    })
    .toBe(3)
  await Promise.all([database.close(), database.close()])
  expect((await quick).rows).toHaveLength(1)
  expect(await endless).toBe('cut off')
})
