import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

const statusesOf = ({ body }: { body: { results: { status: string }[] } }) =>
  body.results.map(({ status }) => status)

describe('a batch by external ids', () => {
  it('updates and deletes whom they name, also whom an earlier item gave one', async () => {
    const { make, send } = await open()
    const ada = await make('/contacts', { externalId: 'crm-1', city: 'London' })
    const bo = await make('/contacts', { externalId: 'crm-2' })
    const operations = [
      { op: 'update', externalId: ' crm-1 ', contact: { city: 'Graz' } },
      { op: 'update', externalId: 'crm-1', contact: { externalId: 'crm-9' } },
      { op: 'update', externalId: 'crm-9', contact: { lastName: 'L' } },
      { op: 'update', externalId: 'crm-1', contact: { lastName: 'M' } },
      { op: 'delete', externalId: 'crm-2' },
      { op: 'delete', externalId: 'crm-2' },
      { op: 'update', externalId: 'CRM-9', contact: { lastName: 'N' } },
    ]
    const reply = await send('POST', '/contacts/batch', { operations })
    expect(statusesOf(reply)).toEqual([
      'updated',
      'updated',
      'updated',
      'not_found',
      'deleted',
      'not_found',
      'not_found',
    ])
    expect((await send('GET', `/contacts/${ada.id}`)).body).toMatchObject({ city: 'Graz', lastName: 'L' })
    expect((await send('GET', `/contacts/${bo.id}`)).status).toBe(404)
  })

  it('wants exactly one of id and externalId, and neither where nobody is named so', async () => {
    const { make, send } = await open()
    const { id } = await make('/contacts', { externalId: 'x' })
    const operations = [
      { op: 'update', id, externalId: 'x', contact: { city: 'Graz' } },
      { op: 'update', contact: { city: 'Graz' } },
      { op: 'delete', externalId: ' ' },
      { op: 'upsert', externalId: 'x', contact: { phone: '+14155551234' } },
    ]
    const { body } = await send('POST', '/contacts/batch', { operations })
    const faults = body.results.map(({ error }: { error: { errors: { field: string; code: string }[] } }) =>
      error.errors.map(({ field, code }) => `${field} ${code}`),
    )
    expect(faults).toEqual([
      ['externalId repeated'],
      ['id required'],
      ['id required'],
      ['externalId unknown_field'],
    ])
  })
})

describe('an atomic batch judges identifiers by what it leaves', () => {
  const [a, b] = [
    { phone: '+14155550001', email: 'a@example.com', externalId: 'a' },
    { phone: '+14155550002', email: 'b@example.com', externalId: 'b' },
  ]

  it.each(['email', 'phone', 'externalId'] as const)('two people exchange their %s', async (field) => {
    const { make, send } = await open()
    const [first, second] = [await make('/contacts', a), await make('/contacts', b)]
    const operations = [
      { op: 'update', id: first.id, contact: { [field]: b[field] } },
      { op: 'update', id: second.id, contact: { [field]: a[field] } },
    ]
    const dry = await send('POST', '/contacts/batch', { operations, atomic: true, dryRun: true })
    expect(statusesOf(dry)).toEqual(['updated', 'updated'])
    const one = await send('POST', '/contacts/batch', { operations })
    expect(statusesOf(one)).toEqual(['conflict', 'conflict'])
    const all = await send('POST', '/contacts/batch', { operations, atomic: true })
    expect(statusesOf(all)).toEqual(['updated', 'updated'])
    const read = async (id: string) => (await send('GET', `/contacts/${id}`)).body[field]
    expect([await read(first.id), await read(second.id)]).toEqual([b[field], a[field]])
  })

  it('a ring of three, a deletion that comes last, and a new person take turns', async () => {
    const { make, send } = await open()
    const emails = ['1@example.com', '2@example.com', '3@example.com']
    const people = []
    for (const email of emails) people.push(await make('/contacts', { email }))
    const ring = people.map(({ id }, index) => ({
      op: 'update',
      id,
      contact: { email: emails[(index + 1) % 3] },
    }))
    expect(statusesOf(await send('POST', '/contacts/batch', { operations: ring, atomic: true }))).toEqual([
      'updated',
      'updated',
      'updated',
    ])
    const operations = [
      { op: 'create', contact: { email: emails[1] } },
      { op: 'delete', id: people[0]!.id },
    ]
    const reply = await send('POST', '/contacts/batch', { operations, atomic: true })
    expect(statusesOf(reply)).toEqual(['created', 'deleted'])
  })

  it('writes nothing where two would have one in the end, and names the later item', async () => {
    const { make, send } = await open()
    const [first, second] = [await make('/contacts', a), await make('/contacts', b)]
    const both = [
      { op: 'update', id: first.id, contact: { email: 'c@example.com' } },
      { op: 'update', id: second.id, contact: { email: 'c@example.com' } },
    ]
    const twice = await send('POST', '/contacts/batch', { operations: both, atomic: true })
    expect(statusesOf(twice)).toEqual(['aborted', 'conflict'])
    expect(twice.body.results[1].error.errors).toMatchObject([
      { field: 'email', existingContactId: first.id },
    ])
    const taken = [
      { op: 'create', contact: { city: 'Graz' } },
      { op: 'create', contact: { email: a.email } },
    ]
    const reply = await send('POST', '/contacts/batch', { operations: taken, atomic: true })
    expect(statusesOf(reply)).toEqual(['aborted', 'conflict'])
    expect(reply.body.results[1].error.errors).toMatchObject([
      { field: 'email', existingContactId: first.id },
    ])
    expect((await send('GET', '/contacts?total=true')).body.total).toBe(2)
    expect((await send('GET', `/contacts/${second.id}`)).body.version).toBe(1)
  })
})

