import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { createList } from '../../../src/core/lists/lists.ts'
import type { Database } from '../../../src/store/database/database.ts'
import { isUnavailable } from '../../../src/store/kernel/outages.ts'
import type { Scope } from '../../../src/store/kernel/scope.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openByUrl } from '../../support/open-by-url.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'
import { storeFaults } from '../../support/store-faults.ts'
import { backUpTo, fillWithNoise, restore } from './back-up.ts'

/** Enough to still be on its way while the reader waits: more than the sockets and streams between hold. */
const noiseRows = 1_500

/** Writers that create, change, tag, list and delete the same people until they are stopped. */
function startWriters(scope: Scope, listIds: string[], count: number) {
  const state = { batches: 0, stopping: false, failed: 0 }
  async function write(writer: number): Promise<void> {
    const known: string[] = []
    for (let turn = 0; !state.stopping; turn++) {
      const created = Array.from({ length: 4 }, (_, n) => ({
        op: 'create' as const,
        draft: {
          firstName: `${writer}/${turn}/${n}`,
          tags: { add: [`t${turn % 9}`] },
          lists: { add: [listIds[turn % listIds.length]] },
        },
      }))
      const changed = known.slice(-12).map((id, n) =>
        n % 6 === 5
          ? { op: 'delete' as const, id }
          : {
              op: 'update' as const,
              id,
              draft: { lastName: `${turn}`, lists: { set: [listIds[(turn + n) % listIds.length]] } },
            },
      )
      const outcomes = await writeContacts(scope, [...created, ...changed])
      state.failed += outcomes.filter(({ status }) => status === 'failed').length
      for (const outcome of outcomes) if (outcome.status === 'created') known.push(outcome.contact.id)
      state.batches += 1
    }
  }
  const ended = Promise.all(Array.from({ length: count }, (_, writer) => write(writer)))
  const stop = () => {
    state.stopping = true
    return ended
  }
  return { state, stop }
}

async function countOf(database: Database, query: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from (${query}) x`.execute(database.db)
  return rows[0]!.n
}

test('a backup taken while writers run is the store at one moment', async () => {
  const from = await createScratchDatabase()
  const { scope } = await buildWorkspace(from)
  const lists = await Promise.all(['A', 'B', 'C'].map((name) => createList(scope, { name })))
  await fillWithNoise(from, (await buildWorkspace(from)).workspaceId, noiseRows)
  const writers = startWriters(
    scope,
    lists.map(({ id }) => id),
    4,
  )
  await expect.poll(() => writers.state.batches).toBeGreaterThan(10)

  // The first piece of the contacts comes while the log is still to be read; the writers go on writing both.
  let heldUp = false
  const beside = await openByUrl(from.url, 2)
  const { bytes } = await backUpTo(beside, async () => {
    if (heldUp) return
    heldUp = true
    const reached = writers.state.batches
    await expect.poll(() => writers.state.batches, { interval: 5 }).toBeGreaterThanOrEqual(reached + 40)
  })
  await beside.close()
  await writers.stop()
  expect(writers.state.failed).toBe(0)

  const to = await createScratchDatabase({ migrated: false })
  await restore(to, bytes)
  expect(await storeFaults(to)).toEqual([])
  expect(await countOf(to, sql`select 1 from contacts where version > 2`)).toBeGreaterThan(10)
  const inBackup = await countOf(to, sql`select 1 from contact_log`)
  expect(await countOf(from, sql`select 1 from contact_log`)).toBeGreaterThan(inBackup + 100)
})

test('a connection that is lost meanwhile fails the backup, and nothing hangs', async () => {
  const from = await createScratchDatabase()
  await fillWithNoise(from, (await buildWorkspace(from)).workspaceId, noiseRows)
  const beside = await openByUrl(from.url, 2)
  const end = async () => {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like '%copy (select%' and pid <> pg_backend_pid()`.execute(
      from.db,
    )
  }
  const error = await backUpTo(beside, end).catch((error: unknown) => error)
  expect(error).toSatisfy(isUnavailable)
  await beside.close()
})
