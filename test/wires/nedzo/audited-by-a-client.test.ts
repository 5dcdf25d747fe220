import { gzipSync } from 'node:zlib'
import { describe, expect, it, test } from 'vitest'
import { buildAccount, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { aSecond, unknownId } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)

/** Four people, one of them deleted, and how to list them. */
async function open() {
  const { workspaceKey: key } = await buildWorkspace(database)
  const add = async (body: object) => (await app.send('POST', '/v1/contacts', { key, body })).body
  const ada = await add({
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'Ada@Example.com',
    phone: '+14155550101',
  })
  await add({ firstName: 'Bo', email: 'bo@example.com', phone: '+14155550102' })
  await add({ firstName: 'Cleo', lastName: 'Slovak', email: 'cleo@other.org' })
  const gone = await add({ firstName: 'Gone', email: 'gone@example.com' })
  await app.send('DELETE', `/v1/contacts/${gone.id}`, { key })
  const list = (query: string) => app.send('GET', `/v1/contacts?${query}`, { key })
  const names = async (query: string) =>
    (await list(query)).body.map(({ firstName }: { firstName: string }) => firstName)
  return { key, ada, list, names }
}

describe('GET /v1/contacts of somebody', () => {
  test.each([
    ['email=ada@example.com', ['Ada']],
    ['email=ADA%40example.COM', ['Ada']],
    ['email=nobody@example.com', []],
    ['phone=%2B14155550102', ['Bo']],
    ['phone=+14155550102', ['Bo']],
    ['phone=%2B1+(415)+555-0102', ['Bo']],
    ['phone=%2B14155550109', []],
    ['email=ada@example.com&phone=%2B14155550102', []],
    ['email=ada@example.com&phone=%2B14155550101', ['Ada']],
    ['search=love', ['Ada']],
    ['search=lov', ['Cleo', 'Ada']],
    ['search=other.org', ['Cleo']],
    ['search=xample', ['Bo', 'Ada']],
    ['search=5550102', ['Bo']],
    ['search=555', ['Bo', 'Ada']],
    ['search=155-55', ['Bo', 'Ada']],
    ['search=ada+5550', ['Ada']],
    ['search=bo+5550101', []],
    ['phone=tel:%2B1-415-555-0102', ['Bo']],
    ['search=', ['Cleo', 'Bo', 'Ada']],
    ['includeDeleted=true', ['Gone', 'Cleo', 'Bo', 'Ada']],
    ['includeDeleted=false', ['Cleo', 'Bo', 'Ada']],
    ['email=gone@example.com', []],
    ['email=gone@example.com&includeDeleted=true', ['Gone']],
  ])('%s answers %j, never anybody else', async (query, found) => {
    expect(await (await open()).names(query)).toEqual(found)
  })

  it.each([
    ['+5491123456789', '+541123456789'],
    ['+525512345678', '+52 1 55 1234 5678'],
    ['+5511987654321', '+551187654321'],
    ['+2290197123456', '+22997123456'],
    ['+2250707123456', '+22507123456'],
    ['+393471234567', '+3903471234567'],
  ])('finds %s by %s on every dialect: it is one person’s', async (phone, form) => {
    const { workspaceKey: key } = await buildWorkspace(database)
    await app.send('POST', '/v1/contacts', { key, body: { phone } })
    const value = encodeURIComponent(form)
    const found = await Promise.all([
      app.send('GET', `/v1/contacts?phone=${value}`, { key }),
      app.send('GET', `/v1/contact/?phone=${value}`, { key }),
      app.send('GET', `/api/contact?primaryPhone=${value}`, { key }),
    ])
    expect(found.map(({ body }) => (body.data?.contacts ?? body.data ?? body).length)).toEqual([1, 1, 1])
  })

  it('reads a plus of an email that a client did not encode', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    await app.send('POST', '/v1/contacts', { key, body: { email: 'ada+news@example.com' } })
    for (const path of ['/v1/contacts?email=', '/api/contact?primaryEmail=', '/v2/contacts/lookup?email='])
      expect([
        path,
        JSON.stringify((await app.send('GET', `${path}ada+news@example.com`, { key })).body),
      ]).toEqual([path, expect.stringContaining('ada+news@example.com')])
  })

  test.each([
    ['email=', 'email'],
    ['email=nobody', 'email'],
    ['phone=', 'phone'],
    ['phone=abc', 'phone'],
    ['phone=4155550102', 'phone'],
    ['includeDeleted=1', 'includeDeleted'],
    ['firstName=Ada', 'firstName'],
    ['tag=vip', 'tag'],
    ['tags[]=vip', 'tags[]'],
    ['external_id=7', 'external_id'],
    ['id=7', 'id'],
    ['emailAddress=a@x.org', 'emailAddress'],
    ['mobile_phone=1', 'mobile_phone'],
    ['from=2026-01-01', 'from'],
    ['updatedAfter=2026-01-01', 'updatedAfter'],
  ])('%s is refused by name', async (query, field) => {
    const { status, body } = await (await open()).list(query)
    expect([status, body.errors?.map((error: { field: string }) => error.field)]).toEqual([400, [field]])
  })

  it('ignores what narrows nothing, and keeps what narrows in the next link', async () => {
    const { names, list } = await open()
    expect(await names('utm_source=x&pretty=1')).toEqual(['Cleo', 'Bo', 'Ada'])
    const { headers } = await list('search=xample&limit=1')
    expect(headers.get('x-total-count')).toBe('2')
    const next = /^<(.*)>; rel="next"$/.exec(headers.get('link')!)![1]!
    expect(await names(next.split('?')[1]!)).toEqual(['Ada'])
  })
})

