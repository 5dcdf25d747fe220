import { describe, expect, it } from 'vitest'
import type { KeyScope } from '../../src/core/access/principal.ts'
import { allWires } from '../../src/wires/all-wires.ts'
import { buildKey } from '../support/build-workspace.ts'
import { openTestDatabase } from '../support/open-test-database.ts'
import { startApp } from '../support/start-app.ts'
import { rosterWorkspace } from './roster/roster-workspace.ts'
import { endOf } from './roster/run-bulk.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const [phone, email] = ['+14155551234', 'ada@example.com']

/** Everything that is known of somebody, each value a word that no call of these tests sends. */
const secrets = {
  phone,
  email,
  externalId: 'Secret-id',
  firstName: 'Secret-first',
  city: 'Secret-city',
  status: 'Secret-status',
  tags: ['Secret-tag'],
  doNotContact: true,
}

const everythingButReading: KeyScope[] = ['write', 'delete', 'export', 'bulk']

/** A workspace with somebody in it, and a key that may do these things there. */
async function withAda(scopes: KeyScope[] = everythingButReading) {
  const workspace = await rosterWorkspace(database, app)
  const { owner, workspaceId, make, send } = workspace
  const { secret: key } = await buildKey(database, owner, { name: 'Blind', workspaceId, scopes })
  await make('/custom-fields', { name: 'Secret-field' })
  const list = await make('/lists', { name: 'Secret-list', description: 'Secret-words' })
  const ada = await make('/contacts', {
    ...secrets,
    lists: [list.id],
    customFields: { 'Secret-field': 'Secret-value' },
  })
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    app.send(method, path, { key, headers, ...(body !== undefined && { body }) })
  const read = async (id = ada.id) => (await send('GET', `/contacts/${id}`)).body
  return { ...workspace, key, ada, list, call, read }
}

type Reply = { status: number; body: unknown }

const shapeOf = ({ status, body }: Reply) => [status, shape(body)]

function shape(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value
  if (Array.isArray(value)) return value.map(shape)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shape(item)]))
}

