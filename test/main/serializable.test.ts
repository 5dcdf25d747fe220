import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { openDirectory } from '../../src/core/access/directory.ts'
import { firstStart } from '../../src/core/access/people/set-up.ts'
import { countContacts } from '../../src/store/contacts/contacts.ts'
import { migrate } from '../../src/store/schema/migrate.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openByUrl } from '../support/open-by-url.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { startApp } from '../support/start-app.ts'

// A server whose owner set `serializable` for all: every statement that begins no transaction of its own runs in one, and
// PostgreSQL may end any of them for another's sake.
const scratch = await createScratchDatabase({ migrated: false })
const { rows } = await scratch.pool.query('select current_database() as name')
await scratch.pool.query(`alter database ${rows[0].name} set default_transaction_isolation = 'serializable'`)
const database = await openByUrl(scratch.url)
afterAll(() => database.close())
await migrate(database, { log: () => {} })
const app = await startApp(database)
const twin = await startApp(database)

describe('at default_transaction_isolation=serializable', () => {
  test('it is so: a statement alone is serializable, and a first start makes its account', async () => {
    const found = await sql<{ it: string }>`select current_setting('transaction_isolation') as it`.execute(
      database.db,
    )
    expect(found.rows).toEqual([{ it: 'serializable' }])
    const made = await Promise.all([1, 2, 3].map(() => firstStart(openDirectory(database), undefined)))
    expect(made.filter((it) => it !== undefined)).toHaveLength(1)
  })

  test('200 simultaneous creates of one phone: one success, 199 times 409', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(database)
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        (n % 2 ? app : twin).send('POST', '/v2/contacts', {
          key,
          body: { phone: '+14155551234', tags: ['a'] },
        }),
      ),
    )
    const statuses = replies.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(199)
    expect(await countContacts(scope)).toBe(1)
  })

  test('100 simultaneous upserts of one person, with reads among them: one 201, 99 times 200, no tag lost', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const reads = Array.from({ length: 60 }, (_, n) =>
      (n % 2 ? app : twin).send('GET', n % 3 ? '/v2/contacts' : '/v2/tags', { key }),
    )
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        (n % 2 ? app : twin).send('POST', '/v2/contacts/upsert', {
          key,
          body: { phone: '+14155551234', tags: [`tag ${n}`] },
        }),
      ),
    )
    expect(new Set((await Promise.all(reads)).map(({ status }) => status))).toEqual(new Set([200]))
    const statuses = replies.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 200)).toHaveLength(99)
    const { body } = await app.send('GET', '/v2/contacts', { key })
    expect(body.data).toHaveLength(1)
    expect(body.data[0].tags).toHaveLength(100)
  })

  test('keys, workspaces, tags, fields, lists and members at once: each is made, and once', async () => {
    const { accountKey: key, workspaceId } = await buildWorkspace(database)
    const contact = await app.send('POST', '/v2/contacts', {
      key,
      body: { workspaceId, email: 'a@example.com' },
    })
    const list = await app.send('POST', '/v2/lists', { key, body: { workspaceId, name: 'Members' } })
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, n) => {
        const { send } = n % 2 ? app : twin
        return [
          send('POST', '/v2/workspaces', { key, body: { name: `w${n}` } }),
          send('POST', '/v2/api-keys', { key, body: { name: `k${n}`, workspaceId } }),
          send('POST', '/v2/tags', { key, body: { workspaceId, name: `t${n % 6}` } }),
          send('POST', '/v2/custom-fields', { key, body: { workspaceId, name: `f${n}` } }),
          send('POST', '/v2/lists', { key, body: { workspaceId, name: `l${n}` } }),
          send('PATCH', `/v2/lists/${list.body.id}`, { key, body: { description: `d${n}` } }),
          send('POST', `/v2/lists/${list.body.id}/members`, { key, body: { add: [contact.body.id] } }),
          send('PATCH', `/v2/workspaces/${workspaceId}`, { key, body: { description: `d${n}` } }),
        ]
      }).flat(),
    )
    const statuses = replies.map(({ status }) => status)
    // The same tag twice is refused once; nothing else fails.
    expect(statuses.filter((status) => status >= 400 && status !== 409)).toEqual([])
    const { body: tags } = await app.send('GET', `/v2/tags?workspaceId=${workspaceId}`, { key })
    expect(tags.data.map(({ name }: { name: string }) => name).sort()).toEqual([
      't0',
      't1',
      't2',
      't3',
      't4',
      't5',
    ])
    const { body: members } = await app.send('GET', `/v2/lists/${list.body.id}/members`, { key })
    expect(members.data).toHaveLength(1)
  })
})
