import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { writeContacts } from '../../src/core/contacts/write-contacts.ts'
import { GrowthWatch } from '../../src/store/database/database.ts'
import { buildContact } from '../support/build-contact.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'

test('each mark is passed once, and a count that fails is forgotten', () => {
  const counted: number[] = []
  const watch = new GrowthWatch((mark) => {
    counted.push(mark)
    return Promise.reject(new Error('away'))
  })
  for (const rows of [999, 1, 500, 8_500, 200, 0, 1_000_000, 1]) watch.noteInserted(rows)
  expect(counted).toEqual([1_000, 10_000, 100_000])
})

test('a store that fills up is counted, so that plans go by what it holds', async () => {
  const scratch = await createScratchDatabase({ plain: true })
  await sql`alter table contacts set (autovacuum_enabled = off)`.execute(scratch.db)
  const { scope } = await buildWorkspace(scratch)
  await buildContact(scope, { firstName: 'Ann' })
  const counted = async () => {
    const { rows } = await sql<{ reltuples: number }>`
      select reltuples from pg_class where oid = 'contacts'::regclass`.execute(scratch.db)
    return rows[0]?.reltuples ?? 0
  }
  expect(await counted()).toBeLessThanOrEqual(0)
  const writes = Array.from({ length: 1_000 }, () => ({ op: 'create', draft: { firstName: 'Bo' } }) as const)
  await writeContacts(scope, writes)
  await expect.poll(counted).toBe(1_001)
})
