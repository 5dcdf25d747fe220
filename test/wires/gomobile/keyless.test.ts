import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { removeWorkspace } from '../../../src/core/access/workspaces/workspaces.ts'
import seed from '../../fixtures/gomobile/003-create-contact.json' with { type: 'json' }
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { anId, aTime } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const json = { 'content-type': 'application/json' }

/** This wire for a new workspace, to be called without a key; `call` sends exactly these headers. */
async function startKeyless() {
  const workspace = await buildWorkspace(database)
  const app = await startApp(database, {
    settings: { ROSTER_GOMOBILE_KEYLESS_WORKSPACE: workspace.workspaceId },
    jobs: false,
  })
  const { port } = new URL(app.url)
  const call = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
    new Promise<{ status: number; body: unknown }>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers }, async (answer) => {
        const text = (await answer.toArray()).join('')
        resolve({ status: answer.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) })
      })
      sent.on('error', reject)
      sent.end(body === undefined ? undefined : JSON.stringify(body))
    })
  return { ...workspace, directory: app.services.directory, port, call }
}

/** For what changes nothing. */
const keyless = await startKeyless()

describe('a call without a key, where a workspace is named for them', () => {
  it('answers the published request as it is printed', async () => {
    const { call, workspaceId, port } = await startKeyless()
    const { method, path, body } = seed.request
    const reply = await call(method, path, { ...json, host: `localhost:${port}` }, body)
    expect(reply).toEqual({
      status: 201,
      body: {
        ...seed.response.body,
        id: anId,
        organizationId: workspaceId,
        createdAt: aTime,
        updatedAt: aTime,
      },
    })
    const log = await database.db
      .selectFrom('contact_log')
      .select('actor')
      .where('workspace_id', '=', workspaceId)
      .execute()
    expect(log).toEqual([{ actor: 'keyless' }])
  })

  it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:80', '127.1.2.3', '[::1]:3000'])(
    'is for %s',
    async (host) => {
      const { call } = keyless
      expect((await call('GET', '/api/contact', { host })).status).toBe(200)
    },
  )

  it.each([
    ['a page whose name was rebound to this machine', { host: 'evil.example:3000' }],
    ['a name that only looks like this machine', { host: 'localhost.evil.example' }],
    ['a number that only looks like this machine', { host: '127.0.0.1.evil.example' }],
    ['an address of the network', { host: '192.168.1.10:3000' }],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port', { 'sec-fetch-site': 'same-site' }],
    ['a page of another origin', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['a proxy', { 'x-forwarded-for': '203.0.113.7' }],
    ['a proxy that says so by the standard', { forwarded: 'for=203.0.113.7' }],
    ['an unreadable key', { authorization: 'Basic eDp5' }],
    ['an empty key', { 'x-api-key': '' }],
    ['an unknown key', { 'x-api-key': 'wrong' }],
    ['an unknown Bearer', { authorization: 'Bearer wrong' }],
  ])('is 401 from %s', async (_, headers) => {
    const { call } = keyless
    for (const [method, path] of [
      ['GET', '/api/contact'],
      ['POST', '/api/contact'],
      ['DELETE', '/api/contact/019fa1b2-0000-7000-8000-000000000001'],
    ] as const) {
      expect((await call(method, path, { host: 'localhost', ...headers })).status).toBe(401)
    }
  })

  it('may come from a page of this very origin, and from the address bar', async () => {
    const { call } = keyless
    const own = { host: 'localhost:3000', origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }
    expect((await call('GET', '/api/contact', own)).status).toBe(200)
    const typed = { host: 'localhost:3000', 'sec-fetch-site': 'none' }
    expect((await call('GET', '/api/contact', typed)).status).toBe(200)
  })

  it('is not written by a form, which cannot send JSON', async () => {
    const { call } = keyless
    const headers = { host: 'localhost', 'content-type': 'text/plain' }
    expect((await call('POST', '/api/contact', headers, seed.request.body)).status).toBe(415)
  })

  it('with a key is judged by the key', async () => {
    const { call, accountKey } = await startKeyless()
    const other = await startKeyless()
    expect((await call('GET', '/api/contact', { 'x-api-key': accountKey })).status).toBe(400)
    await call('POST', '/api/contact', { ...json, 'x-api-key': other.workspaceKey }, seed.request.body)
    expect((await call('GET', '/api/contact')).body).toMatchObject({ meta: { total: 0 } })
    expect((await other.call('GET', '/api/contact')).body).toMatchObject({ meta: { total: 1 } })
  })

  it('ends with its workspace', async () => {
    const { call, directory, owner, workspaceId } = await startKeyless()
    await removeWorkspace(directory, owner, workspaceId)
    expect((await call('GET', '/api/contact')).status).toBe(401)
  })
})
