import { describe, expect, it } from 'vitest'
import { createCustomField } from '../../../src/core/custom-fields/custom-fields.ts'
import { countContacts } from '../../../src/store/contacts/contacts.ts'
import { countTags } from '../../../src/store/contacts/tags.ts'
import { buildAccount, buildKey, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { anId, unknownId } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const batch = (key: string, body: unknown) => app.send('POST', '/v2/contacts/batch', { key, body })
const statuses = (reply: { body: { results: { status: string }[] } }) =>
  reply.body.results.map(({ status }) => status)

describe('POST /v2/contacts/batch', () => {
  it('answers one result for each operation, in order, with its ref', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(database)
    const made = await app.send('POST', '/v2/contacts', {
      key,
      body: { phone: '+14155550001', firstName: 'Old' },
    })
    const reply = await batch(key, {
      operations: [
        { op: 'create', ref: 'a', contact: { email: 'new@example.com', tags: ['x'] } },
        { op: 'upsert', ref: 'b', contact: { phone: '+14155550001', firstName: 'New' } },
        { op: 'update', id: made.body.id.toUpperCase(), contact: { lastName: 'Lee', addTags: ['y'] } },
        { op: 'update', id: made.body.id, contact: { lastName: 'Lee' } },
        { op: 'create', contact: { phone: '+14155550001' } },
        { op: 'delete', ref: 'f', id: made.body.id },
        { op: 'update', id: made.body.id, contact: { firstName: 'Gone' } },
      ],
    })
    expect(reply.status).toBe(200)
    expect(statuses(reply)).toEqual([
      'created',
      'updated',
      'updated',
      'unchanged',
      'conflict',
      'deleted',
      'not_found',
    ])
    expect(reply.body.results.map(({ index, ref }: { index: number; ref: string }) => [index, ref])).toEqual([
      [0, 'a'],
      [1, 'b'],
      [2, null],
      [3, null],
      [4, null],
      [5, 'f'],
      [6, null],
    ])
    expect(reply.body.results[1]).toMatchObject({
      matchedBy: 'phone',
      contact: { id: made.body.id, version: 2 },
    })
    expect(reply.body.results[2].contact).toMatchObject({ lastName: 'Lee', tags: ['y'], version: 3 })
    expect(reply.body.results[4].error).toMatchObject({
      code: 'conflict',
      errors: [{ field: 'phone', code: 'conflict', existingContactId: made.body.id }],
    })
    expect(await countContacts(scope)).toBe(1)
  })

  it('names every fault of an operation as the single call does, and the others are written', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(database)
    const reply = await batch(key, {
      operations: [
        { op: 'create', contact: { firstName: 'Good' } },
        {
          op: 'create',
          contact: { firstName: 5, phone: 'x', nickname: 'J', tags: ['ok', 7], customFields: { Nope: 1 } },
        },
        { op: 'update', contact: { firstName: 'X' } },
        { op: 'upsert', contact: { firstName: 'Nobody' } },
        { op: 'merge', contact: {} },
        { op: 'delete', id: 'x' },
        { op: 'update', id: unknownId, contact: {} },
        'nonsense',
        { op: 'create', contact: { firstName: 'a\0b' } },
        { op: 'create', contact: { firstName: ' ', email: 'ok@example.com' } },
      ],
    })
    expect(reply.status).toBe(200)
    const faults = reply.body.results.map(
      (result: { error?: { errors?: { field: string; code: string }[] } }) =>
        (result.error?.errors ?? []).map(({ field, code }) => `${field} ${code}`).sort(),
    )
    expect(faults).toEqual([
      [],
      [
        'customFields.Nope unknown_custom_field',
        'firstName invalid_type',
        'nickname unknown_field',
        'phone invalid_phone',
        'tags[1] invalid_type',
      ],
      ['id required'],
      ['phone identifier_required'],
      ['op not_one_of'],
      ['id invalid_format'],
      [' nothing_to_change'],
      [' invalid_type'],
      ['firstName nul_character'],
      [],
    ])
    expect(statuses(reply)).toEqual(['created', ...Array(8).fill('invalid'), 'created'])
    expect(await countContacts(scope)).toBe(2)
  })

  it('refuses the call itself by name: none, too many, unknown fields', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const one = { op: 'create', contact: {} }
    for (const [body, field, code] of [
      [{ operations: [] }, 'operations', 'too_few'],
      [{ operations: Array(1001).fill(one) }, 'operations', 'too_many'],
      [{ operations: [one], async: true }, 'async', 'unknown_field'],
      [{ operations: [one], mode: { default: 'merge' } }, 'mode.default', 'not_one_of'],
      [{}, 'operations', 'required'],
    ] as const) {
      const reply = await batch(key, body)
      expect([reply.status, reply.body.errors]).toMatchObject([400, [{ field, code }]])
    }
  })

  it('atomic writes all or none: the refused say why, the others are aborted', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(database)
    const good = { op: 'create', contact: { firstName: 'A', tags: ['t'] } }
    const refused = await batch(key, {
      atomic: true,
      operations: [good, { op: 'create', contact: { phone: 'x' } }, good],
    })
    expect(statuses(refused)).toEqual(['aborted', 'invalid', 'aborted'])
    expect([await countContacts(scope), await countTags(scope, 9)]).toEqual([0, 0])
    expect(statuses(await batch(key, { atomic: true, operations: [good, good] }))).toEqual([
      'created',
      'created',
    ])
  })

  it('a dry run says what would happen and writes nothing', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(database)
    const operations = [
      { op: 'upsert', contact: { phone: '+14155550001', tags: ['t'] } },
      { op: 'upsert', contact: { phone: '+14155550001', firstName: 'Twice' } },
      { op: 'create', contact: { phone: '+14155550001' } },
    ]
    const dry = await batch(key, { dryRun: true, operations })
    expect(statuses(dry)).toEqual(['created', 'updated', 'conflict'])
    expect([await countContacts(scope), await countTags(scope, 9)]).toEqual([0, 0])
    expect(statuses(await batch(key, { operations }))).toEqual(statuses(dry))
  })

  it('mode says field by field how an upsert writes onto its match', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(database)
    await createCustomField(scope, { name: 'A' })
    const list = await app.send('POST', '/v2/lists', { key, body: { name: 'L' } })
    await app.send('POST', '/v2/contacts', {
      key,
      body: {
        phone: '+14155550001',
        firstName: 'Ann',
        tags: ['a', 'b'],
        customFields: { A: 'old' },
        lists: [list.body.id],
      },
    })
    const contact = {
      phone: '+14155550001',
      firstName: 'X',
      lastName: 'Lee',
      tags: ['b', 'c'],
      customFields: { A: 'new' },
    }
    const upsert = async (mode: unknown) => {
      const reply = await batch(key, { dryRun: true, mode, operations: [{ op: 'upsert', contact }] })
      const { firstName, lastName, tags, customFields } = reply.body.results[0].contact
      return [firstName, lastName, tags.join(''), customFields.A]
    }
    expect(await upsert(undefined)).toEqual(['X', 'Lee', 'abc', 'new'])
    expect(await upsert({ default: 'fill' })).toEqual(['Ann', 'Lee', 'abc', 'old'])
    expect(await upsert({ default: 'fill', fields: { firstName: 'replace' } })).toEqual([
      'X',
      'Lee',
      'abc',
      'old',
    ])
    expect(await upsert({ fields: { customFields: 'fill', tags: 'set' } })).toEqual(['X', 'Lee', 'bc', 'old'])
    expect(await upsert({ fields: { tags: 'remove' } })).toEqual(['X', 'Lee', 'a', 'new'])
    const single = await app.send('POST', '/v2/contacts/upsert', {
      key,
      body: { ...contact, mode: { fields: { tags: 'set', firstName: 'fill' } } },
    })
    expect(single.body.contact).toMatchObject({ firstName: 'Ann', tags: ['b', 'c'] })
    const left = { op: 'upsert', contact: { phone: '+14155550001', lists: [list.body.id] } }
    const removed = await batch(key, { mode: { fields: { lists: 'remove' } }, operations: [left] })
    expect(removed.body.results[0].contact.lists).toEqual([])
  })

  it('does not reach another workspace’s contacts, and needs a key that may write', async () => {
    const { workspaceKey: key, owner, workspaceId } = await buildWorkspace(database)
    const other = await buildWorkspace(database)
    const theirs = await app.send('POST', '/v2/contacts', {
      key: other.workspaceKey,
      body: { firstName: 'Theirs' },
    })
    const operations = [
      { op: 'update', id: theirs.body.id, contact: { firstName: 'Mine' } },
      { op: 'delete', id: theirs.body.id },
    ]
    expect(statuses(await batch(key, { operations }))).toEqual(['not_found', 'not_found'])
    const read = await app.send('GET', `/v2/contacts/${theirs.body.id}`, { key: other.workspaceKey })
    expect(read.body).toEqual(theirs.body)
    const reader = await buildKey(database, owner, { name: 'Reader', workspaceId, scopes: ['read'] })
    expect((await batch(reader.secret, { operations })).status).toBe(403)
  })

  it('a thousand at once, and the same thousand again', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(database)
    const operations = Array.from({ length: 1000 }, (_, n) => ({
      op: 'upsert',
      contact: { email: `n${n}@example.com`, firstName: `N${n}`, tags: [`t${n % 7}`] },
    }))
    expect(new Set(statuses(await batch(key, { operations })))).toEqual(new Set(['created']))
    expect(new Set(statuses(await batch(key, { operations })))).toEqual(new Set(['unchanged']))
    expect(await countContacts(scope)).toBe(1000)
  })
})

