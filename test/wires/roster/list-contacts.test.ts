import { sql } from 'kysely'
import { describe, expect, it, vi } from 'vitest'
import { cursorOf, isIdKey } from '../../../src/http/calls/cursor.ts'
import { buildContacts } from '../../support/build-contact.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { aTime } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

/** Every id that a walk meets, in its order. `between` runs after each page. */
async function walk({ send }: RosterWorkspace, query: string, between = async () => {}): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { status, body } = await send('GET', `/contacts?${query}${cursor && `&cursor=${cursor}`}`)
    expect(status).toBe(200)
    ids.push(...body.data.map(({ id }: { id: string }) => id))
    cursor = body.nextCursor
    await between()
  }
  return ids
}

describe('GET /v2/contacts', () => {
  it('answers whole contacts in the envelope, newest first; the total only when asked', async () => {
    const { send, make } = await open()
    expect((await send('GET', '/contacts')).body).toEqual({
      data: [],
      nextCursor: null,
      previousCursor: null,
      safeUpdatedAt: aTime,
    })
    const first = await make('/contacts', { firstName: '1', tags: ['a'] })
    const second = await make('/contacts', { firstName: '2' })
    expect((await send('GET', '/contacts')).body).toEqual({
      data: [second, first],
      nextCursor: null,
      previousCursor: null,
      safeUpdatedAt: aTime,
    })
    const { body } = await send('GET', '/contacts?limit=1&total=true')
    expect(body).toEqual({
      data: [second],
      nextCursor: expect.any(String),
      previousCursor: null,
      safeUpdatedAt: aTime,
      total: 2,
    })
    const last = await send('GET', `/contacts?limit=1&cursor=${body.nextCursor}`)
    expect(last.body).toEqual({
      data: [first],
      nextCursor: null,
      previousCursor: expect.any(String),
      safeUpdatedAt: aTime,
    })
    const back = await send('GET', `/contacts?limit=1&cursor=${last.body.previousCursor}`)
    expect(back.body).toEqual({
      data: [second],
      nextCursor: body.nextCursor,
      previousCursor: null,
      safeUpdatedAt: aTime,
    })
  })

  it('walks 500 contacts of one millisecond, each exactly once, while others are written', async () => {
    const workspace = await open()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    const drafts = Array.from({ length: 500 }, () => ({}))
    const contacts = await buildContacts(workspace.scope, drafts).finally(() => vi.useRealTimers())
    expect(new Set(contacts.map(({ createdAt }) => createdAt.getTime())).size).toBe(1)
    const ids = contacts.map(({ id }) => id).reverse()
    for (const limit of [7, 50, 499, 500, 1000]) expect(await walk(workspace, `limit=${limit}`)).toEqual(ids)

    const untouched = new Set(ids)
    let step = 0
    const met = await walk(workspace, 'limit=50', async () => {
      step++
      const [changed, removed] = [ids[(step * 97) % 500] as string, ids[(step * 61) % 500] as string]
      untouched.delete(removed)
      await Promise.all([
        workspace.make('/contacts'),
        workspace.send('PATCH', `/contacts/${changed}`, { city: `${step}` }),
        workspace.send('DELETE', `/contacts/${removed}`),
      ])
    })
    expect(step).toBe(10)
    expect(new Set(met).size).toBe(met.length)
    expect(met.filter((id) => untouched.has(id))).toEqual(ids.filter((id) => untouched.has(id)))
  })

  it('walks the bin by itself', async () => {
    const workspace = await open()
    const contacts = await buildContacts(
      workspace.scope,
      Array.from({ length: 9 }, () => ({})),
    )
    for (const { id } of contacts.slice(0, 5)) await workspace.send('DELETE', `/contacts/${id}`)
    const ids = contacts.map(({ id }) => id)
    expect(await walk(workspace, 'limit=2&deleted=true')).toEqual(ids.slice(0, 5).reverse())
    expect(await walk(workspace, 'limit=2')).toEqual(ids.slice(5).reverse())
    expect((await workspace.send('GET', '/contacts?total=true&deleted=true&limit=1')).body.total).toBe(5)
  })

  it('refuses a cursor that is none, or another list’s, naming it', async () => {
    const { send, make, workspaceId } = await open()
    await make('/contacts')
    await make('/contacts')
    const { nextCursor } = (await send('GET', '/contacts?limit=1')).body
    const id = (await send('GET', '/contacts?limit=1')).body.data[0].id
    const edge = ['next', 0, null, id]
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const bad = [
      '',
      'x',
      '%F0%9F%98%80',
      `${nextCursor}=`,
      `${nextCursor}AA`,
      nextCursor.slice(0, -2),
      encode(null),
      encode([2, 'contacts', edge]),
      encode([1, 'contacts', ['back', 0, null, id]]),
      encode([1, 'contacts', ['next', 0, 'x', id]]),
      encode([1, 'contacts', ['next', 1, null, id]]),
      encode([1, 'contacts', ['next', 0.5, null, id]]),
      encode([1, 'contacts', ['next', 0, null, 'x']]),
      encode([1, 'contacts', ['next', 0, null, id, 0]]),
      encode([1, 'contacts', 'x']),
      encode([1, 'contacts', [id]]),
      encode([1, 'contacts']),
      cursorOf('lists', isIdKey).write(workspaceId),
    ]
    for (const cursor of bad) {
      expect(faultsOf(await send('GET', `/contacts?cursor=${cursor}`))).toEqual([
        ['cursor', 'invalid_format'],
      ])
    }
    const ofTheBin = await send('GET', `/contacts?deleted=true&cursor=${nextCursor}`)
    expect(faultsOf(ofTheBin)).toEqual([['cursor', 'invalid_format']])
  })

  it('a cursor gives no reach into another workspace', async () => {
    const { send, make } = await open()
    await make('/contacts')
    await make('/contacts')
    const { nextCursor } = (await send('GET', '/contacts?limit=1')).body
    const other = await open()
    const own = await other.make('/contacts')
    const { body } = await other.send('GET', `/contacts?cursor=${nextCursor}`)
    expect(body.data.every(({ id }: { id: string }) => id === own.id)).toBe(true)
  })

  it('refuses what is out of range, repeated or unknown', async () => {
    const { send } = await open()
    for (const limit of ['0', '1001', '-1', '1.5', '05', 'x', '1e2', '']) {
      expect((await send('GET', `/contacts?limit=${limit}`)).body.errors).toMatchObject([{ field: 'limit' }])
    }
    const reply = await send('GET', '/contacts?limit=1&limit=2&deleted=yes&total=1&page=2')
    expect(faultsOf(reply)).toEqual([
      ['deleted', 'invalid_type'],
      ['limit', 'repeated'],
      ['page', 'unknown_field'],
      ['total', 'invalid_type'],
    ])
  })

  it('needs the workspace with an account key', async () => {
    const { send, make, accountKey, workspaceId } = await open()
    const contact = await make('/contacts')
    const none = await send('GET', '/contacts', undefined, accountKey)
    expect([none.status, none.body.code]).toEqual([400, 'workspace_required'])
    const { body } = await send('GET', `/contacts?workspaceId=${workspaceId}`, undefined, accountKey)
    expect(body.data).toEqual([contact])
  })
})

describe('safeUpdatedAt', () => {
  it('is shortly before now, and never behind a write that is still open', async () => {
    const seen = async () => {
      const { send } = await open()
      return new Date((await send('GET', '/contacts')).body.safeUpdatedAt).getTime()
    }
    const before = Date.now()
    expect(await seen()).toBeGreaterThan(before - 60_000)
    await database.db.transaction().execute(async (db) => {
      const { rows } = await sql<{ at: Date }>`select now() as at, pg_current_xact_id()`.execute(db)
      expect(await seen()).toBeLessThan(rows[0]!.at.getTime())
    })
    expect(await seen()).toBeLessThan(Date.now())
  })

  it('does not change the tag of a page that is as it was', async () => {
    const { send } = await open()
    const [first, second] = [await send('GET', '/contacts'), await send('GET', '/contacts')]
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'))
  })
})
