import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { DirectoryScope } from '../../../src/store/kernel/scope.ts'
import { buildKey } from '../../support/build-workspace.ts'
import { createScratchDatabase, openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { readFeed } from './follow-changes.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'
import { runBulk } from './run-bulk.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

describe('GET /v2/changes', () => {
  it('tells the versions of contacts in order, each with what changed', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { send, make } = workspace
    const list = await make('/lists', { name: 'March' })
    const { id } = await make('/contacts', { firstName: 'Ada', tags: ['vip'], lists: [list.id] })
    await send('PATCH', `/contacts/${id}`, { city: 'London', removeTags: ['vip'] })
    await send('DELETE', `/contacts/${id}`)
    await send('POST', `/contacts/${id}/restore`, {})
    const { data } = await readFeed(workspace, 'types=contact.*')
    expect(data.map(({ type, contactId, version }) => [type, contactId, version])).toEqual([
      ['contact.created', id, 1],
      ['contact.updated', id, 2],
      ['contact.deleted', id, 3],
      ['contact.restored', id, 4],
    ])
    expect(data[0].changes).toEqual({
      firstName: { from: null, to: 'Ada' },
      tags: { from: [], to: ['vip'] },
      lists: { from: [], to: [list.id] },
      status: { from: null, to: 'Waiting' },
    })
    expect(data[1].changes).toEqual({
      city: { from: null, to: 'London' },
      tags: { from: ['vip'], to: [] },
    })
    expect(new Set(data.map((change) => change.id)).size).toBe(4)
    expect(data[0].actor).toMatch(/^key:/)
  })

  it('goes on from its cursor, by pages of any size, and says the same again from the same cursor', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { make } = workspace
    for (let n = 0; n < 7; n++) await make('/contacts', { firstName: `P${n}` })
    const whole = await readFeed(workspace)
    for (const limit of [1, 2, 3, 7, 8]) {
      expect((await readFeed(workspace, `limit=${limit}`)).data).toEqual(whole.data)
    }
    expect((await readFeed(workspace, '', whole.cursor)).data).toEqual([])
    const { id } = await make('/contacts')
    const next = await readFeed(workspace, '', whole.cursor)
    expect(next.data.map(({ contactId }) => contactId)).toEqual([id])
    expect((await readFeed(workspace, '', whole.cursor)).data).toEqual(next.data)
  })

  it('includes the contact as it is now, the bin’s too', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { id } = await workspace.make('/contacts', { firstName: 'Ada' })
    await workspace.send('PATCH', `/contacts/${id}`, { city: 'Paris' })
    const { body } = await workspace.send('GET', `/contacts/${id}`)
    const { data } = await readFeed(workspace, 'include=contact&types=contact.*')
    expect(data.map(({ contact }) => contact)).toEqual([body, body])
    await workspace.send('DELETE', `/contacts/${id}`)
    const [first] = (await readFeed(workspace, 'include=contact&types=contact.created')).data
    expect(first.contact).toMatchObject({ id, city: 'Paris', version: 3 })
    expect(first.contact.deletedAt).not.toBeNull()
  })

  it('tells only what is asked for, and nothing of other workspaces', async () => {
    const workspace = await rosterWorkspace(database, app)
    const other = await rosterWorkspace(database, app)
    const { id } = await workspace.make('/contacts')
    await workspace.send('PATCH', `/contacts/${id}`, { city: 'Rome' })
    const types = async (text: string) =>
      (await readFeed(workspace, `types=${text}`)).data.map(({ type }) => type)
    expect(await types('contact.updated')).toEqual(['contact.updated'])
    expect(await types('contact.created,contact.deleted')).toEqual(['contact.created'])
    expect(await types('tag.*')).toEqual([])
    expect((await readFeed(other)).data).toEqual([])
    const theirs = await other.send('GET', `/changes?workspaceId=${workspace.workspaceId}`)
    expect(theirs.status).toBe(404)
  })

  it('is read with the scope read alone', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { owner, workspaceId } = workspace
    for (const [scope, status] of [
      ['read', 200],
      ['write', 403],
      ['delete', 403],
    ] as const) {
      const { secret } = await buildKey(database, owner, { name: scope, workspaceId, scopes: [scope] })
      for (const path of ['/changes', '/changes/cursor'])
        expect([scope, (await workspace.send('GET', path, undefined, secret)).status]).toEqual([
          scope,
          status,
        ])
    }
  })

  it.each([
    ['after=nonsense', ['after', 'invalid_format']],
    ['after=WzJd', ['after', 'invalid_format']],
    ['types=contact.create', ['types', 'not_one_of']],
    ['types=tag', ['types', 'not_one_of']],
    ['types=contact.created,', ['types', 'not_one_of']],
    ['limit=0', ['limit', 'out_of_range']],
    ['limit=1001', ['limit', 'out_of_range']],
    ['include=contacts', ['include', 'not_one_of']],
    ['since=2026', ['since', 'unknown_field']],
  ])('refuses %s', async (query, fault) => {
    const { send } = await rosterWorkspace(database, app)
    expect(faultsOf(await send('GET', `/changes?${query}`))).toEqual([fault])
  })

  it('is 410 with a cursor of another store, and with one from the future', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { body } = await workspace.send('GET', '/changes/cursor')
    const [version, epoch, transaction] = JSON.parse(Buffer.from(body.cursor, 'base64url').toString())
    const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
    for (const stale of [
      cursor(version, 'another00000', transaction),
      cursor(version, epoch, String(BigInt(transaction) + 1_000_000n)),
    ]) {
      const reply = await workspace.send('GET', `/changes?after=${stale}`)
      expect([reply.status, reply.body.code]).toEqual([410, 'cursor_expired'])
      expect(reply.body.detail).toContain('/v2/changes/cursor')
    }
  })
})

