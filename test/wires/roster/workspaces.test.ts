import { describe, expect, it } from 'vitest'
import { buildAccount } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, notFound, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const everything = {
  name: 'Nedzo Paris 🗼',
  description: 'The French office',
  timezone: 'Europe/Paris',
  defaultRegion: 'FR',
  icon: 'building',
  contactName: 'Zoé',
  contactPhone: '01 23 45 67 89',
  contactEmail: 'zoe@example.com',
  streetAddress: '1 rue de Rivoli',
  state: 'Île-de-France',
  zip: '75001',
  country: 'France',
  businessRegistrationNumber: '123 456 789 00012',
}

async function open() {
  const account = await buildAccount(database)
  const send = (method: string, path: string, body?: unknown, key = account.accountKey) =>
    app.send(method, `/v2/workspaces${path}`, { key, ...(body !== undefined && { body }) })
  return { ...account, send }
}

describe('POST /v2/workspaces', () => {
  it('answers the whole workspace, with null for what nothing is said of', async () => {
    const { send, accountId } = await open()
    const reply = await send('POST', '', everything)
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      ...everything,
      id: expect.any(String),
      accountId,
      createdAt: expect.any(String),
      updatedAt: reply.body.createdAt,
    })
    expect((await send('GET', `/${reply.body.id.toUpperCase()}`)).body).toEqual(reply.body)
    const bare = await send('POST', '', { name: 'Bare', defaultRegion: '' })
    const { name: _, ...rest } = everything
    for (const field of Object.keys(rest)) expect(bare.body).toHaveProperty(field, null)
  })

  it('names every fault', async () => {
    const { send } = await open()
    const reply = await send('POST', '', { timezone: 'paris', defaultRegion: 'fr', zip: 5, accountId: 'x' })
    expect(faultsOf(reply)).toEqual([
      ['accountId', 'unknown_field'],
      ['defaultRegion', 'invalid_region'],
      ['name', 'required'],
      ['timezone', 'invalid_time_zone'],
      ['zip', 'invalid_type'],
    ])
  })
})

describe('PATCH /v2/workspaces/{id}', () => {
  it('changes what is named; null clears', async () => {
    const { send } = await open()
    const { body: before } = await send('POST', '', everything)
    const { status, body } = await send('PATCH', `/${before.id}`, { timezone: null, defaultRegion: 'BE' })
    const changes = { timezone: null, defaultRegion: 'BE', updatedAt: body.updatedAt }
    expect([status, body]).toEqual([200, { ...before, ...changes }])
    expect(faultsOf(await send('PATCH', `/${before.id}`, {}))).toEqual([['', 'nothing_to_change']])
    expect(faultsOf(await send('PATCH', `/${before.id}`, { name: null }))).toEqual([['name', 'invalid_type']])
  })
})

describe('DELETE /v2/workspaces/{id}', () => {
  it('takes its contacts out of reach and ends its keys', async () => {
    const { workspaceId, accountKey, send, make } = await rosterWorkspace(database, app)
    const contact = await make('/contacts')
    expect((await send('DELETE', `/workspaces/${workspaceId}`, undefined, accountKey)).status).toBe(204)
    expect((await send('GET', '/contacts')).status).toBe(401)
    for (const path of [
      `/contacts/${contact.id}`,
      `/workspaces/${workspaceId}`,
      `/contacts?workspaceId=${workspaceId}`,
    ]) {
      expect((await send('GET', path, undefined, accountKey)).body).toEqual(notFound)
    }
    expect((await send('DELETE', `/workspaces/${workspaceId}`, undefined, accountKey)).status).toBe(404)
  })
})

describe('GET /v2/workspaces', () => {
  it('pages through the account’s own, newest first; a workspace key sees its own', async () => {
    const { send, ...account } = await open()
    const workspaces = []
    for (const name of ['1', '2', '3']) workspaces.unshift((await send('POST', '', { name })).body)
    const { body } = await send('GET', '?limit=2')
    expect(body.data).toEqual(workspaces.slice(0, 2))
    const rest = await send('GET', `?limit=2&cursor=${body.nextCursor}`)
    expect(rest.body).toEqual({ data: workspaces.slice(2), nextCursor: null })
    const { workspaceKey, workspaceId } = await rosterWorkspace(database, app, { account })
    const own = await send('GET', '', undefined, workspaceKey)
    expect(own.body).toMatchObject({ data: [{ id: workspaceId }], nextCursor: null })
  })

  it('goes on after any id that a cursor could hold', async () => {
    const { send } = await open()
    for (const id of ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']) {
      const cursor = Buffer.from(JSON.stringify([1, 'workspaces', id])).toString('base64url')
      expect((await send('GET', `?cursor=${cursor}`)).status).toBe(200)
    }
  })
})

it('only an account key with admin makes, changes and deletes', async () => {
  const { send, workspaceId } = await rosterWorkspace(database, app)
  for (const [method, path] of [
    ['POST', '/workspaces'],
    ['PATCH', `/workspaces/${workspaceId}`],
    ['DELETE', `/workspaces/${workspaceId}`],
  ] as const) {
    const { status, body } = await send(method, path, method === 'DELETE' ? undefined : { name: 'Mine' })
    expect([status, body.code]).toEqual([403, 'insufficient_scope'])
  }
  expect((await send('GET', `/workspaces/${workspaceId}`)).body.name).toBe('Test workspace')
})
