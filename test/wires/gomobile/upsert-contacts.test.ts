import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { mobileWorkspace, refusal } from './mobile-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => mobileWorkspace(database, app)
const phones = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ primaryPhone: `+1415555${1000 + index}` }))

describe('POST /api/contact/upsert', () => {
  it('creates whom it does not find by phone and changes whom it does, and answers 204', async () => {
    const { add, send, rows, actions } = await open()
    const john = await add('/api/contact', {
      primaryPhone: '+1 415 555 1234',
      firstName: 'John',
      zip: '20000',
    })
    const reply = await send('POST', '/api/contact/upsert', {
      data: [
        { primaryPhone: '+1-415-555-1234', lastName: 'Doe', zip: null, unknown: 1 },
        { primaryPhone: '+14155551235', firstName: '', customAttributes: { age: 30 } },
      ],
    })
    expect([reply.status, reply.body]).toEqual([204, undefined])
    expect(await rows()).toMatchObject([
      {
        id: john.id,
        first_name: 'John',
        last_name: 'Doe',
        postal_code: null,
        phone_as_given: '+1-415-555-1234',
      },
      { phone: '+14155551235', first_name: null, attributes: { age: 30 } },
    ])
    expect(await actions()).toEqual(['created', 'updated', 'created'])
  })

  it('takes several items of one phone in order', async () => {
    const { send, rows } = await open()
    const data = [
      { primaryPhone: '+14155551234', firstName: 'Ann', city: 'Rabat' },
      { primaryPhone: '+1 415 555 1234', firstName: 'Bea' },
      { primaryPhone: '+14155551234', lastName: 'Doe' },
    ]
    expect((await send('POST', '/api/contact/upsert', { data })).status).toBe(204)
    expect(await rows()).toMatchObject([{ first_name: 'Bea', last_name: 'Doe', city: 'Rabat', version: 3 }])
  })

  it('matches by phone alone: an email that another contact has is a conflict of the whole call', async () => {
    const { add, send, rows } = await open()
    const { id } = await add('/api/contact', { primaryPhone: '+14155551234', primaryEmail: 'a@example.com' })
    const data = [...phones(2), { primaryPhone: '+14155551235', primaryEmail: 'A@example.com' }]
    expect(await send('POST', '/api/contact/upsert', { data })).toMatchObject(
      refusal(409, `data[2].primaryEmail is already used by contact ${id}`),
    )
    expect(await rows()).toHaveLength(1)
  })

  it('refuses the whole call for its bad items, each with its index and all its faults; nothing is written', async () => {
    const { add, send, rows, actions } = await open()
    await add('/api/contact', { primaryPhone: '+14155551000', firstName: 'John' })
    const reply = await send('POST', '/api/contact/upsert', {
      data: [
        { primaryPhone: '+14155551000', firstName: 'Jane' },
        { firstName: 'No phone' },
        { primaryPhone: '5', firstName: 'J', primaryEmail: 'nobody' },
        { primaryPhone: 5 },
        { primaryPhone: '+14155551001', customAttributes: 5, gender: 'x' },
        { primaryPhone: ' ' },
      ],
    })
    expect(reply.status).toBe(400)
    expect(reply.body.message.sort()).toEqual([
      'data[1].primaryPhone is required',
      'data[2].firstName must have at least 2 characters',
      'data[2].primaryEmail must be an email address',
      'data[2].primaryPhone must have at least 3 characters',
      'data[3].primaryPhone must be a string',
      'data[4].customAttributes must be an object or null',
      'data[4].gender must be one of: male, female, null',
      'data[5].primaryPhone must be a string',
    ])
    expect(await rows()).toMatchObject([{ first_name: 'John', version: 1 }])
    expect(await actions()).toEqual(['created'])
  })

  it('names what only the core knows with its index, too', async () => {
    const { send, rows } = await open()
    const data = [...phones(3), { primaryPhone: 'call me', address: 'ok ok' }]
    expect(await send('POST', '/api/contact/upsert', { data })).toMatchObject(
      refusal(400, 'data[3].primaryPhone must be a phone number with country code, such as +14155550100'),
    )
    expect(await rows()).toEqual([])
  })

  it('takes 1,000 items, refuses one more, and writes none of nothing', async () => {
    const { send, rows } = await open()
    const many = await send('POST', '/api/contact/upsert', { data: phones(1001) })
    expect(many).toMatchObject(refusal(400, 'data must have at most 1000 items'))
    expect((await send('POST', '/api/contact/upsert', { data: phones(1000) })).status).toBe(204)
    expect(await rows()).toHaveLength(1000)
    expect((await send('POST', '/api/contact/upsert', { data: [] })).status).toBe(204)
  })

  it('refuses an own __proto__, on top and in an item', async () => {
    const { send, rows } = await open()
    const post = (body: string) => send('POST', '/api/contact/upsert', body)
    expect(await post('{"__proto__":1,"data":[{"primaryPhone":"+14155551234"}]}')).toMatchObject(
      refusal(400, '__proto__ is a key that is not allowed'),
    )
    expect(await post('{"data":[{"primaryPhone":"+14155551234","__proto__":1}]}')).toMatchObject(
      refusal(400, 'data[0].__proto__ is a key that is not allowed'),
    )
    expect(await rows()).toEqual([])
  })

  it.each([
    [{}, 'data is required'],
    [{ data: null }, 'data is required'],
    [{ data: { primaryPhone: '+14155551234' } }, 'data must be an array'],
    [[{ primaryPhone: '+14155551234' }], 'body must be an object'],
    [{ data: [{ primaryPhone: '+14155551234' }, 'no item'] }, 'data[1] must be an object'],
  ])('%j is refused', async (body, message) => {
    const { send } = await open()
    expect(await send('POST', '/api/contact/upsert', body)).toMatchObject(refusal(400, message))
  })

  it('of thousands of faults names the first hundred, and never meets a wrong type', async () => {
    const { send, rows } = await open()
    const data = phones(1000).map((item) => ({ ...item, firstName: 5, lastName: [], zip: {}, channels: [5] }))
    const reply = await send('POST', '/api/contact/upsert', { data })
    expect(reply.status).toBe(400)
    expect(reply.body.message).toHaveLength(101)
    expect(reply.body.message.at(-1)).toMatch(/^and [\d,]+ more$/)
    expect(await rows()).toEqual([])
  })

  it('takes a body that is larger than other calls may be', async () => {
    const { send, rows } = await open()
    const blob = 'x'.repeat(60_000)
    const data = phones(100).map((item) => ({ ...item, customAttributes: { blob } }))
    expect((await send('POST', '/api/contact/upsert', { data })).status).toBe(204)
    expect(await rows()).toHaveLength(100)
    expect(
      (await send('POST', '/api/contact/upsert', { data: [...data, ...data, ...data, ...data] })).status,
    ).toBe(413)
  })

  it('never changes another organization’s contact', async () => {
    const { send } = await open()
    const other = await open()
    await other.add('/api/contact', { primaryPhone: '+14155551234', firstName: 'John' })
    await send('POST', '/api/contact/upsert', { data: [{ primaryPhone: '+14155551234', firstName: 'Jane' }] })
    expect(await other.rows()).toMatchObject([{ first_name: 'John', version: 1 }])
  })

  it('loses nobody of simultaneous calls about the same people', async () => {
    const { send, rows } = await open()
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, call) => {
        const data = phones(20).map((item) => ({ ...item, customAttributes: { [`from_${call}`]: true } }))
        return send('POST', '/api/contact/upsert', { data: call % 2 ? data : data.reverse() })
      }),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 204))
    const found = await rows()
    expect(found).toHaveLength(20)
    for (const row of found) expect(Object.keys(row.attributes)).toHaveLength(10)
  })

  it.each([
    ['Mexico', '+525512345678', '+52 1 55 1234 5678'],
    ['Brazil', '+5511987654321', '+55 11 8765-4321'],
    ['Italy', '+393471234567', '+39 0347 1234567'],
  ])('finds the same person’s number in another form: %s', async (_, kept, sent) => {
    const { add, send, rows } = await open()
    const { id } = await add('/api/contact', { primaryPhone: kept, firstName: 'Ana' })
    const reply = await send('POST', '/api/contact/upsert', {
      data: [{ primaryPhone: sent, lastName: 'Li' }],
    })
    expect(reply.status).toBe(204)
    expect(await rows()).toMatchObject([{ id, phone: kept, last_name: 'Li' }])
  })
})