describe('events of records', () => {
  it('tell what becomes of tags, lists, custom fields and segments, and by whom', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { send, make } = workspace
    const tag = await make('/tags', { name: 'vip' })
    await send('PATCH', `/tags/${tag.id}`, { name: 'VIP' })
    await send('PATCH', `/tags/${tag.id}`, { name: 'VIP' })
    await send('DELETE', `/tags/${tag.id}`)
    await send('POST', `/tags/${tag.id}/restore`, {})
    const other = await make('/tags', { name: 'gold' })
    await send('PATCH', `/tags/${other.id}`, { name: 'VIP' })
    const list = await make('/lists', { name: 'March' })
    await send('PATCH', `/lists/${list.id}`, { name: 'April', description: 'Spring' })
    await send('PATCH', `/lists/${list.id}`, { name: 'April' })
    await send('DELETE', `/lists/${list.id}`)
    await send('POST', `/lists/${list.id}/restore`, {})
    const field = await make('/custom-fields', { name: 'MRR', type: 'text' })
    await send('PATCH', `/custom-fields/${field.id}`, { name: 'ARR' })
    await send('DELETE', `/custom-fields/${field.id}`)
    await send('POST', `/custom-fields/${field.id}/restore`, {})
    const segment = await make('/segments', { name: 'Best', filter: 'tag:VIP' })
    await send('PATCH', `/segments/${segment.id}`, { filter: 'city:Rome' })
    await send('DELETE', `/segments/${segment.id}`)
    // A deletion or merge is a job too, whose end is a further event.
    const data = (await readFeed(workspace)).data.filter(({ type }) => type !== 'job.finished')
    const changed = (from: unknown, to: unknown) => ({ from, to })
    expect(data.map(({ type, changes, record }) => [type, record.id, record.name, changes])).toEqual([
      ['tag.created', tag.id, 'vip', {}],
      ['tag.updated', tag.id, 'VIP', { name: changed('vip', 'VIP') }],
      ['tag.deleted', tag.id, 'VIP', {}],
      ['tag.restored', tag.id, 'VIP', {}],
      ['tag.created', other.id, 'gold', {}],
      ['tag.merged', other.id, 'gold', {}],
      ['list.created', list.id, 'March', {}],
      [
        'list.updated',
        list.id,
        'April',
        { name: changed('March', 'April'), description: changed(null, 'Spring') },
      ],
      ['list.deleted', list.id, 'April', {}],
      ['list.restored', list.id, 'April', {}],
      ['field.created', field.id, 'MRR', {}],
      ['field.updated', field.id, 'ARR', { name: changed('MRR', 'ARR') }],
      ['field.deleted', field.id, 'ARR', {}],
      ['field.restored', field.id, 'ARR', {}],
      ['segment.created', segment.id, 'Best', {}],
      ['segment.updated', segment.id, 'Best', { filter: changed('tags:VIP', 'city:Rome') }],
      ['segment.deleted', segment.id, 'Best', {}],
    ])
    expect(data.find(({ type }) => type === 'tag.merged').record.into).toEqual({ id: tag.id, name: 'VIP' })
    for (const { actor, contactId, version } of data)
      expect([actor, contactId, version]).toEqual([`key:${workspace.member.keyId}`, null, null])
    const kinds = (await readFeed(workspace, 'types=list.*,segment.deleted')).data.map(({ type }) => type)
    expect(kinds).toEqual([
      'list.created',
      'list.updated',
      'list.deleted',
      'list.restored',
      'segment.deleted',
    ])
  })

  it('tell of a tag that a contact brought along, by whoever wrote that contact', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { owner, workspaceId, send } = workspace
    const key = await buildKey(database, owner, { name: 'Second', workspaceId })
    const writes = ['a', 'b', 'c', 'd'].map((name, index) =>
      send('POST', '/contacts', { tags: [name] }, index % 2 === 0 ? undefined : key.secret),
    )
    await Promise.all(writes)
    const { data } = await readFeed(workspace, 'types=tag.created')
    const first = `key:${workspace.member.keyId}`
    const second = `key:${key.principal.keyId}`
    const makers = Object.fromEntries(data.map(({ record, actor }) => [record.name, actor]))
    expect(makers).toEqual({ a: first, b: second, c: first, d: second })
  })

  it('tell the end of a bulk change and of an import, whose changes name the job', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { id } = await workspace.make('/contacts', { city: 'Rome' })
    const { cursor } = await readFeed(workspace)
    const bulk = await runBulk(workspace, { all: true, action: { type: 'addTags', tags: ['vip'] } })
    const told = await readFeed(workspace, '', cursor)
    expect(told.data.map(({ type, jobId }) => [type, jobId])).toEqual([
      ['contact.updated', bulk.id],
      ['tag.created', undefined],
      ['job.finished', bulk.id],
    ])
    expect(told.data[0]).toMatchObject({ contactId: id, operationId: bulk.id })
    expect(told.data[2].record).toEqual({
      kind: 'job',
      id: bulk.id,
      name: null,
      job: { kind: 'bulk', state: 'done', counts: bulk.counts, error: null },
    })
    const collapsed = await readFeed(workspace, 'collapseJobs=true', cursor)
    expect(collapsed.data.map(({ type }) => type)).toEqual(['tag.created', 'job.finished'])
    const run = await importer(app, workspace).run('Email\nada@example.com\nbob@example.com\n')
    const imported = await readFeed(workspace, '', told.cursor)
    expect(imported.data.map(({ type, jobId }) => [type, jobId])).toEqual([
      ['contact.created', run.id],
      ['contact.created', run.id],
      ['import.finished', run.id],
      ['job.finished', run.id],
    ])
  })
})

