import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { defaultKeyScopes, type KeyScope, keyScopes } from '../../../src/core/access/principal.ts'
import { readMigrations } from '../../../src/store/schema/read-migrations.ts'
import { buildPerson } from '../../support/build-person.ts'
import { buildKey } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)

/** A workspace and a key of its with these scopes. */
async function withKey(...scopes: KeyScope[]) {
  const workspace = await rosterWorkspace(database, app)
  const { owner, workspaceId } = workspace
  const { secret } = await buildKey(database, owner, { name: 'Narrow', workspaceId, scopes })
  const call = (method: string, path: string, body?: object) => workspace.send(method, path, body, secret)
  return { ...workspace, call }
}

describe('each scope lets its holder do one thing', () => {
  const [phone] = ['+14155551234']

  it('delete: nothing is deleted without it, by any call', async () => {
    const { call, make, send } = await withKey('read', 'write', 'bulk')
    const contact = await make('/contacts', { phone })
    const records = [
      `/contacts/${contact.id}`,
      `/tags/${(await make('/tags', { name: 't' })).id}`,
      `/lists/${(await make('/lists', { name: 'l' })).id}`,
      `/custom-fields/${(await make('/custom-fields', { name: 'f' })).id}`,
      `/segments/${(await make('/segments', { name: 's', filter: 'has:phone' })).id}`,
    ]
    const calls: [string, string, object?][] = [
      ...records.map((path): [string, string] => ['DELETE', path]),
      ['POST', '/contacts/batch', { operations: [{ op: 'delete', id: contact.id }] }],
      ['POST', '/bulk', { ids: [contact.id], action: { type: 'delete' } }],
    ]
    await make('/tags', { name: 'other' })
    calls.push(['PATCH', records[1]!, { name: 'other' }])
    for (const [method, path, body] of calls) {
      const reply = await call(method, path, body)
      expect([path, reply.status, reply.body.code]).toEqual([path, 403, 'insufficient_scope'])
    }
    expect((await call('PATCH', records[1]!, { name: 'renamed' })).status).toBe(200)
    for (const path of records) expect((await send('GET', path)).status).toBe(200)
  })

  it('export and bulk: reading and writing do not include them', async () => {
    const { call } = await withKey('read', 'write', 'delete')
    expect((await call('GET', '/exports')).status).toBe(403)
    const action = { type: 'addTags', tags: ['a'] }
    expect((await call('POST', '/bulk', { all: true, action })).status).toBe(403)
    const bulk = await withKey('bulk')
    expect((await bulk.call('POST', '/bulk', { all: true, action })).status).toBe(202)
  })

  it('lookup and upsert: those calls and no other; read and write include them', async () => {
    const phoneSystem = await withKey('lookup')
    await phoneSystem.make('/contacts', { phone })
    const lookup = `/contacts/lookup?phone=${encodeURIComponent(phone)}`
    expect((await phoneSystem.call('GET', lookup)).body.phone).toBe(phone)
    expect((await phoneSystem.call('GET', '/contacts')).status).toBe(403)
    const form = await withKey('upsert')
    expect((await form.call('POST', '/contacts/upsert', { phone })).status).toBeLessThan(300)
    expect((await form.call('POST', '/contacts', { phone })).status).toBe(403)
    expect((await form.call('GET', lookup)).status).toBe(403)
    const both = await withKey('read', 'write')
    expect((await both.call('POST', '/contacts/upsert', { phone })).status).toBe(201)
    expect((await both.call('GET', lookup)).status).toBe(200)
  })

  it('a viewer may look and not export; an editor may do all but administer', async () => {
    const workspace = await rosterWorkspace(database, app)
    const asks = async (role: 'viewer' | 'editor') => {
      const { headers } = await buildPerson(workspace, { role })
      const { workspaceId } = workspace
      const paths = ['contacts', 'exports', 'api-keys'].map(
        (path) => `/v2/${path}?workspaceId=${workspaceId}`,
      )
      const replies = await Promise.all(paths.map((path) => fetch(app.url + path, { headers })))
      return replies.map(({ status }) => status)
    }
    expect(await asks('viewer')).toEqual([200, 403, 403])
    expect((await asks('editor')).slice(0, 2)).toEqual([200, 200])
  })
})