describe('dryRun=true on a single write', () => {
  it('answers what would happen, refuses as the write would, and writes nothing', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(database)
    const { body: made } = await app.send('POST', '/v2/contacts', { key, body: { phone: '+14155550001' } })
    const path = `/v2/contacts/${made.id}`
    const cases = [
      ['POST', '/v2/contacts', { firstName: 'New' }, 'created'],
      ['POST', '/v2/contacts/upsert', { phone: '+14155550001', firstName: 'Ann' }, 'updated'],
      ['PATCH', path, { firstName: 'Ann' }, 'updated'],
      ['PATCH', path, { phone: '+1 415 555 0001' }, 'unchanged'],
      ['DELETE', path, undefined, 'deleted'],
      ['POST', `${path}/restore`, undefined, 'unchanged'],
    ] as const
    for (const [method, url, body, status] of cases) {
      const reply = await app.send(method, `${url}?dryRun=true`, { key, ...(body && { body }) })
      expect([method, reply.status, reply.body]).toMatchObject([
        method,
        200,
        { dryRun: true, status, contact: { id: anId } },
      ])
    }
    const conflict = await app.send('POST', '/v2/contacts?dryRun=true', {
      key,
      body: { phone: '+14155550001' },
    })
    expect(conflict.status).toBe(409)
    expect((await app.send('GET', path, { key })).body).toEqual(made)
    expect(await countContacts(scope)).toBe(1)
  })
})