describe('POST /v2/contacts/get', () => {
  it('says of each input whom it found, that nobody has it, or that it cannot be one', async () => {
    const { make, send } = await open()
    const ada = await make('/contacts', { phone: '+14155550001', email: 'a@example.com', externalId: 'a' })
    const gone = '0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27'
    const { body } = await send('POST', '/contacts/get', {
      ids: [ada.id.toUpperCase(), gone, 'x'],
      phones: ['+1 (415) 555-0001', '+14155550009', 'n/a'],
      emails: ['A@example.com', 'b@example.com', 'nobody'],
      externalIds: [' a ', 'A'],
    })
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([ada.id])
    expect(body.results).toEqual([
      { by: 'id', value: ada.id.toUpperCase(), status: 'found', contactId: ada.id },
      { by: 'id', value: gone, status: 'not_found', contactId: null },
      { by: 'id', value: 'x', status: 'invalid', contactId: null },
      { by: 'phone', value: '+1 (415) 555-0001', status: 'found', contactId: ada.id },
      { by: 'phone', value: '+14155550009', status: 'not_found', contactId: null },
      { by: 'phone', value: 'n/a', status: 'invalid', contactId: null },
      { by: 'email', value: 'A@example.com', status: 'found', contactId: ada.id },
      { by: 'email', value: 'b@example.com', status: 'not_found', contactId: null },
      { by: 'email', value: 'nobody', status: 'invalid', contactId: null },
      { by: 'externalId', value: ' a ', status: 'found', contactId: ada.id },
      { by: 'externalId', value: 'A', status: 'not_found', contactId: null },
    ])
  })
})

describe('an upsert that replaces a phone or an email keeps the former one', () => {
  const known = { phone: '+14155550001', email: 'hers@example.com', phoneExtension: '12' }

  it('among the others, alone and in a batch', async () => {
    const { make, send } = await open()
    await make('/contacts', known)
    const moved = await send('POST', '/contacts/upsert', { phone: known.phone, email: 'evil@example.com' })
    expect(moved.body.contact).toMatchObject({
      email: 'evil@example.com',
      otherEmails: [{ email: known.email }],
    })
    const operations = [{ op: 'upsert', contact: { email: 'evil@example.com', phone: '+14155550002' } }]
    const { body } = await send('POST', '/contacts/batch', { operations })
    expect(body.results[0].contact).toMatchObject({
      phone: '+14155550002',
      otherPhones: [{ phone: known.phone, extension: '12' }],
      otherEmails: [{ email: known.email }],
    })
    const lookup = await send('GET', `/contacts/lookup?email=${known.email}`)
    expect(lookup.body.id).toBe(moved.body.contact.id)
  })

  it('not where it is only written otherwise, cleared, or changed by PATCH', async () => {
    const { make, send } = await open()
    const { id } = await make('/contacts', known)
    const same = await send('POST', '/contacts/upsert', { phone: known.phone, email: 'HERS@example.com' })
    expect(same.body.contact).toMatchObject({ otherEmails: [], email: 'HERS@example.com' })
    const patched = await send('PATCH', `/contacts/${id}`, { email: 'new@example.com' })
    expect(patched.body.otherEmails).toEqual([])
    const cleared = await send('POST', '/contacts/upsert', { phone: known.phone, email: null })
    expect(cleared.body.contact).toMatchObject({ email: null, otherEmails: [] })
  })
})
