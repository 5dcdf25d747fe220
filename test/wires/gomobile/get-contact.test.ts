import { describe, expect, it } from 'vitest'
import { createCustomField } from '../../../src/core/custom-fields/custom-fields.ts'
import { buildContact } from '../../support/build-contact.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { unknownId } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'
import { mobileWorkspace, notFound, refusal } from './mobile-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => mobileWorkspace(database, app)

describe('GET /api/contact/{id}', () => {
  it('answers the contact with its attributes as they were given', async () => {
    const { add, send } = await open()
    const customAttributes = {
      age: 30,
      interests: ['tech'],
      deep: { a: [null, { b: 1.5 }], '': '' },
      no: false,
      blank: '',
      constructor: 'a key like any other',
      'weird key.[0] 👩': 'x',
    }
    const contact = await add('/api/contact', { primaryPhone: '+212612345678', customAttributes })
    const { status, body } = await send('GET', `/api/contact/${contact.id}`)
    expect(status).toBe(200)
    expect(body).toEqual({ ...contact, customAttributes })
  })

  it('shows defined attributes by slug beside the others', async () => {
    const { add, send, scope } = await open()
    await createCustomField(scope, { name: 'Customer Age', type: 'number' })
    await createCustomField(scope, { name: 'Billing Phone', type: 'phone' })
    const { id } = await add('/api/contact', {
      primaryPhone: '+212612345678',
      customAttributes: { customer_age: 30, billing_phone: '+1 415 555 1234', other: [1] },
    })
    const { body } = await send('GET', `/api/contact/${id}`)
    expect(body.customAttributes).toEqual({ customer_age: 30, billing_phone: '+14155551234', other: [1] })
  })

  it('shows a contact of another wire, and keeps what it has no words for', async () => {
    const { send, scope, rowOf } = await open()
    const { id } = await buildContact(scope, {
      email: 'a@example.com',
      gender: 'nonbinary',
      businessName: 'Doe Plumbing',
      firstName: 'J',
    })
    const { body } = await send('GET', `/api/contact/${id}`)
    expect(body).toMatchObject({ primaryPhone: null, gender: 'nonbinary', firstName: 'J' })
    expect(body).not.toHaveProperty('businessName')
    await send('PUT', `/api/contact/${id}`, { lastName: 'Doe' })
    expect(await rowOf(id)).toMatchObject({ business_name: 'Doe Plumbing', gender: 'nonbinary' })
  })

  it('answers another organization’s id, a deleted one and one that never was alike', async () => {
    const { add, send } = await open()
    const foreign = await (await open()).add('/api/contact', { primaryPhone: '+212612345678' })
    const deleted = await add('/api/contact', { primaryPhone: '+212612345678' })
    await send('DELETE', `/api/contact/${deleted.id}`)
    for (const id of [foreign.id, deleted.id, unknownId]) {
      expect(await send('GET', `/api/contact/${id}`)).toMatchObject(notFound)
    }
  })

  it('takes an id in either case, and refuses what is none', async () => {
    const { add, send } = await open()
    const { id } = await add('/api/contact', { primaryPhone: '+212612345678' })
    expect((await send('GET', `/api/contact/${id.toUpperCase()}`)).status).toBe(200)
    expect(await send('GET', '/api/contact/5')).toMatchObject(refusal(400, 'id must be a valid uuid'))
  })
})
