import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { aTime, unknownId } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'
import { mobileWorkspace, notFound, refusal } from './mobile-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => mobileWorkspace(database, app)
const full = {
  primaryPhone: '+1 415 555 1234',
  firstName: 'John',
  lastName: 'Doe',
  primaryEmail: 'john@example.com',
  zip: '20000',
  gender: 'male',
  channels: ['sms'],
  customAttributes: { age: 30, interests: ['tech'] },
}

describe.each(['PUT', 'PATCH'])('%s /api/contact/{id}', (method) => {
  it('changes only what is given', async () => {
    const { add, send, rowOf, actions } = await open()
    const before = await add('/api/contact', full)
    const { status, body } = await send(method, `/api/contact/${before.id}`, {
      firstName: 'Jane',
      zip: null,
      channels: [],
    })
    expect(status).toBe(200)
    expect(body).toEqual({ ...before, firstName: 'Jane', zip: null, channels: [], updatedAt: aTime })
    expect(await rowOf(before.id)).toMatchObject({ version: 2, first_name: 'Jane', postal_code: null })
    expect(await actions()).toEqual(['created', 'updated'])
  })

  it('merges attributes; null clears one', async () => {
    const { add, send } = await open()
    const { id } = await add('/api/contact', full)
    await send(method, `/api/contact/${id}`, { customAttributes: { age: null, city: { a: [] } } })
    const { body } = await send('GET', `/api/contact/${id}`)
    expect(body.customAttributes).toEqual({ interests: ['tech'], city: { a: [] } })
  })

  it('takes another phone as it is written, and null clears phone and email', async () => {
    const { add, send, rowOf } = await open()
    const { id } = await add('/api/contact', full)
    const moved = await send(method, `/api/contact/${id}`, { primaryPhone: '+44 20 7946 0000' })
    expect(moved.body.primaryPhone).toBe('+44 20 7946 0000')
    expect(await rowOf(id)).toMatchObject({ phone: '+442079460000', timezone: 'America/Los_Angeles' })
    const cleared = await send(method, `/api/contact/${id}`, { primaryPhone: null, primaryEmail: null })
    expect(cleared.body).toMatchObject({ primaryPhone: null, primaryEmail: null })
    expect(await rowOf(id)).toMatchObject({ phone: null, phone_as_given: null, email_key: null })
  })

  it.each([{}, { firstName: 'John' }, { unknown: 1 }, { customAttributes: { age: 30 } }])(
    'leaves updatedAt and version alone when nothing changes: %j',
    async (body) => {
      const { add, send, rowOf } = await open()
      const before = await add('/api/contact', full)
      const reply = await send(method, `/api/contact/${before.id}`, body)
      expect(reply).toMatchObject({ status: 200, body: before })
      expect((await rowOf(before.id)).version).toBe(1)
    },
  )

  it('names every fault at once and changes nothing', async () => {
    const { add, send, rowOf } = await open()
    const { id } = await add('/api/contact', full)
    const body = { firstName: 'J', primaryEmail: 'nobody', primaryPhone: 'call me', lastName: 'Roe' }
    const reply = await send(method, `/api/contact/${id}`, body)
    expect(reply.status).toBe(400)
    expect(reply.body.message.sort()).toEqual([
      'firstName must have at least 2 characters',
      'primaryEmail must be an email address',
      'primaryPhone must be a phone number with country code, such as +14155550100',
    ])
    expect(await rowOf(id)).toMatchObject({ version: 1, last_name: 'Doe' })
  })

  it('answers a phone and an email that others have with both holders', async () => {
    const { add, send, rowOf } = await open()
    const a = await add('/api/contact', { primaryPhone: '+14155550001' })
    const b = await add('/api/contact', { primaryPhone: '+14155550002', primaryEmail: 'b@example.com' })
    const { id } = await add('/api/contact', full)
    const body = { primaryPhone: '+1 415 555 0001', primaryEmail: 'B@example.com', firstName: 'Jane' }
    expect(await send(method, `/api/contact/${id}`, body)).toMatchObject(
      refusal(
        409,
        `primaryPhone is already used by contact ${a.id}`,
        `primaryEmail is already used by contact ${b.id}`,
      ),
    )
    expect((await rowOf(id)).first_name).toBe('John')
  })

  it('answers another organization’s id, a deleted one and one that never was alike', async () => {
    const { add, send } = await open()
    const other = await open()
    const foreign = await other.add('/api/contact', full)
    const deleted = await add('/api/contact', full)
    await send('DELETE', `/api/contact/${deleted.id}`)
    for (const id of [foreign.id, deleted.id, unknownId]) {
      expect(await send(method, `/api/contact/${id}`, { firstName: 'Jane' })).toMatchObject(notFound)
    }
    expect(await other.rowOf(foreign.id)).toMatchObject({ first_name: 'John', version: 1 })
  })

  it('takes an id in either case', async () => {
    const { add, send } = await open()
    const { id } = await add('/api/contact', full)
    const reply = await send(method, `/api/contact/${id.toUpperCase()}`, { firstName: 'Jane' })
    expect([reply.status, reply.body.firstName]).toEqual([200, 'Jane'])
  })
})