describe('what an open transaction holds back', () => {
  it('comes in its place once that has ended, and lagMs says how long it was held', async () => {
    const store = await createScratchDatabase()
    const own = await startApp(store, { jobs: false })
    const workspace = await rosterWorkspace(store, own)
    const { id } = await workspace.make('/contacts', { firstName: 'Ada' })
    const { cursor } = await readFeed(workspace)
    const client = await store.pool.connect()
    try {
      await client.query('begin')
      await client.query('select pg_current_xact_id()')
      await workspace.send('PATCH', `/contacts/${id}`, { city: 'Oslo' })
      const held = (await workspace.send('GET', `/changes?after=${cursor}`)).body
      expect(held).toMatchObject({ data: [], hasMore: false })
      expect(held.lagMs).toBeGreaterThan(0)
      await client.query('rollback')
    } finally {
      client.release()
    }
    const { data } = await readFeed(workspace, '', cursor)
    expect(data.map(({ version }) => version)).toEqual([2])
  })

  it('a transaction in another database of the server holds nothing back', async () => {
    const [store, elsewhere] = [
      await createScratchDatabase(),
      await createScratchDatabase({ migrated: false }),
    ]
    const own = await startApp(store, { jobs: false })
    const workspace = await rosterWorkspace(store, own)
    const client = await elsewhere.pool.connect()
    try {
      await client.query('begin')
      await client.query('select pg_current_xact_id()')
      const { id } = await workspace.make('/contacts', { firstName: 'Ada' })
      const { body } = await workspace.send('GET', '/changes?types=contact.*')
      expect(body).toMatchObject({ data: [{ contactId: id }], lagMs: 0 })
      const waiting = workspace.send('GET', `/changes?after=${body.nextCursor}&types=contact.*&wait=30`)
      await workspace.send('PATCH', `/contacts/${id}`, { city: 'Oslo' })
      expect((await waiting).body.data).toMatchObject([{ contactId: id, version: 2 }])
    } finally {
      await client.query('rollback')
      client.release()
    }
  })

  it('a transaction with a lower number that writes the later version is told later', async () => {
    const store = await createScratchDatabase()
    const own = await startApp(store, { jobs: false })
    const workspace = await rosterWorkspace(store, own)
    const ids: string[] = []
    for (let n = 0; n < 3; n++) ids.push((await workspace.make('/contacts')).id)
    const client = await store.pool.connect()
    // Holds the second contact: a batch of all three has its number by the first and waits.
    await client.query('begin')
    await client.query('select from contacts where id = $1 for update', [ids[1]])
    const batch = workspace.send('POST', '/contacts/batch', {
      operations: ids.map((id) => ({ op: 'update', id, contact: { city: 'Later' } })),
    })
    await expect.poll(() => waitingForLocks(store)).toBe(1)
    expect((await workspace.send('PATCH', `/contacts/${ids[2]}`, { city: 'First' })).status).toBe(200)
    await client.query('rollback')
    client.release()
    expect((await batch).status).toBe(200)
    const { data } = await readFeed(workspace)
    const cities = data.flatMap(({ contactId, changes }) =>
      contactId === ids[2] ? (changes.city?.to ?? []) : [],
    )
    expect(cities).toEqual(['First', 'Later'])
  })
})

async function waitingForLocks({ db }: DirectoryScope): Promise<number | undefined> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return rows[0]?.waiting
}
