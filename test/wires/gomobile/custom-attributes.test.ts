import { describe, expect, it } from 'vitest'
import { createCustomField } from '../../../src/core/custom-fields/custom-fields.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { anId, aTime, unknownId } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'
import { mobileWorkspace, notFound, refusal } from './mobile-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => mobileWorkspace(database, app)
const path = '/api/custom-attributes'
const age = { displayName: 'Customer Age', description: 'In years', type: 'number' }

describe('POST /api/custom-attributes', () => {
  it('answers the attribute with its slug as name', async () => {
    const { send, workspaceId } = await open()
    expect(await send('POST', path, age)).toEqual({
      status: 201,
      headers: expect.anything(),
      body: {
        id: anId,
        organizationId: workspaceId,
        name: 'customer_age',
        displayName: 'Customer Age',
        description: 'In years',
        type: 'number',
        createdAt: aTime,
        updatedAt: aTime,
        deletedAt: null,
        createdBy: null,
        updatedBy: null,
        deletedBy: null,
      },
    })
  })

  it.each([
    ['text', 'x', 5],
    ['number', 1.5, '1.5'],
    ['boolean', true, 'true'],
    ['date', '2026-01-31', '31 January'],
    ['phone_number', '+14155551234', 'call me'],
    ['email', 'a@example.com', 'nobody'],
    ['url', 'https://example.com', 'example'],
  ])('holds values to the type %s', async (type, good, bad) => {
    const { add, send, rows } = await open()
    expect(await add(path, { displayName: 'The Field', type })).toMatchObject({ type, name: 'the_field' })
    const post = (value: unknown) =>
      send('POST', '/api/contact', { primaryPhone: '+14155551234', customAttributes: { the_field: value } })
    const refused = await post(bad)
    expect([refused.status, refused.body.message]).toEqual([
      400,
      [expect.stringMatching(/^customAttributes\.the_field must fit/)],
    ])
    expect(await rows()).toEqual([])
    const { body } = await post(good)
    const detailed = await send('GET', `/api/contact/${body.id}`)
    expect(detailed.body.customAttributes).toEqual({ the_field: good })
  })

  it('takes over what contacts have under its slug where it fits, and leaves the rest as it is', async () => {
    const { add, send, rowOf } = await open()
    const make = (number: number, customAttributes: object) =>
      add('/api/contact', { primaryPhone: `+1415555000${number}`, customAttributes })
    const fits = await make(1, { customer_age: 30, other: 'x' })
    const misfits = await make(2, { customer_age: 'thirty' })
    const field = await add(path, age)
    const shown = async (id: string) => (await send('GET', `/api/contact/${id}`)).body.customAttributes
    expect(await shown(fits.id)).toEqual({ customer_age: 30, other: 'x' })
    expect(await rowOf(fits.id)).toMatchObject({ custom: { [field.id]: 30 }, attributes: { other: 'x' } })
    expect(await shown(misfits.id)).toEqual({ customer_age: 'thirty' })
    await send('PUT', `/api/contact/${misfits.id}`, { customAttributes: { customer_age: 31 } })
    expect(await shown(misfits.id)).toEqual({ customer_age: 31 })
  })

  it('gives a slug that is taken a number', async () => {
    const { add } = await open()
    await add(path, age)
    expect(await add(path, { ...age, displayName: 'customer-age' })).toMatchObject({ name: 'customer_age_2' })
  })

  it('answers a displayName that is taken with 409', async () => {
    const { add, send } = await open()
    const { id } = await add(path, age)
    const refused = refusal(409, `displayName is already used by ${id}`)
    expect(await send('POST', path, age)).toMatchObject(refused)
    await (await open()).add(path, age)
  })

  it.each([
    [{}, ['displayName is required', 'type is required']],
    [{ ...age, displayName: 'ab' }, ['displayName must have at least 3 characters']],
    [{ ...age, displayName: 'x'.repeat(65) }, ['displayName must have at most 64 characters']],
    [
      { ...age, displayName: 5, description: [] },
      ['displayName must be a string', 'description must be a string or null'],
    ],
    [{ ...age, description: 'x'.repeat(257) }, ['description must have at most 256 characters']],
    [
      { ...age, type: 'json' },
      ['type must be one of: text, number, boolean, date, phone_number, email, url'],
    ],
    [{ ...age, displayName: '__proto__' }, ['displayName is a key that is not allowed']],
  ])('refuses %j', async (body, message) => {
    const { send } = await open()
    const reply = await send('POST', path, body)
    expect([reply.status, reply.body.message.sort()]).toEqual([400, message.sort()])
    expect((await send('GET', path)).body).toEqual([])
  })
})

describe('GET /api/custom-attributes', () => {
  it('answers a bare array, oldest first, other wires’ types by their own word', async () => {
    const { add, send, scope } = await open()
    const one = await add(path, age)
    await createCustomField(scope, { name: 'Anything', type: 'json' })
    await (await open()).add(path, age)
    const { status, body } = await send('GET', path)
    expect(status).toBe(200)
    expect(body).toEqual([
      one,
      {
        ...one,
        id: anId,
        name: 'anything',
        displayName: 'Anything',
        description: null,
        type: 'json',
        createdAt: aTime,
        updatedAt: aTime,
      },
    ])
  })
})

describe('GET, PUT, PATCH and DELETE /api/custom-attributes/{id}', () => {
  it('answers one', async () => {
    const { add, send } = await open()
    const attribute = await add(path, age)
    expect(await send('GET', `${path}/${attribute.id}`)).toMatchObject({ status: 200, body: attribute })
  })

  it.each(['PUT', 'PATCH'])('%s changes the description and nothing else', async (method) => {
    const { add, send } = await open()
    const attribute = await add(path, age)
    const at = `${path}/${attribute.id}`
    const changed = await send(method, at, { description: 'New', displayName: 'Other', type: 'text' })
    expect(changed).toMatchObject({
      status: 200,
      body: { ...attribute, description: 'New', updatedAt: aTime },
    })
    expect((await send(method, at, { displayName: 'Other' })).body).toEqual(changed.body)
    expect((await send(method, at, { description: null })).body.description).toBeNull()
    const refused = await send(method, at, { description: 5 })
    expect(refused).toMatchObject(refusal(400, 'description must be a string or null'))
  })

  it('DELETE ends the attribute and its values', async () => {
    const { add, send } = await open()
    const { id } = await add(path, age)
    const contact = await add('/api/contact', {
      primaryPhone: '+14155551234',
      customAttributes: { customer_age: 30 },
    })
    const reply = await send('DELETE', `${path}/${id}`)
    expect([reply.status, reply.body]).toEqual([200, undefined])
    expect((await send('GET', path)).body).toEqual([])
    expect((await send('GET', `/api/contact/${contact.id}`)).body.customAttributes).toEqual({})
    expect(await send('DELETE', `${path}/${id}`)).toMatchObject(notFound)
  })

  it.each([
    ['GET', undefined],
    ['PUT', { description: 'x' }],
    ['PUT', {}],
    ['PATCH', { description: 'x' }],
    ['DELETE', undefined],
  ])('%s %j does not find another organization’s, nor one that never was', async (method, body) => {
    const { send } = await open()
    const other = await open()
    const foreign = await other.add(path, age)
    for (const id of [foreign.id, unknownId]) {
      expect(await send(method, `${path}/${id}`, body)).toMatchObject(notFound)
    }
    expect((await other.send('GET', path)).body).toEqual([foreign])
  })
})