describe('times', () => {
  it('have no fraction, on contacts and workspaces', async () => {
    const { ada } = await open()
    expect(ada).toMatchObject({ createdAt: aSecond, updatedAt: aSecond })
    const { workspaceId, workspaceKey: key } = await buildWorkspace(database)
    const workspace = await app.send('GET', `/v1/workspaces/${workspaceId}`, { key })
    expect(workspace.body).toMatchObject({ createdAt: aSecond, updatedAt: aSecond })
  })
})

describe('problems', () => {
  const base = 'https://api.nedzo.ai/errors/'

  it('are printed as the vendor prints them', async () => {
    const { key, ada } = await open()
    const unauthorized = {
      type: `${base}unauthorized`,
      title: 'Unauthorized',
      status: 401,
      detail: 'Invalid or missing API key',
    }
    expect((await app.send('GET', '/v1/contacts')).body).toEqual(unauthorized)
    expect((await app.send('GET', '/v1/contacts', { key: 'sk_wrong' })).body).toEqual(unauthorized)
    const missing = await app.send('GET', `/v1/contacts/${unknownId}`, { key })
    expect(missing.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(missing.body).toMatchObject({ type: `${base}not-found`, title: 'Not Found', status: 404 })
    const invalid = await app.send('POST', '/v1/contacts', { key, body: { nickname: 'x' } })
    expect(invalid.body).toMatchObject({
      type: `${base}validation-error`,
      title: 'Validation Error',
      status: 400,
    })
    const taken = await app.send('POST', '/v1/contacts', { key, body: { email: ada.email } })
    expect(taken.body).toMatchObject({ type: `${base}conflict`, title: 'Conflict', status: 409 })
  })
})

describe('a method that a path does not know', () => {
  test.each([
    ['PUT', '/v1/contacts', 'GET, HEAD, POST'],
    ['PUT', '/v1/contacts/upsert', 'POST'],
    ['POST', `/v1/contacts/${unknownId}`, 'DELETE, GET, HEAD, PATCH'],
    ['DELETE', '/v1/workspaces', 'GET, HEAD, POST'],
  ])('%s %s is 405 with Allow', async (method, path, allow) => {
    const { key } = await open()
    const reply = await app.send(method, path, { key })
    expect([reply.status, reply.body.title]).toEqual([405, 'Method Not Allowed'])
    for (const known of allow.split(', ')) expect(reply.headers.get('allow')).toContain(known)
  })

  test.each([
    ['PUT', '/v1/contact/'],
    ['PUT', `/v1/contact/${unknownId}`],
    ['PUT', '/v1/contact-list/'],
    ['DELETE', '/api/contact'],
    ['POST', `/api/contact/${unknownId}`],
    ['PATCH', '/api/audience'],
    ['DELETE', '/contact'],
    ['PUT', '/v2/contacts'],
    ['DELETE', '/v2/stats'],
  ])('%s %s is 405 on its wire', async (method, path) => {
    const { key } = await open()
    const { status, headers, body } = await app.send(method, path, { key })
    expect([status, body.status ?? body.statusCode ?? body.status_code]).toEqual([405, 405])
    expect(headers.get('allow')).toMatch(/^[A-Z, ]+$/)
  })
})

describe('a body', () => {
  const json = '{"firstName":"Zoë","email":"zoe@example.com"}'
  test.each<[string, string | Uint8Array, Record<string, string>]>([
    ['behind a byte order mark', `\ufeff${json}`, {}],
    ['in gzip', gzipSync(json), { 'content-encoding': 'gzip' }],
    ['in gzip, behind a byte order mark', gzipSync(`\ufeff${json}`), { 'content-encoding': 'gzip' }],
  ])('%s is read', async (_, body, headers) => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const reply = await app.send('POST', '/v1/contacts', { key, body, headers })
    expect([reply.status, reply.body.firstName]).toEqual([201, 'Zoë'])
  })
})

