import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { Sweeper } from '../../../src/core/erasure/sweep.ts'
import { tenantTables } from '../../../src/store/schema/distributed-tables.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { readFeed } from './follow-changes.ts'
import { type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'
import { runBulk, runUndo } from './run-bulk.ts'
import { importer } from './run-import.ts'

// Its own, since a sweep goes over all workspaces.
const database = await createScratchDatabase()
const app = await startApp(database)
const dayMs = 24 * 60 * 60 * 1000

/** Every table of workspaces in which a text stands anywhere, of this workspace. */
async function tablesWith(workspaceId: string, text: string): Promise<string[]> {
  const found: string[] = []
  for (const table of tenantTables) {
    const { rows } = await sql`
      select 1 from ${sql.table(table)} t
      where workspace_id = ${workspaceId}::uuid and strpos(lower(row_to_json(t)::text), ${text.toLowerCase()}::text) > 0
      limit 1`.execute(database.db)
    if (rows.length > 0) found.push(table)
  }
  return found
}

/** A sweep as it would be after so many days. */
const sweepAfter = (days: number, binDays = 90) =>
  new Sweeper(database, { binDays, log: () => {}, now: () => new Date(Date.now() + days * dayMs) }).sweep()

const erase = ({ send, accountKey, workspaceId }: RosterWorkspace, id: string) =>
  send('POST', `/contacts/${id}/erase?workspaceId=${workspaceId}`, {}, accountKey)

describe('POST /v2/contacts/{id}/erase', () => {
  test('leaves nothing of a contact, its history and its files, in any table', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { workspaceId, send, make } = workspace
    const list = await make('/lists', { name: 'March' })
    const { id } = await make('/contacts', {
      firstName: 'Zyxwina',
      email: 'zyxwina@example.com',
      phone: '+14155550191',
      otherPhones: [{ phone: '+14155550192' }],
      lists: [list.id],
    })
    await send('PATCH', `/contacts/${id}`, { lastName: 'Zyxwinasdottir' })
    expect(await tablesWith(workspaceId, 'zyxwina')).toEqual(
      expect.arrayContaining(['contacts', 'contact_log']),
    )

    expect((await erase(workspace, id)).status).toBe(204)
    expect(await tablesWith(workspaceId, 'zyxwina')).toEqual([])
    expect(await tablesWith(workspaceId, '4155550191')).toEqual([])
    expect((await send('GET', `/contacts/${id}`)).status).toBe(404)
    expect((await send('GET', `/contacts/${id}/history`)).status).toBe(404)
    expect((await erase(workspace, id)).status).toBe(404)
    const { data } = await readFeed(workspace, 'types=contact.erased')
    expect(data).toMatchObject([{ type: 'contact.erased', contactId: id }])
  })

  test('removes the file of the import that made it, and its rows that were refused or warned of', async () => {
    const workspace = await rosterWorkspace(database, app, { defaultRegion: 'US' })
    const { workspaceId, send } = workspace
    const csv =
      'Email,Phone\nqwertz@example.com,(415) 555-0193\nqwertz@example.com and more,\nother@example.com,\n'
    await importer(app, workspace).run(csv)
    const { body } = await send('GET', '/contacts?filter=email:qwertz@example.com')
    const id = body.data[0].id
    expect((await erase(workspace, id)).status).toBe(204)
    expect(await tablesWith(workspaceId, 'qwertz')).toEqual([])
  })

  test('leaves nothing of them in what jobs were asked for, nor in rows that other imports refused', async () => {
    const workspace = await rosterWorkspace(database, app, { defaultRegion: 'US' })
    const { workspaceId, make } = workspace
    const { id } = await make('/contacts', { email: 'asdfg@example.com', phone: '+14155550181' })
    const other = await make('/contacts', { email: 'zxcvb@example.com' })
    const action = { type: 'addTags', tags: ['x'] }
    await runBulk(workspace, { filter: 'email:asdfg@example.com', action })
    await runBulk(workspace, { filter: 'email:zxcvb@example.com', action })
    await importer(app, workspace).run(
      'Email,Phone,Birthday\nno mail,(415) 555-0181,\nzxcvb@example.com,+1 212 555 0000 00 00,\n',
    )
    expect(await tablesWith(workspaceId, 'asdfg@')).toContain('jobs')
    expect(await tablesWith(workspaceId, '(415) 555-0181')).not.toEqual([])
    expect((await erase(workspace, id)).status).toBe(204)
    expect(await tablesWith(workspaceId, 'asdfg@')).toEqual([])
    expect(await tablesWith(workspaceId, '(415) 555-0181')).toEqual([])
    expect(await tablesWith(workspaceId, 'zxcvb@')).toEqual(expect.arrayContaining(['contacts', 'jobs']))
    expect((await workspace.send('GET', `/contacts/${other.id}`)).status).toBe(200)
  })

  test('takes them out of kept answers, and the call is still not done a second time', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { workspaceId, workspaceKey, accountKey } = workspace
    const create = (key: string, email: string, token: string, query = '') =>
      app.send('POST', `/v2/contacts${query}`, {
        key,
        body: { email },
        headers: { 'idempotency-key': token },
      })
    const made = await create(workspaceKey, 'replay1@example.com', 'one')
    const byAccount = await create(accountKey, 'replay2@example.com', 'two', `?workspaceId=${workspaceId}`)
    const kept = await create(workspaceKey, 'replay3@example.com', 'three')
    expect([made.status, byAccount.status, kept.status]).toEqual([201, 201, 201])
    for (const { body } of [made, byAccount]) await erase(workspace, body.id)
    const again = await create(workspaceKey, 'replay1@example.com', 'one')
    expect(again).toMatchObject({ status: 409, body: { code: 'conflict' } })
    expect(again.body.detail).toContain('erased')
    expect(
      (await create(accountKey, 'replay2@example.com', 'two', `?workspaceId=${workspaceId}`)).status,
    ).toBe(409)
    expect((await create(workspaceKey, 'replay3@example.com', 'three')).body).toEqual(kept.body)
    expect((await workspace.send('GET', '/contacts?q=replay')).body.data).toHaveLength(1)
  })

  test.each([
    ['phone', { phone: '+5491123456789' }, { phone: '+541123456789' }],
    ['phone', { phone: '+14155550194' }, { phone: '+14155550194' }],
    [
      'phone',
      { email: 'a1@example.com', otherPhones: [{ phone: '+14155550195' }] },
      { phone: '+14155550195' },
    ],
    ['email', { email: 'Dora@Example.com' }, { email: 'dora@example.com' }],
  ])('keeps their do-not-contact with the %s alone', async (identifier, was, comes) => {
    const workspace = await rosterWorkspace(database, app)
    const { send, make } = workspace
    const { id } = await make('/contacts', { ...was, doNotContact: true })
    await erase(workspace, id)
    for (const path of ['/contacts', '/contacts/upsert']) {
      const { body } = await send('POST', path, comes)
      const made = body.contact ?? body
      expect(made, path).toMatchObject({
        doNotContact: true,
        doNotContactFrom: { contactId: null, identifier },
      })
      await erase(workspace, made.id)
    }
  })

  test('closes nobody for one who could be contacted, and nobody of another workspace', async () => {
    const [workspace, other] = [await rosterWorkspace(database, app), await rosterWorkspace(database, app)]
    const free = await workspace.make('/contacts', { phone: '+14155550196' })
    const closed = await workspace.make('/contacts', { phone: '+14155550197', doNotContact: true })
    for (const { id } of [free, closed]) await erase(workspace, id)
    expect(await workspace.make('/contacts', { phone: '+14155550196' })).toMatchObject({
      doNotContact: false,
    })
    expect(await other.make('/contacts', { phone: '+14155550197' })).toMatchObject({ doNotContact: false })
  })

  test('takes the scope admin, and the workspace’s own contact', async () => {
    const [workspace, other] = [await rosterWorkspace(database, app), await rosterWorkspace(database, app)]
    const { id } = await workspace.make('/contacts', { phone: '+14155550198' })
    expect((await workspace.send('POST', `/contacts/${id}/erase`, {})).status).toBe(403)
    expect((await erase(other, id)).status).toBe(404)
    expect((await workspace.send('GET', `/contacts/${id}`)).status).toBe(200)
  })
})