describe('a key that may write and not read is told the id and what it sent', () => {
  it('by every single write of /v2', async () => {
    const { call, ada, read } = await withAda()
    const made = await call('POST', '/v2/contacts', { firstName: 'Bo', tags: ['x'] })
    expect([made.status, made.body]).toEqual([
      201,
      { id: expect.any(String), status: 'written', firstName: 'Bo', tags: ['x'] },
    ])
    const changed = await call('PATCH', `/v2/contacts/${ada.id}`, { lastName: 'L', status: 'Called' })
    expect([changed.status, changed.body]).toEqual([200, { id: ada.id, status: 'written', lastName: 'L' }])
    expect(await read()).toMatchObject({ lastName: 'L', status: 'Called' })
    const again = await call('POST', `/v2/contacts/${ada.id}/restore`)
    expect(again.body).toEqual({ id: ada.id, status: 'written' })
    expect([changed, made].map(({ headers }) => headers.get('etag'))).toEqual([null, null])
  })

  it('the same by an upsert whether somebody was there or not, on every wire that has one', async () => {
    const { call, ada } = await withAda()
    const bodies: [string, (contact: { phone: string; email?: string }) => object][] = [
      ['/v2/contacts/upsert', (contact) => ({ ...contact, lastName: 'L' })],
      ['/v2/contacts/upsert', (contact) => ({ ...contact, preserveExisting: true, city: 'Graz' })],
      ['/v1/contacts/upsert', (contact) => ({ ...contact, lastName: 'L' })],
      ['/api/contact/upsert', ({ phone }) => ({ data: [{ primaryPhone: phone, lastName: 'Lo' }] })],
    ]
    for (const [index, [path, bodyOf]] of bodies.entries()) {
      const known = await call('POST', path, bodyOf({ phone }))
      const unknown = await call('POST', path, bodyOf({ phone: `+1415555888${index}` }))
      expect([path, shapeOf(known)]).toEqual([path, shapeOf(unknown)])
      expect(JSON.stringify(known.body ?? '')).not.toMatch(/Secret|matchedBy|created/)
      if (known.body?.id !== undefined) expect(known.body.id).toBe(ada.id)
    }
  })

  it('by a batch, item by item', async () => {
    const { call, ada } = await withAda()
    const operations = [
      { op: 'upsert', ref: 'a', contact: { phone, lastName: 'L' } },
      { op: 'upsert', ref: 'b', contact: { phone: '+14155558888', lastName: 'L' } },
      { op: 'create', contact: { email } },
      { op: 'delete', id: ada.id },
    ]
    const { status, body } = await call('POST', '/v2/contacts/batch', { operations })
    expect(status).toBe(200)
    const [known, unknown, taken, gone] = body.results
    expect(shape(known)).toEqual(shape(unknown))
    expect(known).toEqual({
      index: 0,
      ref: 'a',
      status: 'written',
      contact: { id: ada.id, phone, lastName: 'L' },
    })
    expect(taken.error).toEqual({
      code: 'conflict',
      errors: [{ field: 'email', code: 'conflict', message: expect.any(String) }],
    })
    expect(gone).toMatchObject({ status: 'written', contact: { id: ada.id } })
    expect(JSON.stringify(body)).not.toMatch(/Secret/)
  })

  it('by the dialects’ writes, which show no stored value and no member', async () => {
    const { call, ada, list } = await withAda()
    const calls: [string, string, object?][] = [
      ['PATCH', `/v1/contacts/${ada.id}`, { lastName: 'L' }],
      ['PATCH', `/v1/contact/${ada.id}`, { last_name: 'L' }],
      ['PUT', `/api/contact/${ada.id}`, { lastName: 'Lo' }],
      ['PATCH', `/api/contact/${ada.id}`, { lastName: 'Lo' }],
      ['POST', '/v1/contact-list/', { name: 'New', contact_ids: [ada.id] }],
      ['PATCH', `/v1/contact-list/${list.id}`, { campaign_id: 'c' }],
      ['PATCH', `/api/audience/${list.id}`, { description: null }],
      ['POST', `/api/audience/${list.id}/add-contacts`, { contacts: [ada.id] }],
      ['DELETE', `/v1/contact/${ada.id}`],
      ['DELETE', `/api/contact/${ada.id}`],
      ['DELETE', `/v1/contact-list/${list.id}`],
    ]
    for (const [method, path, body] of calls) {
      const reply = await call(method, path, body)
      expect([path, reply.status]).toEqual([path, expect.toSatisfy((status) => status < 300)])
      expect([path, JSON.stringify(reply.body)]).toEqual([path, expect.not.stringMatching(leak)])
    }
  })

  it('by the writes of tags, lists, fields, segments, imports and jobs: no name, no count', async () => {
    const workspace = await withAda()
    const { call, ada, list, send } = workspace
    const tag = (await send('GET', '/tags')).body.data[0]
    const field = (await send('GET', '/custom-fields')).body.data[0]
    const segment = (await send('POST', '/segments', { name: 'Secret-segment', filter: 'city:Secret-city' }))
      .body
    const job = await call('POST', '/v2/bulk', { ids: [ada.id], action: { type: 'addTags', tags: ['x'] } })
    expect([job.status, Object.keys(job.body).sort()]).toEqual([202, ['action', 'id', 'status']])
    await endOf(workspace, job)
    const calls: [string, string, object?][] = [
      ['PATCH', `/v2/lists/${list.id}`, { description: null }],
      ['POST', `/v2/lists/${list.id}/members`, { add: [ada.id] }],
      ['PATCH', `/v2/custom-fields/${field.id}`, { description: 'words' }],
      ['PUT', '/v2/custom-fields/order', { ids: [field.id] }],
      ['PATCH', `/v2/segments/${segment.id}`, { description: 'words' }],
      ['POST', `/v2/jobs/${job.body.id}/undo`],
      ['DELETE', `/v2/tags/${tag.id}`],
      ['DELETE', `/v2/lists/${list.id}`],
      ['DELETE', `/v2/custom-fields/${field.id}`],
    ]
    for (const [method, path, body] of calls) {
      const reply = await call(method, path, body)
      if (reply.status >= 400) expect([path, reply.status, reply.body.code]).toEqual([path, 400, 'invalid'])
      expect([path, JSON.stringify(reply.body ?? '')]).toEqual([path, expect.not.stringMatching(leak)])
    }
    const file = await app.send('POST', '/v2/imports', {
      key: workspace.key,
      body: `phone\n${phone}\n`,
      headers: { 'content-type': 'text/csv' },
    })
    expect([file.status, Object.keys(file.body).sort()]).toEqual([201, ['id', 'status']])
  })

  it('in no refusal: neither whose a value is, nor what was meant', async () => {
    const { call, list } = await withAda()
    const taken: [string, string, object][] = [
      ['POST', '/v2/contacts', { phone, email }],
      ['POST', '/v1/contacts', { phone }],
      ['POST', '/v1/contact/', { email }],
      ['POST', '/api/contact', { primaryPhone: phone }],
      ['POST', '/api/contact/upsert', { data: [{ primaryPhone: '+14155558888', primaryEmail: email }] }],
      ['POST', '/v2/tags', { name: 'Secret-tag' }],
      ['POST', '/v2/custom-fields', { name: 'Secret-field' }],
      ['POST', '/api/custom-attributes', { displayName: 'Secret-field', type: 'text' }],
    ]
    for (const [method, path, body] of taken) {
      const reply = await call(method, path, body)
      expect([path, reply.status]).toEqual([path, 409])
      const told = JSON.stringify(reply.body).replaceAll(/urn:[^"]*|\/docs[^"]*/g, '')
      expect([path, told]).toEqual([path, expect.not.stringMatching(/existing|[0-9a-f]{8}-[0-9a-f]{4}/)])
    }
    const segment = await call('POST', '/v2/segments', { name: 's', filter: 'tag:Secret-tog' })
    expect(JSON.stringify(segment.body)).not.toMatch(/Secret-tag|suggestion/)
    expect(list.id).toBeDefined()
  })

  it('by no dry run, and by no condition of an upsert', async () => {
    const { call, ada } = await withAda()
    const asks: [string, string, object?, Record<string, string>?][] = [
      ['POST', '/v2/contacts?dryRun=true', { phone }],
      ['POST', '/v2/contacts/upsert?dryRun=true', { phone }],
      ['PATCH', `/v2/contacts/${ada.id}?dryRun=true`, { city: 'x' }],
      ['DELETE', `/v2/contacts/${ada.id}?dryRun=true`],
      ['POST', '/v2/contacts/batch', { operations: [{ op: 'upsert', contact: { phone } }], dryRun: true }],
      ['POST', '/v2/bulk', { all: true, action: { type: 'addTags', tags: ['x'] }, dryRun: true }],
      ['POST', '/v2/contacts/upsert', { phone }, { 'if-none-match': '*' }],
      ['PATCH', `/v2/contacts/${ada.id}`, { city: 'x' }, { 'if-match': '"1"' }],
      ['PATCH', `/v2/contacts/${ada.id}`, { city: 'x' }, { 'if-match': '"99"' }],
      ['PATCH', `/v2/contacts/${ada.id}`, { city: 'x' }, { 'if-match': 'W/"1", "2"' }],
      [
        'POST',
        '/v2/contacts/batch',
        { operations: [{ op: 'update', id: ada.id, ifVersion: 1, contact: {} }] },
      ],
      ['POST', '/v2/contacts/batch', { operations: [{ op: 'delete', id: ada.id, ifVersion: 9 }] }],
    ]
    for (const [method, path, body, headers] of asks) {
      const reply = await call(method, path, body, headers)
      expect([path, reply.status, reply.body.code]).toEqual([path, 403, 'insufficient_scope'])
    }
  })

  it('and cannot call anything that reads, on any wire', async () => {
    const { call } = await withAda()
    for (const wire of allWires(app.services)) {
      for (const [method, path, { scope }] of wire.routes) {
        if (scope !== 'read' && scope !== 'lookup') continue
        const url = path.replace(':id', '0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27')
        expect([path, (await call(method, url, method === 'GET' ? undefined : {})).status]).toEqual([
          path,
          403,
        ])
      }
    }
  })
})

