import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { Exports, exportContacts } from '../../../src/core/exports/export-contacts.ts'
import type { Selection } from '../../../src/core/finding/selection.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import type { Database } from '../../../src/store/database/database.ts'
import type { Scope } from '../../../src/store/kernel/scope.ts'
import { buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openByUrl } from '../../support/open-by-url.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { startApp } from '../../support/start-app.ts'

/** More than all buffers between PostgreSQL and a reader hold. */
const many = 60_000

async function fill({ db }: Database, { workspaceId }: Scope): Promise<void> {
  const ids = Array.from({ length: many }, () => newId())
  await sql`
    insert into contacts (workspace_id, id, version, full_address, do_not_contact, channels, status, tag_ids, custom, attributes,
      created_at, updated_at)
    select ${workspaceId}::uuid, id, 1, repeat('x', 500), false, '{}', 'Waiting', '{}', '{}', '{}', ${new Date()}, ${new Date()}
    from unnest(${ids}::uuid[]) as id`.execute(db)
}

/** How many connections are in a transaction; a store that has just been filled is counted meanwhile. */
async function transactionsOpen(database: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
      and backend_type = 'client backend' and query not ilike 'analyze%'`.execute(database.db)
  return rows[0]!.count
}

/** How many milliseconds ago the export's statement began. */
async function ageOfCopy(database: Database): Promise<number> {
  const { rows } = await sql<{ age: number }>`
    select extract(epoch from clock_timestamp() - query_start)::float * 1000 as age from pg_stat_activity
    where datname = current_database() and state = 'active' and query ilike 'copy%'`.execute(database.db)
  return rows[0]?.age ?? 0
}

const everything = { selection: {}, columns: undefined, form: 'csv' } as const

describe('a reader', () => {
  it('that hangs up in the middle frees the connection at once, and its place', async () => {
    const database = await createScratchDatabase()
    const app = await startApp(database, { jobs: false })
    const { scope, workspaceKey } = await buildWorkspace(database)
    await fill(database, scope)
    for (let time = 0; time < 5; time++) {
      const request = get(`${app.url}/v2/exports`, { headers: { authorization: `Bearer ${workspaceKey}` } })
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      await once(response, 'data')
      await expect.poll(() => transactionsOpen(database)).toBe(1)
      request.destroy()
      await expect.poll(() => transactionsOpen(database)).toBe(0)
    }
    const { pool } = database
    expect(pool.totalCount - pool.idleCount).toBe(0)
  })

  it('that hangs up while PostgreSQL still looks for the first row frees them too', async () => {
    const database = await createScratchDatabase()
    const { scope } = await buildWorkspace(database)
    await buildContacts(scope, [{}])
    const exports = new Exports(database)
    // Another session locks a table that only the rows need, so they wait.
    const holder = await database.pool.connect()
    await holder.query('begin; lock table list_members, lists, tags in access exclusive mode')
    for (let time = 0; time < 5; time++) {
      const { rows } = await exportContacts(exports, scope, everything)
      rows.destroy()
      await once(rows, 'close')
    }
    expect(database.pool.totalCount - database.pool.idleCount).toBe(1)
    await holder.query('rollback')
    holder.release()
    await expect.poll(() => transactionsOpen(database)).toBe(0)
    expect(await text((await exportContacts(exports, scope, everything)).rows)).toContain('Waiting')
  })

  it('that reads slowly keeps no more than a few buffers in memory', async () => {
    const database = await createScratchDatabase()
    const { scope } = await buildWorkspace(database)
    await fill(database, scope)
    const { rows } = await exportContacts(new Exports(database), scope, everything)
    let [bytes, mostWaiting] = [0, 0]
    for await (const chunk of rows as Readable) {
      bytes += chunk.length
      mostWaiting = Math.max(mostWaiting, rows.readableLength)
      await new Promise(setImmediate)
    }
    expect(bytes).toBeGreaterThan(many * 500)
    expect(mostWaiting).toBeLessThan(1024 * 1024)
  })
})

describe('an export', () => {
  it('is not ended by the time that a request’s statement may take', async () => {
    const unhurried = await createScratchDatabase()
    const { scope } = await buildWorkspace(unhurried)
    await fill(unhurried, scope)
    const database = await openByUrl(unhurried.url, 3, { statementTimeoutMs: 300 })
    const { rows } = await exportContacts(new Exports(database), scope, everything)
    // Nothing is read until the statement is much older than it might become.
    await expect.poll(() => ageOfCopy(unhurried), { interval: 20 }).toBeGreaterThan(600)
    let bytes = 0
    for await (const chunk of rows as Readable) bytes += chunk.length
    expect(bytes).toBeGreaterThan(many * 500)
    await database.close()
  })

  it('runs beside a few others, and no more, so that requests keep their connections', async () => {
    const database = await createScratchDatabase()
    const { scope } = await buildWorkspace(database)
    await buildContacts(scope, [{}])
    const exports = new Exports(database)
    const running = await Promise.all([1, 2, 3].map(() => exportContacts(exports, scope, everything)))
    expect(await refusalOf(exportContacts(exports, scope, everything))).toMatchObject({ code: 'unavailable' })
    expect(await text(running[0]!.rows)).toContain('Waiting')
    running[1]!.rows.destroy()
    await once(running[1]!.rows, 'close')
    for (const again of [1, 2])
      expect(await text((await exportContacts(exports, scope, everything)).rows), `${again}`).toContain(
        'Waiting',
      )
    running[2]!.rows.destroy()
  })

  it('that is refused gives its place back', async () => {
    const database = await createScratchDatabase()
    const { scope } = await buildWorkspace(database)
    const exports = new Exports(database)
    const selection: Selection = { listId: newId() }
    for (let time = 0; time < 5; time++)
      expect((await refusalOf(exportContacts(exports, scope, { ...everything, selection }))).code).toBe(
        'not_found',
      )
    await expect.poll(() => transactionsOpen(database)).toBe(0)
  })

  it('is one moment: somebody who moves between two states all the time is in it once, in one of them', async () => {
    const database = await createScratchDatabase()
    const { scope } = await buildWorkspace(database)
    const contacts = await buildContacts(
      scope,
      Array.from({ length: 500 }, (_, index) => ({ city: 'A', externalId: `${index}` })),
    )
    let stopped = false
    // All contacts move together, so at every moment they are in one city.
    const moving = (async () => {
      for (let turn = 0; !stopped; turn++) {
        const moves = contacts.map(
          ({ id }) => ({ op: 'update', id, draft: { city: turn % 2 ? 'A' : 'B' } }) as const,
        )
        await writeContacts(scope, moves, { atomic: true })
      }
    })()
    const exports = new Exports(database)
    for (let time = 0; time < 20; time++) {
      const { rows } = await exportContacts(exports, scope, {
        ...everything,
        columns: [{ field: 'city' }, { field: 'id' }],
      })
      const lines = (await text(rows)).trimEnd().split('\n')
      expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(1)
      expect(new Set(lines.map((line) => line.split(',')[1])).size).toBe(500)
    }
    stopped = true
    await moving
  })
})
