import { describe, expect, it } from 'vitest'
import { countContacts } from '../../../src/store/contacts/contacts.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, notFound, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

/** A contact without any given value. */
const nothingKnown = {
  externalId: null,
  firstName: null,
  lastName: null,
  fullName: null,
  businessName: null,
  jobTitle: null,
  gender: null,
  birthday: null,
  streetAddress: null,
  fullAddress: null,
  city: null,
  state: null,
  postalCode: null,
  country: null,
  phone: null,
  phoneExtension: null,
  otherPhones: [],
  email: null,
  otherEmails: [],
  timezone: null,
  timezoneSource: null,
  doNotContact: false,
  preferredChannel: null,
  channels: [],
  tags: [],
  lists: [],
  customFields: {},
  attributes: {},
  status: 'Waiting',
  lastDialTime: null,
  mostRecentOutcome: null,
  version: 1,
  deletedAt: null,
}

const typedFields = {
  text: 'a text',
  number: -0.5,
  boolean: false,
  date: '2024-02-29',
  email: 'x@example.com',
  phone: '+442079460123',
  url: 'https://example.com/ä?b#c',
  json: { deep: [1, null, { a: 'b' }] },
}

describe('POST /v2/contacts', () => {
  it('answers the whole contact, and keeps every field as it was written', async () => {
    const { send, make, workspaceId } = await open()
    const list = await make('/lists', { name: 'Leads' })
    for (const type of Object.keys(typedFields)) await make('/custom-fields', { name: `My ${type}`, type })
    const customFields = Object.fromEntries(
      Object.entries(typedFields).map(([type, value]) => [`My ${type}`, value]),
    )
    const written = {
      externalId: 'crm-1',
      firstName: 'Ada',
      lastName: 'Lovelace',
      fullName: 'Ada King',
      businessName: 'Analytical Engines',
      jobTitle: 'Programmer',
      gender: 'female',
      birthday: '1815-12-10',
      streetAddress: '12 St James’s Square',
      fullAddress: '12 St James’s Square\nLondon',
      city: 'London',
      state: 'Greater London',
      postalCode: 'SW1Y 4JH',
      country: 'GB',
      phoneExtension: '12',
      otherPhones: [{ phone: '+442079460124', label: 'work', extension: '5' }],
      email: 'Ada@Example.com',
      otherEmails: [{ email: 'Ada@home.example', label: 'home' }],
      timezone: 'Europe/Kiev',
      doNotContact: true,
      preferredChannel: 'sms',
      channels: ['sms', 'email', 'sms'],
      customFields,
      status: 'Dialled',
      mostRecentOutcome: 'voicemail',
    }
    const reply = await send('POST', '/contacts', {
      ...written,
      phone: '+44 (20) 7946-0123',
      tags: [' vip ', 'a', 'vip'],
      lists: [list.id.toUpperCase()],
      lastDialTime: '2026-01-31T10:00:00.5+02:00',
    })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      ...written,
      id: expect.any(String),
      workspaceId,
      phone: '+442079460123',
      timezoneSource: 'caller',
      tags: ['a', 'vip'],
      lists: [list.id],
      lastDialTime: '2026-01-31T08:00:00.500Z',
      attributes: {},
      version: 1,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: reply.body.createdAt,
      deletedAt: null,
    })
    const read = await send('GET', `/contacts/${reply.body.id}`)
    expect(read.body).toEqual(reply.body)
  })

  it('needs nothing; null and blank are nothing given', async () => {
    const { make, workspaceId } = await open()
    const times = { createdAt: expect.any(String), updatedAt: expect.any(String) }
    const given = ['firstName', 'email', 'phone', 'timezone', 'doNotContact', 'tags', 'lists', 'channels']
    const nulls = Object.fromEntries([...given, 'customFields', 'status'].map((field) => [field, null]))
    for (const body of [{}, nulls, { firstName: ' \u00a0', phone: '', externalId: ' ', status: '' }]) {
      const contact = await make('/contacts', body)
      expect(contact).toEqual({ ...nothingKnown, ...times, id: contact.id, workspaceId })
    }
  })

  it('derives the time zone from the phone, else takes the workspace’s', async () => {
    const { make } = await rosterWorkspace(database, app, { timezone: 'Europe/Paris', defaultRegion: 'FR' })
    expect(await make('/contacts', { phone: '+212 612-345678' })).toMatchObject({
      timezone: 'Africa/Casablanca',
      timezoneSource: 'phone',
    })
    expect(await make('/contacts', { email: 'a@example.com' })).toMatchObject({
      timezone: 'Europe/Paris',
      timezoneSource: 'workspace',
    })
    expect(await make('/contacts', { phone: '06 12 34 56 78' })).toMatchObject({ phone: '+33612345678' })
  })

  it('names the holder of each identifier that is taken, and stores nothing', async () => {
    const { send, make, scope } = await open()
    const [phone, email, externalId] = ['+442079460123', 'ada@example.com', 'crm-1']
    const holders = [await make('/contacts', { phone }), await make('/contacts', { email })]
    holders.push(await make('/contacts', { externalId }))
    const reply = await send('POST', '/contacts', { phone, email: 'ADA@example.com', externalId })
    expect(reply.status).toBe(409)
    expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(reply.body).toEqual({
      type: '/docs/errors#conflict',
      title: 'Conflict',
      status: 409,
      detail: 'Another record already has a value that must be unique.',
      code: 'conflict',
      errors: ['phone', 'email', 'externalId'].map((field, index) => ({
        field,
        pointer: `/${field}`,
        code: 'conflict',
        message: 'is already taken',
        existingContactId: holders[index].id,
      })),
    })
    expect(await countContacts(scope)).toBe(3)
  })

  it('names every fault at once, and stores nothing', async () => {
    const { send, make, scope } = await open()
    await make('/custom-fields', { name: 'MRR', type: 'number' })
    const reply = await send('POST', '/contacts', {
      phone: '5',
      email: 'nobody',
      timezone: 'PST',
      doNotContact: 'yes',
      lastDialTime: '2026-02-30T00:00:00Z',
      channels: [1],
      tags: ['ok', ' ', 5],
      addLabels: ['x'],
      lists: ['x', '0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27'],
      customFields: { MRR: '250', Unknown: 1 },
      version: 3,
    })
    expect(faultsOf(reply)).toEqual([
      ['addLabels', 'unknown_field'],
      ['channels[0]', 'invalid_type'],
      ['customFields.MRR', 'wrong_custom_type'],
      ['customFields.Unknown', 'unknown_custom_field'],
      ['doNotContact', 'invalid_type'],
      ['email', 'invalid_email'],
      ['lastDialTime', 'invalid_date'],
      ['lists[0]', 'invalid_format'],
      ['lists[1]', 'unknown_list'],
      ['phone', 'invalid_phone'],
      ['tags[1]', 'too_short'],
      ['tags[2]', 'invalid_type'],
      ['timezone', 'invalid_time_zone'],
      ['version', 'unknown_field'],
    ])
    expect(reply.body).toMatchObject({ code: 'invalid', status: 400 })
    expect(await countContacts(scope)).toBe(0)
  })

  it('takes an account key’s workspace from the query or the body, and not two', async () => {
    const { send, workspaceId, accountKey } = await open()
    const other = await open()
    const at = (query: string, body: object) => send('POST', `/contacts${query}`, body, accountKey)

    expect((await at(`?workspaceId=${workspaceId}`, {})).body.workspaceId).toBe(workspaceId)
    expect((await at('', { workspaceId: workspaceId.toUpperCase() })).body.workspaceId).toBe(workspaceId)
    expect((await at(`?workspaceId=${workspaceId}`, { workspaceId })).status).toBe(201)

    const none = await at('', {})
    expect([none.status, none.body.code]).toEqual([400, 'workspace_required'])
    const two = await at(`?workspaceId=${workspaceId}`, { workspaceId: other.workspaceId })
    expect(faultsOf(two)).toEqual([['workspaceId', 'repeated']])
    const faulty = await at('', { workspaceId: 'x', firstName: 5 })
    expect(faultsOf(faulty)).toEqual([
      ['firstName', 'invalid_type'],
      ['workspaceId', 'invalid_format'],
    ])
    const foreign = await at('', { workspaceId: other.workspaceId })
    expect([foreign.status, foreign.body]).toEqual([404, notFound])
    const notItsOwn = await send('POST', '/contacts', { workspaceId: other.workspaceId })
    expect([notItsOwn.status, notItsOwn.body]).toEqual([404, notFound])
  })

  it('makes one contact of 50 simultaneous creates of one phone; the others are told who', async () => {
    const { send, scope } = await open()
    const calls = Array.from({ length: 50 }, () => send('POST', '/contacts', { phone: '+442079460123' }))
    const replies = await Promise.all(calls)
    const made = replies.filter(({ status }) => status === 201)
    expect(made).toHaveLength(1)
    for (const { status, body } of replies) {
      if (status === 201) continue
      expect([status, body.errors[0].existingContactId]).toEqual([409, made[0]?.body.id])
    }
    expect(await countContacts(scope)).toBe(1)
  })
})
