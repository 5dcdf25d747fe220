import { describe, expect, it } from 'vitest'
import { buildContacts } from '../../support/build-contact.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { anId, aTime, unknownId } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'
import { mobileWorkspace, notFound, refusal } from './mobile-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => mobileWorkspace(database, app)
const path = '/api/audience'
const premium = { name: 'Premium Customers', description: 'On a premium plan' }
const namesIn = (body: { data: { name: string }[] }) => body.data.map(({ name }) => name)

describe('POST /api/audience', () => {
  it('answers the audience, empty', async () => {
    const { send, workspaceId } = await open()
    const { status, body } = await send('POST', path, { ...premium, type: 'static' })
    expect(status).toBe(201)
    expect(body).toEqual({
      id: anId,
      organizationId: workspaceId,
      name: 'Premium Customers',
      description: 'On a premium plan',
      contactCount: 0,
      createdAt: aTime,
      updatedAt: aTime,
      deletedAt: null,
      createdBy: null,
      updatedBy: null,
      deletedBy: null,
    })
  })

  it.each([
    [{}, ['name is required']],
    [{ name: ' ' }, ['name is required']],
    [
      { name: 'ab', description: 5 },
      ['description must be a string or null', 'name must have at least 3 characters'],
    ],
    [{ name: 'x'.repeat(65) }, ['name must have at most 64 characters']],
    [{ name: 'abc', description: 'x'.repeat(257) }, ['description must have at most 256 characters']],
  ])('refuses %j', async (body, message) => {
    const { send } = await open()
    const reply = await send('POST', path, body)
    expect([reply.status, reply.body.message.sort()]).toEqual([400, message])
    expect((await send('GET', path)).body.meta.total).toBe(0)
  })
})

describe('GET /api/audience', () => {
  it('answers the newest first with their counts, and where the page stands', async () => {
    const { add, send, scope } = await open()
    const one = await add(path, premium)
    const two = await add(path, { name: 'Trial users' })
    const contacts = await buildContacts(scope, [{}, {}])
    await add(`${path}/${one.id}/add-contacts`, { contacts: contacts.map(({ id }) => id) })
    await (await open()).add(path, premium)
    expect((await send('GET', path)).body).toEqual({
      data: [two, { ...one, contactCount: 2 }],
      meta: { page: 1, limit: 20, total: 2, totalPages: 1, hasNextPage: false, hasPreviousPage: false },
    })
  })

  it('searches, sorts and pages', async () => {
    const { add, send } = await open()
    await add(path, { name: 'beta', description: 'first 100%' })
    await add(path, { name: 'Alpha' })
    const { id } = await add(path, { name: 'Gamma', description: 'BETA too' })
    await send('PUT', `${path}/${id}`, { description: 'Beta too' })
    const found = async (query: string) => namesIn((await send('GET', `${path}?${query}`)).body)
    expect(await found('sortBy=name&sortOrder=asc')).toEqual(['Alpha', 'beta', 'Gamma'])
    expect(await found('sortBy=name')).toEqual(['Gamma', 'beta', 'Alpha'])
    expect(await found('sortBy=updatedAt&sortOrder=asc')).toEqual(['beta', 'Alpha', 'Gamma'])
    expect(await found('search=bETa&sortOrder=asc')).toEqual(['beta', 'Gamma'])
    expect(await found('search=%25')).toEqual(['beta'])
    const { body } = await send('GET', `${path}?limit=2&page=2&sortOrder=asc`)
    expect(namesIn(body)).toEqual(['Gamma'])
    expect(body.meta).toMatchObject({ total: 3, totalPages: 2, hasNextPage: false, hasPreviousPage: true })
    expect(await send('GET', `${path}?sortBy=description&limit=0`)).toMatchObject(
      refusal(400, 'limit must be 1 to 100', 'sortBy must be one of: name, createdAt, updatedAt'),
    )
  })
})

