import { describe, expect, it } from 'vitest'
import seed from '../../fixtures/gomobile/003-create-contact.json' with { type: 'json' }
import { openTestDatabase } from '../../support/open-test-database.ts'
import { anId, aTime } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'
import { mobileWorkspace, refusal } from './mobile-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => mobileWorkspace(database, app)

describe('POST /api/contact', () => {
  it('answers the published request as its page prints it, keys in that order; gender was not given', async () => {
    const { send, workspaceId, rowOf, actions } = await open()
    const { request, response } = seed
    const reply = await send(request.method, request.path, request.body)
    expect(reply.status).toBe(response.status)
    expect(Object.keys(reply.body)).toEqual(Object.keys(response.body))
    expect(reply.body).toEqual({
      ...response.body,
      id: anId,
      organizationId: workspaceId,
      createdAt: aTime,
      updatedAt: aTime,
    })
    expect(await rowOf(reply.body.id)).toMatchObject({
      phone: '+212612345678',
      email_key: 'john@example.com',
      full_address: '123 Main St',
      postal_code: '20000',
      job_title: 'Engineer',
      timezone: 'Africa/Casablanca',
      attributes: { age: 30, interests: ['tech'] },
      version: 1,
    })
    expect(await actions()).toEqual(['created'])
  })

  it('makes a contact of a phone alone, everything else empty', async () => {
    const { add, workspaceId } = await open()
    expect(await add('/api/contact/', { primaryPhone: '+14155551234' })).toEqual({
      id: anId,
      organizationId: workspaceId,
      primaryPhone: '+14155551234',
      channels: [],
      createdAt: aTime,
      updatedAt: aTime,
      firstName: null,
      lastName: null,
      fullName: null,
      primaryEmail: null,
      address: null,
      city: null,
      state: null,
      zip: null,
      occupation: null,
      preferredChannel: null,
      gender: null,
    })
  })

  it('answers the phone as it was written, compares it as E.164, and never makes a full name', async () => {
    const { add, send, rowOf, workspaceKey } = await open()
    const contact = await add('/api/contact', {
      primaryPhone: '+1 (415) 555-1234',
      primaryEmail: ' John@Example.com ',
      firstName: 'Jo',
      lastName: 'D',
      gender: 'male',
      channels: ['sms', 'voice', 'sms'],
    })
    expect(contact).toMatchObject({
      primaryPhone: '+1 (415) 555-1234',
      primaryEmail: 'John@Example.com',
      fullName: null,
      gender: 'male',
      channels: ['sms', 'voice', 'sms'],
    })
    expect(await rowOf(contact.id)).toMatchObject({
      phone: '+14155551234',
      phone_as_given: '+1 (415) 555-1234',
    })
    const elsewhere = await app.send('GET', `/v1/contacts/${contact.id}`, { key: workspaceKey })
    expect(elsewhere.body).toMatchObject({ phone: '+14155551234', email: 'John@Example.com' })
    const again = await send('POST', '/api/contact', { primaryPhone: '+1.415.555.1234' })
    expect(again).toMatchObject(refusal(409, `primaryPhone is already used by contact ${contact.id}`))
  })

  it('takes null and blank text as absent, and drops what it does not know', async () => {
    const { add, rowOf } = await open()
    const contact = await add('/api/contact', {
      primaryPhone: '+14155551234',
      firstName: ' \u00a0 ',
      lastName: '',
      primaryEmail: null,
      gender: null,
      channels: null,
      customAttributes: null,
      email: 'not mine',
      timezone: 'Nowhere/Land',
      id: 5,
      organizationId: 'another',
    })
    expect(contact).toMatchObject({ firstName: null, lastName: null, primaryEmail: null, channels: [] })
    expect(await rowOf(contact.id)).toMatchObject({ timezone: 'America/Los_Angeles', attributes: {} })
  })

  it('names every fault at once, in this wire’s words, and writes nothing', async () => {
    const { send, add, rows } = await open()
    await add('/api/custom-attributes', { displayName: 'Customer Age', type: 'number' })
    const reply = await send('POST', '/api/contact', {
      primaryPhone: '555-1234',
      firstName: 'J',
      lastName: 'x'.repeat(65),
      fullName: 5,
      primaryEmail: 'nobody',
      address: 'x'.repeat(257),
      city: 'NY',
      state: ['x'],
      zip: 20000,
      occupation: 'x'.repeat(65),
      preferredChannel: 'x',
      gender: 'other',
      channels: ['ok', 5],
      customAttributes: { customer_age: 'old', fine: 1 },
    })
    expect([reply.status, reply.body.statusCode, reply.body.error]).toEqual([400, 400, 'Bad Request'])
    expect(reply.body.message.sort()).toEqual([
      'address must have at most 256 characters',
      'channels[1] must be a string',
      'city must have at least 3 characters',
      "customAttributes.customer_age must fit the custom field's type: number",
      'firstName must have at least 2 characters',
      'fullName must be a string or null',
      'gender must be one of: male, female, null',
      'lastName must have at most 64 characters',
      'occupation must have at most 64 characters',
      'preferredChannel must have at least 3 characters',
      'primaryEmail must be an email address',
      'primaryPhone must be a phone number with country code, such as +14155550100',
      'state must be a string or null',
      'zip must be a string or null',
    ])
    expect(await rows()).toEqual([])
  })

  it.each([[{}], [{ primaryPhone: null }], [{ primaryPhone: ' ' }]])('wants a phone: %j', async (body) => {
    const { send } = await open()
    expect(await send('POST', '/api/contact', body)).toMatchObject(refusal(400, 'primaryPhone is required'))
  })

  it('answers a taken phone and email with both holders, and writes nothing', async () => {
    const { add, send, rows } = await open()
    const one = await add('/api/contact', { primaryPhone: '+14155551234' })
    const two = await add('/api/contact', { primaryPhone: '+14155551235', primaryEmail: 'a@example.com' })
    const body = { primaryPhone: '+14155551234', primaryEmail: 'A@EXAMPLE.com' }
    expect(await send('POST', '/api/contact', body)).toMatchObject(
      refusal(
        409,
        `primaryPhone is already used by contact ${one.id}`,
        `primaryEmail is already used by contact ${two.id}`,
      ),
    )
    expect(await rows()).toHaveLength(2)
    await expect((await open()).add('/api/contact', body)).resolves.toBeDefined()
  })

  it('gives one success and 49 conflicts to 50 simultaneous creates of one phone', async () => {
    const { send, rows } = await open()
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => send('POST', '/api/contact', { primaryPhone: '+14155551234' })),
    )
    const statuses = replies.map(({ status }) => status).sort()
    expect(statuses).toEqual([201, ...Array.from({ length: 49 }, () => 409)])
    expect(await rows()).toHaveLength(1)
  })
})
