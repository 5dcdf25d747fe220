import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/kernel/ids.ts'
import { buildPerson } from '../../support/build-person.ts'
import { buildKey } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { startReceiver } from '../../support/webhooks/receiver.ts'
import { readFeed } from './follow-changes.ts'
import { faultsOf, notFound, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database, { settings: { ROSTER_WEBHOOK_LOOPBACK: 'on' } })

/** One that reaches public addresses only, as it comes. */
const strict = await startApp(database)

/** A workspace, and how its owner's key speaks of its webhooks. */
async function webhookWorkspace() {
  const workspace = await rosterWorkspace(database, app)
  const query = `?workspaceId=${workspace.workspaceId}`
  const call = (method: string, path: string, body?: unknown, key = workspace.accountKey) =>
    workspace.send(method, `/webhooks${path}`, body, key)
  const make = async (body: object) => {
    const reply = await call('POST', query, body)
    if (reply.status !== 201) throw new Error(JSON.stringify(reply.body))
    return reply.body
  }
  return { ...workspace, query, call, create: make }
}

const url = 'https://example.com/hooks/roster'

describe('/v2/webhooks', () => {
  it('makes one, shows its secret once, and keeps it sealed', async () => {
    const { call, query, workspaceId, owner } = await webhookWorkspace()
    const { status, headers, body } = await call('POST', query, { url, types: ['contact.*'] })
    expect([status, headers.get('location')]).toEqual([201, `/v2/webhooks/${body.id}`])
    const { secret, ...webhook } = body
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(webhook).toEqual({
      id: body.id,
      url,
      description: null,
      types: ['contact.*'],
      filter: null,
      tree: null,
      segmentId: null,
      payload: 'fat',
      collapseJobs: true,
      signing: 'hmac',
      publicKey: null,
      formerSecretUntil: null,
      maker: `key:${owner.keyId}`,
      state: 'active',
      pausedReason: null,
      pausedAt: null,
      failingSince: null,
      waiting: 0,
      replays: [],
      createdAt: body.createdAt,
      updatedAt: body.createdAt,
    })
    expect((await call('GET', `/${body.id}`)).body).toEqual(webhook)
    expect((await call('GET', query)).body).toEqual({ data: [webhook], nextCursor: null })
    const { rows } = await sql<{ row: string; secret: Buffer }>`
      select h::text as row, secret from webhooks h where workspace_id = ${workspaceId}::uuid`.execute(
      database.db,
    )
    const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64')
    expect(rows[0]?.secret.includes(bytes)).toBe(false)
    expect(rows[0]?.row).not.toContain(bytes.toString('hex'))
  })

  it('shows the public key of an ed25519 secret, and no secret', async () => {
    const { create } = await webhookWorkspace()
    const made = await create({ url, signing: 'ed25519' })
    expect(made).toMatchObject({ signing: 'ed25519', secret: null })
    expect(made.publicKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/)
  })

  it.each([
    [{}, ['url', 'required']],
    [{ url: null }, ['url', 'required']],
    [{ url: 'example.com/hook' }, ['url', 'invalid_format']],
    [{ url: 'ftp://example.com' }, ['url', 'invalid_format']],
    [{ url: 'http://example.com' }, ['url', 'invalid_format']],
    [{ url: 'https://user:pass@example.com' }, ['url', 'invalid_format']],
    [{ url: 'https://@example.com' }, ['url', 'invalid_format']],
    [{ url: 'https://example.com/#part' }, ['url', 'invalid_format']],
    [{ url: 'https://exa mple.com' }, ['url', 'invalid_format']],
    [{ url: 'https://exam\tple.com' }, ['url', 'invalid_format']],
    [{ url: `https://example.com/${'a'.repeat(2100)}` }, ['url', 'too_long']],
    [{ url, types: [] }, ['types', 'too_few']],
    [{ url, types: ['contact.create'] }, ['types[0]', 'not_one_of']],
    [{ url, payload: 'huge' }, ['payload', 'not_one_of']],
    [{ url, signing: 'rsa' }, ['signing', 'not_one_of']],
    [{ url, filter: 'tag:' }, ['filter', 'filter_syntax']],
    [{ url, filter: 'tag:nobody-has-it' }, ['filter', 'unknown_tag']],
    [{ url, secret: 'whsec_mine' }, ['secret', 'unknown_field']],
  ])('refuses %j and makes nothing', async (body, fault) => {
    const { call, query } = await webhookWorkspace()
    expect(faultsOf(await call('POST', query, body))).toEqual([fault])
    expect((await call('GET', query)).body.data).toEqual([])
  })

  it.each([
    'https://127.0.0.1',
    'https://10.0.0.8/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://[::ffff:10.0.0.1]/',
    'https://0x0a000001/',
  ])('refuses %s, which is no public address', async (url) => {
    const { accountKey: key, workspaceId } = await webhookWorkspace()
    const reply = await strict.send('POST', `/v2/webhooks?workspaceId=${workspaceId}`, { key, body: { url } })
    expect(faultsOf(reply)).toEqual([['url', 'forbidden_address']])
    expect(reply.body.errors[0].message).not.toContain('127')
  })

  it('changes what is named and nothing else, keeps a filter through a rename, and answers If-Match', async () => {
    const { call, create, make, send, accountKey } = await webhookWorkspace()
    const tag = await make('/tags', { name: 'vip' })
    const made = await create({ url, filter: 'tag:vip', types: ['contact.*'] })
    expect(made).toMatchObject({ filter: 'tags:vip', tree: { field: 'tags', op: 'eq', value: 'vip' } })
    await send('PATCH', `/tags/${tag.id}`, { name: 'gold' })
    const changed = await call('PATCH', `/${made.id}`, { payload: 'thin', types: null })
    expect(changed.status).toBe(200)
    expect(changed.body).toMatchObject({ payload: 'thin', types: null, filter: 'tags:gold', url })
    const again = await call('PATCH', `/${made.id}`, { payload: 'thin' })
    expect(again.body.updatedAt).toBe(changed.body.updatedAt)
    expect(faultsOf(await call('PATCH', `/${made.id}`, {}))).toEqual([['', 'nothing_to_change']])
    const stale = await app.send('PATCH', `/v2/webhooks/${made.id}`, {
      key: accountKey,
      headers: { 'if-match': `"${Date.parse(made.updatedAt)}"` },
      body: { payload: 'fat' },
    })
    expect([stale.status, stale.body.code]).toEqual([412, 'precondition_failed'])
    expect((await call('GET', `/${made.id}`)).body).toEqual(changed.body)
  })

  it('deletes one with its deliveries; again is 404', async () => {
    const { call, create } = await webhookWorkspace()
    const { id } = await create({ url })
    expect((await call('DELETE', `/${id}`)).status).toBe(204)
    for (const [method, path] of [
      ['DELETE', ''],
      ['GET', ''],
      ['GET', '/deliveries'],
      ['POST', '/test'],
    ] as const)
      expect((await call(method, `/${id}${path}`)).body).toEqual(notFound)
  })

  it('pauses and resumes, and the feed tells who did it', async () => {
    const { call, create, send } = await webhookWorkspace()
    const { id } = await create({ url, description: 'CRM' })
    for (let times = 0; times < 2; times++) {
      const paused = await call('POST', `/${id}/pause`)
      expect([paused.status, paused.body.state, paused.body.pausedReason]).toEqual([200, 'paused', 'asked'])
    }
    const resumed = await call('POST', `/${id}/resume`)
    expect(resumed.body).toMatchObject({ state: 'active', pausedReason: null, pausedAt: null })
    const { data } = await readFeed({ send }, 'types=webhook.*')
    expect(data.map(({ type, record }) => [type, record])).toEqual([
      ['webhook.created', { kind: 'webhook', id, name: 'CRM' }],
      ['webhook.paused', { kind: 'webhook', id, name: 'CRM', reason: 'asked' }],
      ['webhook.resumed', { kind: 'webhook', id, name: 'CRM' }],
    ])
  })

  it('gives a new secret, and says until when the former signs as well', async () => {
    const { call, create } = await webhookWorkspace()
    const made = await create({ url })
    const { body } = await call('POST', `/${made.id}/rotate`)
    expect(body.secret).toMatch(/^whsec_/)
    expect(body.secret).not.toBe(made.secret)
    const hours = (Date.parse(body.formerSecretUntil) - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(23.9)
    expect(hours).toBeLessThanOrEqual(24)
    const other = await call('POST', `/${made.id}/rotate`, { signing: 'ed25519' })
    expect(other.body).toMatchObject({ signing: 'ed25519', secret: null })
  })

  it('is for owners and for account keys with admin and read', async () => {
    const { call, query, owner, workspaceKey, workspaceId, accountId } = await webhookWorkspace()
    expect((await call('POST', query, { url }, workspaceKey)).status).toBe(403)
    const { secret: admin } = await buildKey(database, owner, { name: 'Admin', scopes: ['admin'] })
    const refused = await call('POST', query, { url }, admin)
    expect([refused.status, refused.body.code]).toEqual([403, 'insufficient_scope'])
    const account = { ...(await webhookWorkspace()), accountId }
    for (const [role, status] of [
      ['editor', 403],
      ['viewer', 403],
      ['owner', 201],
    ] as const) {
      const { headers, id } = await buildPerson(account, { signsIn: true, role })
      const reply = await app.send('POST', `/v2/webhooks?workspaceId=${workspaceId}`, {
        headers,
        body: { url },
      })
      expect([role, reply.status]).toEqual([role, status])
      if (status === 201) expect(reply.body.maker).toBe(`person:${id}`)
    }
  })

  it('lists by pages, newest first, and no more than a workspace may have', async () => {
    const { call, create, query } = await webhookWorkspace()
    const ids: string[] = []
    for (let n = 0; n < 3; n++) ids.unshift((await create({ url: `${url}?n=${n}` })).id)
    const first = (await call('GET', `${query}&limit=2`)).body
    const second = (await call('GET', `${query}&limit=2&cursor=${first.nextCursor}`)).body
    expect([...first.data, ...second.data].map(({ id }: { id: string }) => id)).toEqual(ids)
    expect(second.nextCursor).toBeNull()
  })
})

describe('POST /v2/webhooks/{id}/test', () => {
  it('sends one signed message and answers what became of it', async () => {
    const receiver = await startReceiver()
    const { call, create } = await webhookWorkspace()
    const { id } = await create({ url: receiver.url })
    receiver.answer((_, response) => void response.writeHead(200).end('thank you'))
    const { status, body } = await call('POST', `/${id}/test`)
    expect([status, body.state, body.answer, body.type]).toEqual([
      200,
      'delivered',
      'thank you',
      'webhook.test',
    ])
    expect(body.attempts).toEqual([
      { at: expect.any(String), ms: expect.any(Number), status: 200, error: null },
    ])
    expect(receiver.received).toHaveLength(1)
    const [message] = receiver.received
    expect(message?.body).toBe(body.body)
    expect(message?.headers).toMatchObject({
      'webhook-id': body.messageId,
      'content-type': 'application/json; charset=utf-8',
    })
    expect((await call('GET', `/${id}/deliveries`)).body.data).toEqual([body])
    expect((await call('GET', `/${id}/deliveries/${body.id}`)).body).toEqual(body)
  })

  it('says why nothing arrived', async () => {
    const { call, create } = await webhookWorkspace()
    const { id } = await create({ url: 'http://127.0.0.1:1/hook' })
    const { body } = await call('POST', `/${id}/test`)
    expect([body.state, body.answer]).toEqual(['failed', null])
    expect(body.attempts).toMatchObject([{ status: null, error: 'nothing listens at the address' }])
    expect((await call('GET', `/${id}/deliveries?state=failed`)).body.data).toEqual([body])
    expect((await call('GET', `/${id}/deliveries?state=delivered`)).body.data).toEqual([])
  })
})

describe('deliveries of another webhook', () => {
  it('are not found, in the same workspace and in another', async () => {
    const { call, create } = await webhookWorkspace()
    const other = await webhookWorkspace()
    const [one, two] = [await create({ url }), await create({ url })]
    const { body } = await call('POST', `/${one.id}/test`)
    for (const path of [`/${two.id}/deliveries/${body.id}`, `/${one.id}/deliveries/${newId()}`]) {
      expect((await call('GET', path)).body).toEqual(notFound)
      expect((await call('POST', `${path}/retry`)).body).toEqual(notFound)
    }
    expect((await other.call('GET', `/${one.id}/deliveries/${body.id}`)).body).toEqual(notFound)
    expect((await other.call('POST', `/${one.id}/deliveries/${body.id}/retry`)).body).toEqual(notFound)
    expect((await call('POST', `/${one.id}/deliveries/${body.id}/retry`)).body).toMatchObject({
      id: body.id,
      state: 'waiting',
    })
  })
})

describe('POST /v2/webhooks/{id}/replay', () => {
  it('takes a time, refuses one that is none, and says what is told again', async () => {
    const { call, create } = await webhookWorkspace()
    const { id } = await create({ url })
    for (const [body, fault] of [
      [{}, ['since', 'required']],
      [{ since: 'yesterday' }, ['since', 'invalid_date']],
      [{ since: '2026-01-02T00:00:00Z', until: '2026-01-01T00:00:00Z' }, ['since', 'out_of_range']],
    ] as const)
      expect(faultsOf(await call('POST', `/${id}/replay`, body))).toEqual([fault])
    const window = { since: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' }
    const reply = await call('POST', `/${id}/replay`, window)
    expect([reply.status, reply.body.replays]).toEqual([202, [window]])
  })
})
