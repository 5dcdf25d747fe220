import { describe, expect, it, test } from 'vitest'
import { buildAccount } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { aTime, unknownId } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'
import { mobileWorkspace, refusal } from './mobile-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => mobileWorkspace(database, app)

async function people() {
  const workspace = await open()
  const add = (body: object) => workspace.add('/api/contact', body)
  const ada = await add({
    primaryPhone: '+212 612 345 678',
    primaryEmail: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'McAllister',
  })
  const bo = await add({ primaryPhone: '+14155550102', primaryEmail: 'bo@example.com', firstName: 'Bo' })
  const cleo = await add({
    primaryPhone: '+14155550103',
    primaryEmail: 'cleo@other.org',
    firstName: 'Cleopatra',
  })
  const names = async (path: string) => {
    const { status, body } = await workspace.send('GET', path)
    if (status !== 200) throw new Error(JSON.stringify(body))
    return body.data.map(({ firstName }: { firstName: string }) => firstName)
  }
  return { ...workspace, ada, bo, cleo, names }
}

describe('GET /api/contact of somebody', () => {
  test.each([
    ['primaryPhone=%2B14155550102', ['Bo']],
    ['primaryPhone=+14155550102', ['Bo']],
    ['primaryPhone=%2B212612345678', ['Ada']],
    ['primaryPhone=%2B14155550199', []],
    ['primaryEmail=BO@example.com', ['Bo']],
    ['primaryEmail=nobody@example.com', []],
    ['search=allis', ['Ada']],
    ['search=opat', ['Cleopatra']],
    ['search=xample.c', ['Bo', 'Ada']],
    ['search=ADA allis', ['Ada']],
    ['search=5550103', ['Cleopatra']],
    ['search=100%25', []],
    ['search=_', []],
    ['anything=else', ['Cleopatra', 'Bo', 'Ada']],
  ])('%s answers %j', async (query, found) => {
    expect(await (await people()).names(`/api/contact?${query}`)).toEqual(found)
  })

  test.each([
    'primaryPhone=',
    'primaryPhone=x',
    'primaryEmail=x',
    'email=bo@example.com',
    'phone=1',
    'firstName=Bo',
  ])('%s is refused, not ignored', async (query) => {
    const { send } = await people()
    const { status, body } = await send('GET', `/api/contact?${query}`)
    expect(status).toBe(400)
    expect(body.message[0]).toContain(query.split('=')[0])
  })
})

describe('GET /api/audience/{id}/contacts', () => {
  it('pages, searches and sorts those who are in it', async () => {
    const { add, names, send, ada, cleo } = await people()
    const { id } = await add('/api/audience', { name: 'Queens' })
    const at = `/api/audience/${id}/contacts`
    expect(await names(at)).toEqual([])
    await add(`/api/audience/${id}/add-contacts`, { contacts: [ada.id, cleo.id] })
    expect(await names(at)).toEqual(['Cleopatra', 'Ada'])
    expect(await names(`${at}?sortBy=firstName&sortOrder=asc`)).toEqual(['Ada', 'Cleopatra'])
    expect(await names(`${at}?search=patr`)).toEqual(['Cleopatra'])
    expect(await names(`/audience/${id}/contacts?search=bo`)).toEqual([])
    const { body } = await send('GET', `${at}?page=2&limit=1`)
    expect(body).toEqual({
      data: [{ ...ada, updatedAt: aTime }],
      meta: { page: 2, limit: 1, total: 2, totalPages: 2, hasNextPage: false, hasPreviousPage: true },
    })
    expect((await send('GET', `/api/audience/${unknownId}/contacts`)).status).toBe(404)
    expect((await send('GET', `${at}?limit=101`)).status).toBe(400)
  })
})

describe('GET /api/users/me', () => {
  it('says whose key it is', async () => {
    const { send, workspaceId } = await open()
    for (const path of ['/api/users/me', '/users/me', '/api/users/me/']) {
      const { status, body } = await send('GET', path)
      expect([status, body.organizationId]).toEqual([200, workspaceId])
    }
    expect((await app.send('GET', '/api/users/me')).body).toMatchObject({ statusCode: 401 })
    const { accountKey: key } = await buildAccount(database)
    expect((await app.send('GET', '/api/users/me', { key })).status).toBe(400)
  })
})

describe('paths without /api', () => {
  it('are the same calls', async () => {
    const { send } = await open()
    const made = await send('POST', '/contact', { primaryPhone: '+14155550101', firstName: 'Ann' })
    expect(made.status).toBe(201)
    expect((await send('GET', `/contact/${made.body.id}`)).body.firstName).toBe('Ann')
    expect((await send('PATCH', `/contact/${made.body.id}/`, { firstName: 'Anna' })).body.firstName).toBe(
      'Anna',
    )
    expect((await send('GET', '/contact?primaryPhone=%2B14155550101')).body.meta.total).toBe(1)
    expect((await send('POST', '/contact/upsert', { data: [{ primaryPhone: '+14155550102' }] })).status).toBe(
      204,
    )
    expect((await send('POST', '/audience', { name: 'Buyers' })).status).toBe(201)
    const attribute = await send('POST', '/custom-attributes', { displayName: 'Age', type: 'number' })
    expect([attribute.status, (await send('GET', '/custom-attributes')).body.length]).toEqual([201, 1])
    expect(await send('POST', '/contact', {})).toMatchObject(refusal(400, 'primaryPhone is required'))
    expect((await send('GET', '/contacts')).status).toBe(404)
  })
})

describe('null in customAttributes', () => {
  it('comes back where nothing was, and clears what was', async () => {
    const { add, send } = await open()
    const given = { note: null, list: [null, 1], deep: { a: null }, age: 30 }
    const { id } = await add('/api/contact', { primaryPhone: '+14155550101', customAttributes: given })
    const read = async () => (await send('GET', `/api/contact/${id}`)).body.customAttributes
    expect(await read()).toEqual(given)
    await send('PATCH', `/api/contact/${id}`, { customAttributes: { later: null, age: null } })
    expect(await read()).toEqual({ note: null, list: [null, 1], deep: { a: null }, later: null })
    await send('PUT', `/api/contact/${id}`, { customAttributes: { note: 'x' } })
    expect(await read()).toMatchObject({ note: 'x', later: null })
  })
})

describe('POST /api/contact/upsert', () => {
  it('names the item that has the value already, not an id that was never kept', async () => {
    const { send, rows, add } = await open()
    const data = [
      { primaryPhone: '+14155550101', primaryEmail: 'same@example.com' },
      { primaryPhone: '+14155550102' },
      { primaryPhone: '+14155550103', primaryEmail: ' SAME@example.com ' },
    ]
    const reply = await send('POST', '/api/contact/upsert', { data })
    expect(reply).toMatchObject(refusal(409, 'data[2].primaryEmail is the same as data[0]'))
    expect(await rows()).toEqual([])
    const { id } = await add('/api/contact', {
      primaryPhone: '+14155550109',
      primaryEmail: 'same@example.com',
    })
    const stored = await send('POST', '/api/contact/upsert', { data: data.slice(1) })
    expect(stored.body.message).toEqual([`data[1].primaryEmail is already used by contact ${id}`])
  })
})
