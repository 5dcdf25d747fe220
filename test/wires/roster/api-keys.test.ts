import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, notFound, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)

async function open() {
  const workspace = await rosterWorkspace(database, app)
  const admin = (method: string, path: string, body?: unknown) =>
    workspace.send(method, `/api-keys${path}`, body, workspace.accountKey)
  return { ...workspace, admin }
}

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()

describe('POST /v2/api-keys', () => {
  it('answers the bare key object with the key, this once; the key works', async () => {
    const { admin, send, accountId, workspaceId } = await open()
    const expiresAt = inAnHour()
    const reply = await admin('POST', '', { name: 'Zapier', workspaceId, scopes: ['read'], expiresAt })
    expect(reply.status).toBe(201)
    const { key, ...rest } = reply.body
    expect(key).toMatch(/^sk_live_[0-9A-Za-z]{49}$/)
    expect(rest).toEqual({
      id: expect.any(String),
      accountId,
      workspaceId,
      name: 'Zapier',
      hint: key.slice(-4),
      scopes: ['read'],
      createdAt: expect.any(String),
      expiresAt,
      lastUsedAt: null,
      revokedAt: null,
    })
    expect((await admin('GET', `/${rest.id}`)).body).toEqual(rest)
    expect((await send('GET', '/contacts', undefined, key)).status).toBe(200)
    const written = await send('POST', '/contacts', {}, key)
    expect([written.status, written.body.code]).toEqual([403, 'insufficient_scope'])
  })

  it('without a workspace it is the account’s, without scopes it may do everything but administer', async () => {
    const { admin } = await open()
    for (const body of [{ name: 'CRM' }, { name: 'CRM', workspaceId: null, expiresAt: null }]) {
      const reply = await admin('POST', '', body)
      expect(reply.body).toMatchObject({
        workspaceId: null,
        scopes: ['read', 'write', 'delete', 'export', 'bulk'],
        expiresAt: null,
      })
    }
  })

  it('names every fault', async () => {
    const { admin, workspaceId } = await open()
    const reply = await admin('POST', '', {
      workspaceId: 'x',
      scopes: ['read', 'root'],
      expiresAt: 'soon',
      key: 'x',
    })
    expect(faultsOf(reply)).toEqual([
      ['expiresAt', 'invalid_date'],
      ['key', 'unknown_field'],
      ['name', 'required'],
      ['scopes[1]', 'not_one_of'],
      ['workspaceId', 'invalid_format'],
    ])
    const past = await admin('POST', '', {
      name: 'x',
      workspaceId,
      scopes: ['admin'],
      expiresAt: '2020-01-01T00:00:00Z',
    })
    expect(faultsOf(past)).toEqual([
      ['expiresAt', 'out_of_range'],
      ['scopes[0]', 'not_one_of'],
    ])
    expect(faultsOf(await admin('POST', '', { name: 'x', scopes: [] }))).toEqual([['scopes', 'too_few']])
    const { workspaceId: foreign } = await open()
    expect((await admin('POST', '', { name: 'x', workspaceId: foreign })).body).toEqual(notFound)
  })
})

describe('PATCH /v2/api-keys/{id}', () => {
  it('changes name, scopes and expiry, at once', async () => {
    const { admin, send, workspaceId } = await open()
    const { key, ...before } = (await admin('POST', '', { name: 'CRM', workspaceId })).body
    const expiresAt = inAnHour()
    const { status, body } = await admin('PATCH', `/${before.id}`, {
      name: 'Reader',
      scopes: ['read'],
      expiresAt,
    })
    expect([status, body]).toEqual([200, { ...before, name: 'Reader', scopes: ['read'], expiresAt }])
    expect((await send('POST', '/contacts', {}, key)).status).toBe(403)
    expect((await admin('PATCH', `/${before.id}`, { expiresAt: null })).body.expiresAt).toBeNull()
    expect(faultsOf(await admin('PATCH', `/${before.id}`, {}))).toEqual([['', 'nothing_to_change']])
    expect(faultsOf(await admin('PATCH', `/${before.id}`, { workspaceId }))).toEqual([
      ['workspaceId', 'unknown_field'],
    ])
  })
})

describe('DELETE /v2/api-keys/{id}', () => {
  it('revokes at once, again the same; the key is listed as revoked and cannot be changed', async () => {
    const { admin, send, workspaceId } = await open()
    const { key, id } = (await admin('POST', '', { name: 'CRM', workspaceId })).body
    expect((await send('GET', '/contacts', undefined, key)).status).toBe(200)
    expect((await admin('DELETE', `/${id}`)).status).toBe(204)
    const { revokedAt } = (await admin('GET', `/${id}`)).body
    expect(revokedAt).toEqual(expect.any(String))
    const refused = await send('GET', '/contacts', undefined, key)
    expect([refused.status, refused.body.code]).toEqual([401, 'unauthenticated'])
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="Roster", error="invalid_token"')
    expect((await admin('DELETE', `/${id}`)).status).toBe(204)
    expect((await admin('GET', `/${id}`)).body.revokedAt).toBe(revokedAt)
    expect((await admin('PATCH', `/${id}`, { name: 'x' })).body).toEqual(notFound)
  })
})

describe('GET /v2/api-keys', () => {
  it('pages through the account’s keys, newest first, never with a key', async () => {
    const { admin } = await open()
    await admin('POST', '', { name: '1' })
    const met: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await admin('GET', `?limit=2${cursor && `&cursor=${cursor}`}`)
      for (const key of body.data) {
        expect(key).not.toHaveProperty('key')
        met.push(key.name)
      }
      cursor = body.nextCursor
    }
    expect(met).toEqual(['1', 'Workspace key', 'Account key'])
  })
})
