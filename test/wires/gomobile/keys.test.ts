import { describe, expect, it } from 'vitest'
import { buildKey } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { unknownId } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'
import { mobileWorkspace, refusal } from './mobile-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => mobileWorkspace(database, app)
const reads: [string, string][] = ['contact', 'custom-attributes', 'audience'].flatMap((thing) => [
  ['GET', `/api/${thing}`],
  ['GET', `/api/${thing}/${unknownId}`],
])
const writes: [string, string][] = [
  ...['contact', 'custom-attributes', 'audience'].flatMap((thing): [string, string][] => [
    ['POST', `/api/${thing}`],
    ['PUT', `/api/${thing}/${unknownId}`],
    ['PATCH', `/api/${thing}/${unknownId}`],
    ['DELETE', `/api/${thing}/${unknownId}`],
  ]),
  ['POST', '/api/contact/upsert'],
  ['POST', `/api/audience/${unknownId}/add-contacts`],
]
const unauthenticated = refusal(401, 'The API key is missing, unknown, expired or revoked.')
const keyless = refusal(
  401,
  'The API key is missing, unknown, expired or revoked. For clients that send none, set ROSTER_GOMOBILE_KEYLESS_WORKSPACE, which works on loopback only.',
)

describe('the key', () => {
  it('is taken from x-api-key or as Bearer; of two the first counts', async () => {
    const { workspaceKey: key } = await open()
    const status = async (headers: Record<string, string>) =>
      (await app.send('GET', '/api/contact', { headers })).status
    expect(await status({ 'x-api-key': key })).toBe(200)
    expect(await status({ authorization: `Bearer ${key}` })).toBe(200)
    expect(await status({ 'x-api-key': key, authorization: 'Bearer wrong' })).toBe(200)
    expect(await status({ 'x-api-key': 'wrong', authorization: `Bearer ${key}` })).toBe(401)
    expect(await status({ 'x-api-key': ' ', authorization: `Bearer ${key}` })).toBe(200)
    expect(await status({ authorization: key })).toBe(401)
  })

  it.each([...reads, ...writes])('%s %s is 401 without one or with a wrong one', async (method, path) => {
    expect(await app.send(method, path)).toMatchObject(keyless)
    const reply = await app.send(method, path, { headers: { 'x-api-key': 'wrong' } })
    expect(reply).toMatchObject(unauthenticated)
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="Roster", error="invalid_token"')
  })

  it.each([...reads, ...writes])('%s %s asks an account key for a workspace’s', async (method, path) => {
    const { accountKey: key } = await open()
    const body = path.endsWith('upsert') ? { data: [] } : path.endsWith('contacts') ? { contacts: [] } : {}
    expect(await app.send(method, path, { key, ...(method !== 'GET' && { body }) })).toMatchObject(
      refusal(400, 'This wire works in one organization: use a workspace key, not an account key.'),
    )
  })

  it.each(writes)('%s %s is 403 for a key that only reads, before anything is read', async (method, path) => {
    const { owner, workspaceId } = await open()
    const reader = await buildKey(database, owner, { name: 'Reader', workspaceId, scopes: ['read'] })
    const reply = await app.send(method, path, { key: reader.secret, body: '{ not even JSON' })
    const needed = method === 'DELETE' ? 'delete' : path.endsWith('/upsert') ? 'upsert' : 'write'
    expect(reply).toMatchObject(refusal(403, `This call needs a key with the scope "${needed}".`))
  })

  it('of a writer may not read', async () => {
    const { owner, workspaceId } = await open()
    const writer = await buildKey(database, owner, { name: 'Writer', workspaceId, scopes: ['write'] })
    expect((await app.send('GET', '/api/contact', { key: writer.secret })).status).toBe(403)
  })
})

describe('a path without a route', () => {
  it('answers in this wire’s shape', async () => {
    const { send } = await open()
    expect(await send('GET', '/api/nothing')).toMatchObject(refusal(404, 'There is no such path.'))
  })
})