describe('POST /v2/contacts/get', () => {
  it('reads by id, phone in any form, email and external id, each contact once, and names what is not found', async () => {
    const { workspaceKey: key } = await buildWorkspace(database, { defaultRegion: 'US' })
    const other = await buildWorkspace(database)
    const create = async (body: object) => (await app.send('POST', '/v2/contacts', { key, body })).body
    const a = await create({ phone: '+14155550001', email: 'A@example.com', tags: ['vip'] })
    const b = await create({ externalId: 'crm-1' })
    const gone = await create({ email: 'gone@example.com' })
    await app.send('DELETE', `/v2/contacts/${gone.id}`, { key })
    const theirs = await app.send('POST', '/v2/contacts', {
      key: other.workspaceKey,
      body: { email: 't@example.com' },
    })
    const { status, body } = await app.send('POST', '/v2/contacts/get', {
      key,
      body: {
        ids: [b.id, theirs.body.id, gone.id],
        phones: ['(415) 555-0001', '+14155559999'],
        emails: ['a@EXAMPLE.com', 'gone@example.com', 't@example.com'],
        externalIds: ['crm-1', 'crm-2'],
      },
    })
    expect(status).toBe(200)
    expect(body).toEqual({
      data: [b, a],
      notFound: {
        ids: [theirs.body.id, gone.id],
        phones: ['+14155559999'],
        emails: ['gone@example.com', 't@example.com'],
        externalIds: ['crm-2'],
      },
      results: expect.any(Array),
    })
  })

  it('refuses more than a thousand', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const many = await app.send('POST', '/v2/contacts/get', {
      key,
      body: { externalIds: Array(1001).fill('x') },
    })
    expect([many.status, many.body.errors]).toMatchObject([400, [{ code: 'too_many' }]])
  })
})