describe('GET /v2/me', () => {
  it('says what the key is, whatever it may do', async () => {
    const { owner, workspaceId, send, accountId, accountKey } = await rosterWorkspace(database, app)
    const end = '2030-01-01T00:00:00.000Z'
    for (const scope of keyScopes.filter((one) => one !== 'admin')) {
      const draft = { name: `A ${scope}`, workspaceId, scopes: [scope], expiresAt: end }
      const { secret, principal } = await buildKey(database, owner, draft)
      const { status, body } = await send('GET', '/me', undefined, secret)
      expect([status, body]).toEqual([
        200,
        {
          kind: 'key',
          id: principal.keyId,
          name: `A ${scope}`,
          accountId,
          workspaceId,
          scopes: [scope],
          expiresAt: end,
        },
      ])
    }
    const account = await send('GET', '/me', undefined, accountKey)
    expect(account.body).toMatchObject({ workspaceId: null, scopes: keyScopes, expiresAt: null })
    expect((await app.send('GET', '/v2/me')).status).toBe(401)
  })

  it('says who is signed in', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { id, headers } = await buildPerson(workspace, { role: 'viewer' })
    const reply = await fetch(`${app.url}/v2/me`, { headers })
    expect(await reply.json()).toMatchObject({ kind: 'person', id, name: 'Ada Lovelace', scopes: ['read'] })
  })
})

describe('a key grants at most what it holds', () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

  it('no scope that it has not', async () => {
    const { owner, send } = await rosterWorkspace(database, app)
    const { secret, principal } = await buildKey(database, owner, {
      name: 'Admin',
      scopes: ['admin', 'read'],
    })
    const make = (body: object) => send('POST', '/api-keys', { name: 'Child', ...body }, secret)
    expect(faultsOf(await make({ scopes: ['read', 'write', 'export'] }))).toEqual([
      ['scopes[1]', 'not_one_of'],
      ['scopes[2]', 'not_one_of'],
    ])
    expect((await make({ scopes: ['read', 'lookup'] })).body.scopes).toEqual(['read', 'lookup'])
    expect((await make({})).body.scopes).toEqual(['read'])
    const own = await send('PATCH', `/api-keys/${principal.keyId}`, { scopes: ['admin', 'write'] }, secret)
    expect(faultsOf(own)).toEqual([['scopes[1]', 'not_one_of']])
  })

  it('no longer life than its own', async () => {
    const { owner, send } = await rosterWorkspace(database, app)
    const end = inDays(1)
    const { secret, principal } = await buildKey(database, owner, {
      name: 'Until tomorrow',
      scopes: keyScopes,
      expiresAt: end,
    })
    const make = (body: object) => send('POST', '/api-keys', { name: 'Child', ...body }, secret)
    for (const expiresAt of [inDays(2), null]) {
      expect(faultsOf(await make({ expiresAt }))).toEqual([['expiresAt', 'out_of_range']])
      const own = await send('PATCH', `/api-keys/${principal.keyId}`, { expiresAt }, secret)
      expect(faultsOf(own)).toEqual([['expiresAt', 'out_of_range']])
    }
    expect((await make({})).body.expiresAt).toBe(end)
    const sooner = new Date(Date.now() + 3_600_000).toISOString()
    expect((await make({ expiresAt: sooner })).body.expiresAt).toBe(sooner)
  })
})

it('keys from before these scopes keep what they could do, however often the migration runs', async () => {
  const { owner, workspaceId } = await rosterWorkspace(database, app)
  const migration = (await readMigrations()).find(({ name }) => name.includes('finer_scopes'))!
  const before: [KeyScope[], KeyScope[]][] = [
    [['read', 'write'], [...defaultKeyScopes]],
    [['read'], ['read', 'export']],
    [['write'], ['write', 'delete', 'bulk']],
    [['upsert'], ['upsert']],
  ]
  const keys = await Promise.all(
    before.map(([scopes]) => buildKey(database, owner, { name: 'Old', workspaceId, scopes })),
  )
  const ids = keys.map(({ principal }) => principal.keyId)
  for (let run = 0; run < 2; run++) {
    for (const statement of migration.statements)
      await sql.raw(statement.replace(/\bwhere /, `where id = any('{${ids}}') and `)).execute(database.db)
  }
  const rows = await database.db
    .selectFrom('api_keys')
    .select(['id', 'scopes'])
    .where('id', 'in', ids)
    .execute()
  for (const [index, [, after]] of before.entries()) {
    const { scopes } = rows.find(({ id }) => id === ids[index])!
    expect([...scopes].sort()).toEqual([...after].sort())
  }
})
