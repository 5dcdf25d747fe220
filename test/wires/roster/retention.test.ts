import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { examineStore } from '../../../src/core/doctor/examine-store.ts'
import { Sweeper } from '../../../src/core/erasure/sweep.ts'
import { tenantTables } from '../../../src/store/schema/distributed-tables.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { readFeed } from './follow-changes.ts'
import { type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'
import { endOf, runBulk, runUndo } from './run-bulk.ts'
import { importer } from './run-import.ts'

// Its own, since a sweep goes over all workspaces.
const database = await createScratchDatabase()
const app = await startApp(database)
const dayMs = 24 * 60 * 60 * 1000

/** A sweep as it would be after so many days. */
async function sweepAfter(days: number, retention: { binDays?: number; jobDays?: number; logDays?: number }) {
  const said: string[] = []
  const now = () => new Date(Date.now() + days * dayMs)
  await new Sweeper(database, { ...retention, log: (line) => said.push(line), now }).sweep()
  return said
}

/** Makes what the log has of a contact older. */
async function age(contactId: string, days: number, upTo = 1_000) {
  await sql`
    update contact_log set at = at - make_interval(days => ${days}::int)
    where contact_id = ${contactId}::uuid and version <= ${upTo}::int`.execute(database.db)
}

const count = async (table: string, { workspaceId }: RosterWorkspace) => {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${sql.table(table)} where workspace_id = ${workspaceId}::uuid`.execute(
    database.db,
  )
  return rows[0]?.count
}

describe('ROSTER_LOG_DAYS', () => {
  test('history forgets what is older, and keeps what is younger with what it says', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { send, make } = workspace
    const { id } = await make('/contacts', { email: 'old@example.com', firstName: 'Old' })
    await send('PATCH', `/contacts/${id}`, { firstName: 'Older' })
    await send('PATCH', `/contacts/${id}`, { firstName: 'Young' })
    await age(id, 31, 2)
    const said = await sweepAfter(0, { logDays: 30 })
    expect(said.some((line) => line.includes(`${workspace.workspaceId}: 2 rows of history`))).toBe(true)
    const { body } = await send('GET', `/contacts/${id}/history`)
    expect(body.data).toMatchObject([
      { version: 3, changes: [{ field: 'firstName', from: 'Older', to: 'Young' }] },
    ])
    expect((await send('GET', `/contacts/${id}`)).body).toMatchObject({ firstName: 'Young' })
  })

  test('0 keeps everything, and so does a younger log', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { id } = await workspace.make('/contacts', { email: 'kept@example.com' })
    await sweepAfter(10_000, { logDays: 0 })
    await sweepAfter(29, { logDays: 30 })
    expect((await workspace.send('GET', `/contacts/${id}/history`)).body.data).toHaveLength(1)
  })

  test('who is forgotten whole is still written, read and found, and the doctor has no complaint', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { send, make } = workspace
    const { id } = await make('/contacts', { email: 'whole@example.com', tags: ['vip'] })
    await sweepAfter(31, { logDays: 30 })
    expect((await send('GET', `/contacts/${id}/history`)).body.data).toEqual([])
    for await (const finding of examineStore(database))
      if (['history', 'feed'].includes(finding.check)) expect(finding.state, finding.says).toBe('ok')
    const { body } = await send('PATCH', `/contacts/${id}`, { firstName: 'Again' })
    expect(body).toMatchObject({ version: 2, firstName: 'Again' })
    expect((await send('GET', `/contacts/${id}/history`)).body.data).toMatchObject([{ version: 2 }])
    const { data } = await readFeed(workspace, 'types=contact.updated')
    expect(data).toMatchObject([{ contactId: id, version: 2 }])
  })

  test('a cursor from before what is forgotten is 410, and one behind it goes on', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { send, make } = workspace
    const [before, old] = [await readFeed(workspace), await make('/contacts', { email: 'c1@example.com' })]
    const between = await readFeed(workspace)
    await make('/contacts', { email: 'c2@example.com' })
    await age(old.id, 31)
    await sweepAfter(0, { logDays: 30 })
    const expired = await send('GET', `/changes?after=${before.cursor}`)
    expect(expired).toMatchObject({ status: 410, body: { code: 'cursor_expired' } })
    const stream = await app.send('GET', `/v2/changes/stream`, {
      key: workspace.workspaceKey,
      headers: { 'last-event-id': before.cursor },
    })
    expect(stream.status).toBe(410)
    expect((await readFeed(workspace, '', between.cursor)).data).toMatchObject([{ type: 'contact.created' }])
    expect((await readFeed(workspace)).data).toHaveLength(1)
  })

  test('who reads from the beginning goes on from page to page until more is forgotten under them', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { send, make } = workspace
    const people = []
    for (let n = 0; n < 4; n++) people.push(await make('/contacts', { email: `page${n}@example.com` }))
    // Out of order, as after a restore: what stands before it is younger.
    await age(people[2].id, 31)
    await sweepAfter(0, { logDays: 30 })
    const first = await send('GET', '/changes?limit=1')
    const second = await send('GET', `/changes?limit=1&after=${first.body.nextCursor}`)
    expect(second).toMatchObject({ status: 200, body: { data: [{ contactId: people[1].id }] } })
    await age(people[3].id, 31)
    await sweepAfter(0, { logDays: 30 })
    expect(await send('GET', `/changes?limit=1&after=${second.body.nextCursor}`)).toMatchObject({
      status: 410,
    })
    expect((await readFeed(workspace)).data.map(({ contactId }) => contactId)).toEqual(
      people.slice(0, 2).map(({ id }) => id),
    )
  })

  test('a tag that was deleted long ago stays out of what is told later', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { send, make } = workspace
    const { id } = await make('/contacts', { email: 'tagged@example.com', tags: ['gone', 'stays'] })
    const { body } = await send('GET', '/tags')
    const gone = body.data.find(({ name }: { name: string }) => name === 'gone')
    await send('DELETE', `/tags/${gone.id}`)
    await sweepAfter(31, { logDays: 30 })
    await send('PATCH', `/contacts/${id}`, { addTags: ['new'] })
    const history = await send('GET', `/contacts/${id}/history`)
    expect(history.body.data[0].changes).toEqual([{ field: 'tags', from: ['stays'], to: ['new', 'stays'] }])
  })

  test('an undo keeps whom it knows nothing of any more and says so, and takes back what needs no log', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { send, make } = workspace
    const { id } = await make('/contacts', { email: 'changed@example.com', firstName: 'Ada' })
    const job = await runBulk(workspace, {
      ids: [id],
      action: { type: 'setFields', fields: { firstName: 'Eve' } },
    })
    const made = await importer(app, workspace).run('Email\nimported@example.com\n')
    await sweepAfter(31, { logDays: 30 })
    const undo = await runUndo(workspace, job.id)
    expect(undo.counts).toMatchObject({ undone: 0, kept: 1 })
    expect((await send('GET', `/jobs/${undo.id}/kept`)).body.data).toEqual([
      { contactId: id, reason: 'history_forgotten' },
    ])
    expect((await send('GET', `/contacts/${id}`)).body.firstName).toBe('Eve')
    const back = await endOf(workspace, await send('POST', `/imports/${made.id}/undo`))
    expect(back.counts).toMatchObject({ undone: 1, kept: 0 })
    expect((await send('GET', '/contacts?filter=email:imported@example.com')).body.data).toEqual([])
  })

  test('a retype whose values are no longer kept is not undone by half', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { send, make } = workspace
    const field = await make('/custom-fields', { name: 'Size', type: 'text' })
    await make('/contacts', { email: 'sized@example.com', customFields: { Size: '7' } })
    const job = await endOf(
      workspace,
      await send('POST', `/custom-fields/${field.id}/retype`, { type: 'number' }),
    )
    await sweepAfter(31, { logDays: 30 })
    const undo = await send('POST', `/jobs/${job.id}/undo`)
    expect(undo).toMatchObject({ status: 409, body: { code: 'conflict' } })
    expect(undo.body.detail).toContain('ROSTER_LOG_DAYS')
  })

  test('of another workspace nothing goes with it', async () => {
    const [one, other] = [await rosterWorkspace(database, app), await rosterWorkspace(database, app)]
    const [mine, theirs] = [await one.make('/contacts', {}), await other.make('/contacts', {})]
    const { cursor } = await readFeed(other)
    await age(mine.id, 31)
    await sweepAfter(0, { logDays: 30 })
    expect((await other.send('GET', `/contacts/${theirs.id}/history`)).body.data).toHaveLength(1)
    expect((await other.send('GET', `/changes?after=${cursor}`)).status).toBe(200)
  })
})

describe('ROSTER_JOB_DAYS', () => {
  test('a job keeps what it came to, and nothing of whom it was about', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { send, make } = workspace
    await make('/contacts', { email: 'bulk@example.com' })
    const job = await runBulk(workspace, {
      filter: 'email:bulk@example.com',
      action: { type: 'setFields', fields: { firstName: 'Bulk' } },
    })
    const file = 'Email,Phone\nrow@example.com,\nno mail,\n'
    const { id } = await importer(app, workspace).run(file, { dryRun: false })
    await sweepAfter(91, { jobDays: 90 })
    for (const table of [
      'job_contacts',
      'job_kept',
      'imports',
      'import_chunks',
      'import_errors',
      'import_warnings',
    ])
      expect(await count(table, workspace), table).toBe(0)
    const { status, body } = await send('GET', `/jobs/${job.id}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ state: 'done', counts: { changed: 1 }, forgottenAt: expect.any(String) })
    expect(JSON.stringify(body)).not.toContain('bulk@example.com')
    expect((await send('GET', '/jobs')).body.data).toHaveLength(2)
    expect((await send('GET', `/imports/${id}`)).status).toBe(404)
    expect((await send('GET', '/imports')).body.data).toEqual([])
    const undo = await send('POST', `/jobs/${job.id}/undo`)
    expect(undo).toMatchObject({ status: 409, body: { code: 'conflict' } })
    expect(undo.body.detail).toContain('ROSTER_JOB_DAYS')
    // The feed still tells them apart from single changes.
    expect((await readFeed(workspace, 'collapseJobs=true&types=contact.*')).data).toHaveLength(1)
  })

  test('what is left of it goes when the log has nothing of it any more', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { id } = await workspace.make('/contacts', { email: 'stub@example.com' })
    await runBulk(workspace, { ids: [id], action: { type: 'addTags', tags: ['a'] } })
    await sweepAfter(91, { jobDays: 90, logDays: 365 })
    expect(await count('jobs', workspace)).toBe(1)
    await sweepAfter(366, { jobDays: 90, logDays: 365 })
    expect(await count('jobs', workspace)).toBe(0)
  })

  test('0, fewer days and a job that has not ended keep all of it', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { id } = await workspace.make('/contacts', { email: 'young@example.com' })
    const job = await runBulk(workspace, { ids: [id], action: { type: 'addTags', tags: ['a'] } })
    await sweepAfter(89, { jobDays: 90 })
    await sweepAfter(10_000, { jobDays: 0 })
    await sql`update jobs set finished_at = null, state = 'waiting', free_at = 'infinity' where id = ${job.id}::uuid`.execute(
      database.db,
    )
    await sweepAfter(91, { jobDays: 90 })
    expect(await count('job_contacts', workspace)).toBe(1)
  })

  test('an upload that nobody started goes with its file', async () => {
    const workspace = await rosterWorkspace(database, app)
    await importer(app, workspace).upload('Email\nnever@example.com\n')
    await sweepAfter(91, { jobDays: 90 })
    expect(await count('imports', workspace)).toBe(0)
    expect(await count('import_chunks', workspace)).toBe(0)
  })
})

