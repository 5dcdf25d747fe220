import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { judgeFeed, judgeFeedFacts } from '../../../src/core/doctor/judge-feed.ts'
import { findLongestWriter } from '../../../src/store/doctor/feed-facts.ts'
import { measureFeedLag } from '../../../src/store/doctor/load-facts.ts'
import { buildContact } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'

it('a transaction that holds the feed back is named, from a minute on', () => {
  const writer = { seconds: 61, process: 4711, program: 'psql' }
  expect(judgeFeedFacts(writer, 0)).toMatchObject({
    state: 'warning',
    says: expect.stringContaining('process 4711 (psql) has had a transaction open for 61 s'),
  })
  expect(judgeFeedFacts({ ...writer, seconds: 60 }, 0).state).toBe('ok')
  expect(judgeFeedFacts(undefined, 0).state).toBe('ok')
  const prepared = { seconds: 7_200, process: null, program: 'a prepared transaction x' }
  expect(judgeFeedFacts(prepared, 0).says).toContain('a prepared transaction x has had')
})

it('a write that is open in this database is found, one in another is not', async () => {
  const [database, elsewhere] = [
    await createScratchDatabase(),
    await createScratchDatabase({ migrated: false }),
  ]
  const open = async (pool: typeof database.pool) => {
    const client = await pool.connect()
    await client.query("set application_name = 'long writer'; begin; select pg_current_xact_id()")
    return client
  }
  const theirs = await open(elsewhere.pool)
  expect(await findLongestWriter(database)).toBeUndefined()
  const ours = await open(database.pool)
  expect(await findLongestWriter(database)).toMatchObject({
    program: 'long writer',
    process: expect.any(Number),
  })
  expect(await measureFeedLag(database)).toBeGreaterThan(0)
  for (const client of [theirs, ours]) {
    await client.query('rollback')
    client.release(true)
  }
  expect(await measureFeedLag(database)).toBe(0)
})

it('changes that another server numbered are found, and the way out ends it', async () => {
  const database = await createScratchDatabase()
  const { scope } = await buildWorkspace(database)
  await buildContact(scope, { city: 'Rome' })
  expect((await judgeFeed(database)).state).not.toBe('failed')
  await sql`update contact_log set feed_position = '9000000000'`.execute(database.db)
  const finding = await judgeFeed(database)
  expect([finding.state, finding.says]).toEqual(['failed', expect.stringMatching(/^1 changes are numbered/)])
  const [cure] = /update contact_log .*?(?=;)/.exec(finding.says) as RegExpExecArray
  await sql.raw(cure).execute(database.db)
  expect((await judgeFeed(database)).state).not.toBe('failed')
})