describe('the sweep', () => {
  test('removes the bin’s people when their days are over, and keeps what lives', async () => {
    const { workspaceId, send, make } = await rosterWorkspace(database, app)
    const binned = await make('/contacts', { email: 'vbnm1@example.com', doNotContact: true })
    const living = await make('/contacts', { email: 'vbnm2@example.com' })
    await send('DELETE', `/contacts/${binned.id}`)
    await sweepAfter(89)
    expect((await send('GET', '/contacts?deleted=true')).body.data).toHaveLength(1)
    await sweepAfter(1000, 0)
    expect((await send('GET', '/contacts?deleted=true')).body.data).toHaveLength(1)
    await sweepAfter(91)
    expect(await tablesWith(workspaceId, 'vbnm1')).toEqual([])
    expect((await send('GET', `/contacts/${living.id}`)).status).toBe(200)
    expect(await make('/contacts', { email: 'vbnm1@example.com' })).toMatchObject({ doNotContact: true })
  })

  test('an undo says of those who are gone that they are', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { send, make } = workspace
    const { id } = await make('/contacts', { email: 'gone@example.com' })
    const job = await runBulk(workspace, { ids: [id], action: { type: 'delete' } })
    await sweepAfter(91)
    const undo = await runUndo(workspace, job.id)
    const { body } = await send('GET', `/jobs/${undo.id}/kept`)
    expect(body.data).toMatchObject([{ contactId: id, reason: 'gone' }])
  })

  test('purge=now removes all of a deleted workspace, also one that was deleted before', async () => {
    const { workspaceId, send, make, accountKey } = await rosterWorkspace(database, app)
    await make('/contacts', { email: 'purged@example.com', tags: ['vip'] })
    await make('/lists', { name: 'purged' })
    const remove = (query = '') => send('DELETE', `/workspaces/${workspaceId}${query}`, undefined, accountKey)
    expect((await remove()).status).toBe(204)
    expect((await remove('?purge=now')).status).toBe(204)
    await expect.poll(() => tablesWith(workspaceId, workspaceId)).toEqual([])
    const { rows } = await sql<{ name: string }>`
      select name from workspaces where id = ${workspaceId}::uuid and purged_at is not null`.execute(
      database.db,
    )
    expect(rows).toEqual([{ name: 'Purged' }])
    expect((await remove('?purge=now')).status).toBe(204)
  })
})