/** What no answer may hold: stored words, and counts of people. */
const leak = /Secret|Affected|Count|"added"|"total"|_total|"version"|createdAt|updatedAt|"members"/

describe('a public form cannot take a person over', () => {
  const evil = { email: 'evil@example.com', phone: '+14155550666' }

  it('is answered the id alone, whoever it writes', async () => {
    const { call, ada } = await withAda(['upsert'])
    const known = await call('POST', '/v2/contacts/upsert', { email, city: 'Graz' })
    const unknown = await call('POST', '/v2/contacts/upsert', { email: 'new@example.com', city: 'Graz' })
    expect([known.status, known.body]).toEqual([200, { id: ada.id }])
    expect([unknown.status, unknown.body]).toEqual([200, { id: expect.any(String) }])
    const nedzo = await call('POST', '/v1/contacts/upsert', { email, firstName: 'x' })
    expect([nedzo.status, nedzo.body]).toEqual([200, { id: ada.id }])
  })

  it('matchBy: only these find, and another’s identifier is 409 and changes nothing', async () => {
    const { call, ada, read, send } = await withAda(['upsert'])
    const before = await read()
    for (const body of [
      { email: evil.email, phone, matchBy: ['email'] },
      { email, externalId: 'mine', phone: evil.phone, matchBy: ['externalId'] },
      { externalId: 'Secret-id', phone: evil.phone, matchBy: ['phone'] },
    ]) {
      const reply = await call('POST', '/v2/contacts/upsert', body)
      expect([reply.status, JSON.stringify(reply.body)]).toEqual([409, expect.not.stringMatching(ada.id)])
    }
    expect(await read()).toEqual(before)
    const found = await send('POST', '/contacts/upsert', { ...evil, email, matchBy: ['email'] })
    expect(found.body).toMatchObject({ matchedBy: 'email', contact: { id: ada.id, phone: evil.phone } })
  })

  it('never replaces an identifier, lifts no do-not-contact, takes off no tag', async () => {
    const { call, read, ada } = await withAda(['upsert'])
    const upserts: [string, object][] = [
      ['/v2/contacts/upsert', { phone, email: evil.email, externalId: 'mine' }],
      ['/v2/contacts/upsert', { email, phone: evil.phone, mode: { default: 'replace' } }],
      ['/v2/contacts/upsert', { phone, doNotContact: false, tags: [], mode: { fields: { tags: 'set' } } }],
      ['/v1/contacts/upsert', { phone, email: evil.email }],
      ['/api/contact/upsert', { data: [{ primaryPhone: phone, primaryEmail: evil.email }] }],
    ]
    for (const [path, body] of upserts) {
      expect([path, (await call('POST', path, body)).status]).toEqual([
        path,
        path === '/api/contact/upsert' ? 204 : 200,
      ])
    }
    const lift = { phone, doNotContact: false, allowLiftingDoNotContact: true }
    expect((await call('POST', '/v2/contacts/upsert', lift)).status).toBe(403)
    const { phone: herPhone, email: herEmail, externalId, doNotContact, tags } = await read(ada.id)
    expect([herPhone, herEmail, externalId, doNotContact, tags]).toEqual([
      phone,
      email,
      'Secret-id',
      true,
      ['Secret-tag'],
    ])
  })

  it('an external id alone is enough where matchBy has it', async () => {
    const { send, ada } = await withAda()
    const matchBy = ['externalId', 'phone', 'email']
    const first = await send('POST', '/contacts/upsert', { externalId: 'Secret-id', matchBy, city: 'Graz' })
    expect(first.body).toMatchObject({ matchedBy: 'externalId', contact: { id: ada.id, city: 'Graz' } })
    const alone = { externalId: ' Secret-id ', matchBy: ['externalId'] }
    const found = await send('POST', '/contacts/upsert', alone)
    expect(found.body).toMatchObject({ created: false, contact: { id: ada.id } })
    const made = await send('POST', '/contacts/upsert', { externalId: 'other', matchBy })
    expect([made.status, made.body.matchedBy]).toEqual([201, null])
    const moved = await send('POST', '/contacts/upsert', { externalId: 'other', phone: evil.phone, matchBy })
    expect(moved.body).toMatchObject({ created: false, contact: { phone: evil.phone } })
    const none = await send('POST', '/contacts/upsert', { phone, matchBy: ['externalId'] })
    expect([none.status, none.body.errors[0].code]).toEqual([400, 'identifier_required'])
    for (const faulty of [[], ['fax'], ['phone', 'email', 'externalId', 'phone'], 'phone']) {
      const reply = await send('POST', '/contacts/upsert', { phone, matchBy: faulty })
      expect(reply.status).toBe(400)
    }
    const operations = [
      { op: 'upsert', matchBy: ['externalId'], contact: { externalId: 'Secret-id', lastName: 'L' } },
      { op: 'upsert', contact: { externalId: 'Secret-id', lastName: 'M' } },
    ]
    const batch = await send('POST', '/contacts/batch', { operations, matchBy })
    expect(batch.body.results).toMatchObject([
      { status: 'updated', matchedBy: 'externalId' },
      { status: 'updated', matchedBy: 'externalId', contact: { id: ada.id } },
    ])
  })
})