describe('GET, PUT, PATCH and DELETE /api/audience/{id}', () => {
  it.each(['PUT', 'PATCH'])('%s changes only what is given', async (method) => {
    const { add, send } = await open()
    const audience = await add(path, premium)
    const at = `${path}/${audience.id}`
    const changed = await send(method, at, { name: 'Gold' })
    expect(changed).toMatchObject({ status: 200, body: { ...audience, name: 'Gold', updatedAt: aTime } })
    expect((await send(method, at, {})).body).toEqual(changed.body)
    expect((await send(method, at, { description: '' })).body).toEqual(changed.body)
    expect((await send(method, at, { description: null })).body).toMatchObject({
      name: 'Gold',
      description: null,
    })
    expect(await send(method, at, { name: null })).toMatchObject(refusal(400, 'name must be a string'))
    expect((await send('GET', at)).body).toMatchObject({ name: 'Gold', description: null })
  })

  it('DELETE ends the audience; its contacts stay', async () => {
    const { add, send, scope } = await open()
    const { id } = await add(path, premium)
    const [contact] = await buildContacts(scope, [{}])
    await add(`${path}/${id}/add-contacts`, { contacts: [contact?.id] })
    const reply = await send('DELETE', `${path}/${id}`)
    expect([reply.status, reply.body]).toEqual([200, undefined])
    expect((await send('GET', path)).body.data).toEqual([])
    expect((await send('GET', `/api/contact/${contact?.id}`)).status).toBe(200)
    expect(await send('DELETE', `${path}/${id}`)).toMatchObject(notFound)
  })

  it.each([
    ['GET', '', undefined],
    ['PUT', '', { name: 'Gold' }],
    ['PUT', '', {}],
    ['PATCH', '', { name: 'Gold' }],
    ['DELETE', '', undefined],
    ['POST', '/add-contacts', { contacts: [] }],
  ])('%s %s %j does not find another organization’s, nor one that never was', async (method, rest, body) => {
    const { send } = await open()
    const other = await open()
    const foreign = await other.add(path, premium)
    for (const id of [foreign.id, unknownId]) {
      expect(await send(method, `${path}/${id}${rest}`, body)).toMatchObject(notFound)
    }
    expect((await other.send('GET', path)).body.data).toEqual([foreign])
  })
})

describe('POST /api/audience/{id}/add-contacts', () => {
  it('adds contacts, who may be in many, and counts the living', async () => {
    const { add, send, scope, actions } = await open()
    const one = await add(path, premium)
    const two = await add(path, { name: 'Trial users' })
    const ids = (await buildContacts(scope, [{}, {}, {}])).map(({ id }) => id)
    const added = await add(`${path}/${one.id}/add-contacts`, {
      contacts: [ids[0], ids[1]?.toUpperCase(), ids[0]],
    })
    expect(added).toEqual({ ...one, contactCount: 2 })
    expect((await add(`${path}/${one.id}/add-contacts`, { contacts: ids })).contactCount).toBe(3)
    expect((await add(`${path}/${two.id}/add-contacts`, { contacts: [ids[0]] })).contactCount).toBe(1)
    await send('DELETE', `/api/contact/${ids[0]}`)
    expect((await send('GET', `${path}/${one.id}`)).body.contactCount).toBe(2)
    const created = ['created', 'updated']
    expect(await actions()).toEqual([...created, 'updated', 'deleted', ...created, ...created])
  })

  it('refuses the call for an id that is no contact of the organization; nobody is added', async () => {
    const { add, send, scope } = await open()
    const { id } = await add(path, premium)
    const [own] = await buildContacts(scope, [{}])
    const [foreign] = await buildContacts((await open()).scope, [{}])
    const contacts = [own?.id, foreign?.id, unknownId]
    expect(await send('POST', `${path}/${id}/add-contacts`, { contacts })).toMatchObject(
      refusal(
        400,
        'contacts[1] is not a contact of this workspace',
        'contacts[2] is not a contact of this workspace',
      ),
    )
    expect((await send('GET', `${path}/${id}`)).body.contactCount).toBe(0)
  })

  it.each([
    [{}, 'contacts is required'],
    [{ contacts: unknownId }, 'contacts must be an array'],
    [{ contacts: ['5'] }, 'contacts[0] must be a valid uuid'],
    [{ contacts: [5] }, 'contacts[0] must be a string'],
    [{ contacts: Array.from({ length: 10_001 }, () => unknownId) }, 'contacts must have at most 10000 items'],
  ])('refuses %j', async (body, message) => {
    const { add, send } = await open()
    const { id } = await add(path, premium)
    expect(await send('POST', `${path}/${id}/add-contacts`, body)).toMatchObject(refusal(400, message))
  })
})