describe('GET /v2/contacts/lookup', () => {
  it('answers who has a phone in any form, an email in any case, or an external id, with tags and custom values', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(database, { defaultRegion: 'MA' })
    await createCustomField(scope, { name: 'Age', type: 'number' })
    const body = {
      phone: '+212612345678',
      email: 'Ann@example.com',
      externalId: 'crm 1',
      tags: ['vip'],
      customFields: { Age: 30 },
    }
    const made = await app.send('POST', '/v2/contacts', { key, body })
    for (const [query, matchedBy, reading] of [
      ['phone=%2B212612345678', 'phone', 'international'],
      ['phone=0612-345678', 'phone', 'region'],
      ['phone=%2B212%20(6)12.34.56.78', 'phone', 'international'],
      ['email=aNN@example.com', 'email', null],
      ['externalId=crm%201', 'externalId', null],
    ]) {
      const reply = await app.send('GET', `/v2/contacts/lookup?${query}`, { key })
      expect([query, reply.status, reply.body]).toEqual([query, 200, { ...made.body, matchedBy, reading }])
    }
  })

  it('answers 304 to the tag it gave, until anything shown changes, a renamed tag too', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    await app.send('POST', '/v2/contacts', { key, body: { email: 'a@example.com', tags: ['vip'] } })
    const path = '/v2/contacts/lookup?email=a@example.com'
    const etag = (await app.send('GET', path, { key })).headers.get('etag') as string
    const headers = { 'if-none-match': `"other", ${etag}` }
    const same = await app.send('GET', path, { key, headers })
    expect([same.status, same.body, same.headers.get('etag')]).toEqual([304, undefined, etag])
    const tags = await app.send('GET', '/v2/tags', { key })
    await app.send('PATCH', `/v2/tags/${tags.body.data[0].id}`, { key, body: { name: 'VIP' } })
    const changed = await app.send('GET', path, { key, headers })
    expect([changed.status, changed.body.tags]).toEqual([200, ['VIP']])
  })

  it('answers 404 for nobody’s, a deleted contact’s and another workspace’s', async () => {
    const { workspaceKey: key, accountKey } = await buildWorkspace(database)
    const other = await buildWorkspace(database)
    await app.send('POST', '/v2/contacts', { key: other.workspaceKey, body: { email: 'a@example.com' } })
    const gone = await app.send('POST', '/v2/contacts', { key, body: { email: 'b@example.com' } })
    await app.send('DELETE', `/v2/contacts/${gone.body.id}`, { key })
    const replies = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        app.send('GET', `/v2/contacts/lookup?email=${name}@example.com`, { key }),
      ),
    )
    expect(replies.map((reply) => [reply.status, reply.body])).toEqual(Array(3).fill([404, replies[0]?.body]))
    expect(
      (await app.send('GET', '/v2/contacts/lookup?email=a@example.com', { key: accountKey })).status,
    ).toBe(400)
  })

  it.each(['', '?phone=%2B14155550001&email=a@example.com', '?phone=x', '?email=x', '?fax=1', '?email='])(
    'refuses %s',
    async (query) => {
      const { workspaceKey: key } = await buildWorkspace(database)
      expect((await app.send('GET', `/v2/contacts/lookup${query}`, { key })).status).toBe(400)
    },
  )

  it('gives 300 concurrent callers each their own answer', async () => {
    const account = await buildAccount(database)
    const [one, two] = [
      await buildWorkspace(database, { account }),
      await buildWorkspace(database, { account }),
    ]
    const email = (n: number) => `n${n}@example.com`
    for (const { workspaceKey: key, workspaceId } of [one, two]) {
      const operations = Array.from({ length: 50 }, (_, n) => ({
        op: 'create',
        contact: { email: email(n), externalId: `x${n}`, firstName: `${workspaceId} ${n}` },
      }))
      await batch(key, { operations })
    }
    await Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        const { workspaceKey: key, workspaceId } = n % 2 === 0 ? one : two
        const query = n % 3 === 0 ? `externalId=x${n % 60}` : `email=${email(n % 60)}`
        const reply = await app.send('GET', `/v2/contacts/lookup?${query}`, { key })
        const expected = n % 60 < 50 ? [200, `${workspaceId} ${n % 60}`] : [404, undefined]
        expect([reply.status, reply.body.firstName]).toEqual(expected)
      }),
    )
  })
})