/** What the tables of workspaces take, with their indexes. */
async function bytesOfTables(): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select sum(pg_total_relation_size(c.oid))::int8 as bytes from pg_class c
    where c.relkind = 'r' and coalesce(
      (select p.relname from pg_inherits i join pg_class p on p.oid = i.inhparent where i.inhrelid = c.oid),
      c.relname) = any(${[...tenantTables]}::text[])`.execute(database.db)
  return Number(rows[0]?.bytes)
}

describe('the space', () => {
  test('a store is as large after ten imports with undo as after two, once their days are over', {
    timeout: 300_000,
  }, async () => {
    const workspace = await rosterWorkspace(database, app)
    const rows = Array.from(
      { length: 1_000 },
      (_, n) => `space${n}@example.com,+1415555${String(n).padStart(4, '0')},Name ${n}\n`,
    )
    const sizes: number[] = []
    for (let round = 1; round <= 10; round++) {
      const { id } = await importer(app, workspace).run(`Email,Phone,Name\n${rows.join('')}`)
      await endOf(workspace, await workspace.send('POST', `/imports/${id}/undo`))
      await sweepAfter(400, { binDays: 90, jobDays: 90, logDays: 365 })
      // As autovacuum does by itself, every ten seconds with the embedded PostgreSQL.
      await sql`vacuum`.execute(database.db)
      sizes.push(await bytesOfTables())
    }
    expect(await count('contacts', workspace)).toBe(0)
    expect(await count('contact_log', workspace)).toBe(0)
    expect(sizes[9]! / sizes[1]!, sizes.join(' ')).toBeLessThan(1.2)
  })
})
