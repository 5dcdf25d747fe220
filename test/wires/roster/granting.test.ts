import { describe, expect, it } from 'vitest'
import type { KeyScope, Role } from '../../../src/core/access/principal.ts'
import { buildPerson, password } from '../../support/build-person.ts'
import { buildAccount, type TestAccount } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const all: KeyScope[] = ['read', 'write', 'delete', 'export', 'bulk', 'admin']
const inADay = () => new Date(Date.now() + 86_400_000).toISOString()
const anEmail = () => `bob-${crypto.randomUUID()}@example.com`

/** An account whose owner has made a key. */
async function open(scopes: readonly KeyScope[], expiresAt: string | null = null) {
  const account: TestAccount = await buildAccount(database)
  const owner = await buildPerson(account)
  const body = { name: 'Key', scopes, expiresAt }
  const { key } = (await app.send('POST', '/v2/api-keys', { headers: owner.headers, body })).body
  const byKey = (method: string, path: string, body?: unknown) =>
    app.send(method, `/v2${path}`, { key, ...(body !== undefined && { body }) })
  const byOwner = (method: string, path: string, body?: unknown) =>
    app.send(method, `/v2${path}`, { headers: owner.headers, ...(body !== undefined && { body }) })
  return { account, owner, byKey, byOwner }
}

/** A role, what a key may do, whether it ends, and what its attempt to give the role is answered. */
const cases: [role: Role, scopes: KeyScope[], end: string | null, status: 'given' | 403][] = [
  ['owner', all, null, 403],
  ['owner', ['admin'], null, 403],
  ['owner', all, inADay(), 403],
  ['editor', all, null, 'given'],
  ['editor', ['admin'], null, 403],
  ['editor', ['admin', 'read', 'write'], null, 403],
  ['editor', ['admin', 'read', 'write', 'delete', 'bulk'], null, 403],
  ['editor', all, inADay(), 403],
  ['viewer', all, null, 'given'],
  ['viewer', ['admin', 'read'], null, 'given'],
  ['viewer', ['admin'], null, 403],
  ['viewer', ['admin', 'write'], null, 403],
  ['viewer', ['admin', 'lookup'], null, 403],
  ['viewer', all, inADay(), 403],
]

describe('a key grants at most what it holds, and never a longer life', () => {
  it.each(cases)('%s by a key with %j, until %s: %s', async (role, scopes, end, expected) => {
    const { account, byKey } = await open(scopes, end)
    const { id } = await buildPerson(account, { role })
    const invited = await byKey('POST', '/invites', { email: anEmail(), role })
    const linked = await byKey('POST', `/people/${id}/password-link`)
    const given = [invited.status, linked.status]
    expect(given).toEqual(expected === 'given' ? [201, 201] : [403, 403])
    if (expected === 403) expect([invited.body.code, linked.body.code]).toEqual(['forbidden', 'forbidden'])
  })

  it('raises nobody beyond it, and may lower and rename', async () => {
    const { account, byKey } = await open(['admin', 'read'])
    const { id } = await buildPerson(account, { role: 'viewer' })
    for (const role of ['owner', 'editor'])
      expect((await byKey('PATCH', `/people/${id}`, { role, name: 'Eve' })).body.code).toBe('forbidden')
    const { id: editor } = await buildPerson(account, { role: 'editor' })
    expect((await byKey('PATCH', `/people/${editor}`, { role: 'viewer' })).body.role).toBe('viewer')
    const renamed = await byKey('PATCH', `/people/${id}`, { name: 'Eve' })
    expect(renamed.body).toMatchObject({ name: 'Eve', role: 'viewer' })
  })

  it('a refusal says nothing of people of other accounts', async () => {
    const { byKey } = await open(all)
    const other = await open(all)
    expect((await byKey('POST', `/people/${other.owner.id}/password-link`)).status).toBe(404)
    expect((await byKey('PATCH', `/people/${other.owner.id}`, { role: 'owner' })).status).toBe(404)
  })
})

describe('an owner who is signed in', () => {
  it('makes owners: by an invitation, a link and a change', async () => {
    const { account, byOwner } = await open(all)
    const { id } = await buildPerson(account, { role: 'editor' })
    expect((await byOwner('POST', '/invites', { email: anEmail(), role: 'owner' })).status).toBe(201)
    expect((await byOwner('PATCH', `/people/${id}`, { role: 'owner' })).body.role).toBe('owner')
    expect((await byOwner('POST', `/people/${id}/password-link`)).status).toBe(201)
  })

  it('raises a person, and the links that a key made for them before end', async () => {
    const { account, byKey, byOwner } = await open(all)
    const { id } = await buildPerson(account, { role: 'viewer' })
    const { url } = (await byKey('POST', `/people/${id}/password-link`)).body
    await byOwner('PATCH', `/people/${id}`, { role: 'owner' })
    const token = new URLSearchParams(url.split('?')[1]).get('token')
    expect((await app.send('POST', '/v2/invites/accept', { body: { token, password } })).status).toBe(404)
  })
})