describe('/v1/workspaces', () => {
  it('pages until it is empty, and each once', async () => {
    const account = await buildAccount(database)
    for (let index = 0; index < 5; index++) await buildWorkspace(database, { account })
    const key = account.accountKey
    const seen: string[] = []
    for (let offset = 0; ; offset += 2) {
      const { status, headers, body } = await app.send('GET', `/v1/workspaces?limit=2&offset=${offset}`, {
        key,
      })
      expect([status, headers.get('x-total-count')]).toEqual([200, '5'])
      expect(headers.get('link') !== null).toBe(offset < 3)
      if (body.length === 0) break
      seen.push(...body.map(({ id }: { id: string }) => id))
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5])
    expect((await app.send('GET', '/v1/workspaces?limit=101', { key })).status).toBe(400)
    expect((await app.send('GET', '/v1/workspaces?name=x', { key })).status).toBe(400)
  })

  it('shows a workspace key its own, once', async () => {
    const { workspaceKey: key, workspaceId } = await buildWorkspace(database)
    const { body, headers } = await app.send('GET', '/v1/workspaces', { key })
    expect([body.map(({ id }: { id: string }) => id), headers.get('x-total-count')]).toEqual([
      [workspaceId],
      '1',
    ])
    expect((await app.send('GET', '/v1/workspaces?offset=1', { key })).body).toEqual([])
  })

  it('keeps what the vendor bills by, and answers what it was given', async () => {
    const { accountKey: key } = await buildAccount(database)
    const billing = { balance: 12.5, isRebilled: true, rebillingMarkup: 0.2, autoTopupEnabled: false }
    const made = await app.send('POST', '/v1/workspaces', { key, body: { name: 'Billed', ...billing } })
    expect([made.status, made.body]).toMatchObject([201, billing])
    const at = `/v1/workspaces/${made.body.id}`
    const change = { balance: null, autoTopupThreshold: 5, autoTopupAmount: 20 }
    const changed = await app.send('PATCH', at, { key, body: change })
    expect(changed.body).toMatchObject({
      isRebilled: true,
      rebillingMarkup: 0.2,
      autoTopupThreshold: 5,
      autoTopupAmount: 20,
    })
    expect(changed.body).not.toHaveProperty('balance')
    expect((await app.send('GET', at, { key })).body).toEqual(changed.body)
    const same = await app.send('PATCH', at, { key, body: { autoTopupAmount: 20 } })
    expect(same.body).toEqual(changed.body)
    const wrong = await app.send('PATCH', at, { key, body: { balance: '5', isRebilled: 1 } })
    expect([wrong.status, wrong.body.errors.length]).toEqual([400, 2])
  })

  test.each([
    ['description', 'd'.repeat(1_000), 'd'.repeat(1_001)],
    ['icon', 'i'.repeat(2_048), 'i'.repeat(2_049)],
    ['contactEmail', 'ann@example.com', 'ann'],
    ['contactEmail', 'ann@example.co.uk', 'ann@'],
  ])('bounds %s', async (field, fits, beyond) => {
    const { accountKey: key } = await buildAccount(database)
    const make = (value: string) =>
      app.send('POST', '/v1/workspaces', { key, body: { name: 'Bounds', [field]: value } })
    const made = await make(fits)
    expect([made.status, made.body[field]]).toEqual([201, fits])
    const refused = await make(beyond)
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, field])
  })

  it('is deleted as often as it is asked, and only the account’s own', async () => {
    const account = await buildAccount(database)
    const { workspaceId } = await buildWorkspace(database, { account })
    const other = await buildWorkspace(database)
    const remove = (id: string) => app.send('DELETE', `/v1/workspaces/${id}`, { key: account.accountKey })
    expect([(await remove(workspaceId)).status, (await remove(workspaceId)).status]).toEqual([204, 204])
    expect((await app.send('GET', `/v1/workspaces/${workspaceId}`, { key: account.accountKey })).status).toBe(
      404,
    )
    expect([(await remove(other.workspaceId)).status, (await remove(unknownId)).status]).toEqual([404, 404])
  })
})
