import { describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/kernel/ids.ts'
import { nedzoLegacyWire } from '../../../src/wires/nedzo-legacy/wire.ts'
import { buildKey } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { legacyWorkspace } from './legacy-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => legacyWorkspace(database, app)

const operations = nedzoLegacyWire(app.services).routes.map(([method, path, { scope }]) => ({
  method,
  path: path.replace(':id', newId()),
  scope,
  body: method === 'POST' || method === 'PATCH' ? { body: {} } : {},
}))

describe.each(operations)('$method $path', ({ method, path, scope, body }) => {
  it('answers 401 without a key, with an unknown one and with one in another header', async () => {
    const { workspaceKey } = await open()
    const replies = [
      await app.send(method, path, body),
      await app.send(method, path, { ...body, key: 'sk_live_unknown' }),
      await app.send(method, path, { ...body, headers: { 'x-api-key': workspaceKey } }),
    ]
    for (const reply of replies) {
      expect(reply.status).toBe(401)
      expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer realm="Roster"/)
      expect(reply.body).toEqual({
        status_code: 401,
        message: 'The API key is missing, unknown, expired or revoked.',
        data: null,
      })
    }
  })

  it('answers 403 to a key without the scope, before it looks at anything', async () => {
    const { owner, workspaceId } = await open()
    const scopes = [scope === 'read' ? ('write' as const) : ('read' as const)]
    const { secret } = await buildKey(database, owner, { name: 'Half a key', workspaceId, scopes })
    const reply = await app.send(method, path, { ...body, key: secret })
    expect(reply.status).toBe(403)
    expect(reply.body).toEqual({
      status_code: 403,
      message: `This call needs a key with the scope "${scope}".`,
      data: null,
    })
  })

  it('answers 400 to an account key', async () => {
    const { accountKey } = await open()
    const reply = await app.send(method, path, { ...body, key: accountKey })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({
      status_code: 400,
      message: 'These calls work in one workspace: use a workspace key, not an account key.',
      data: null,
    })
  })
})

describe('paths of the wire', () => {
  it.each([
    ['GET', '/v1/contact/a/b'],
    ['GET', '/v1/contact-list/a/b'],
  ])('that it does not serve are 404 in its envelope: %s %s', async (method, path) => {
    const { send } = await open()
    const reply = await send(method, path)
    expect(reply.status).toBe(404)
    expect(reply.body).toEqual({
      status_code: 404,
      message: 'There is no such path.',
      data: null,
    })
  })

  it('end where another wire’s begin', async () => {
    const { send } = await open()
    for (const path of ['/v1/contacts/a/b', '/v1/contact-lists', '/v1/contactx']) {
      expect((await send('GET', path)).body).not.toHaveProperty('status_code')
    }
  })
})
