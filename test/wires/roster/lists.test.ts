import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, notFound, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

describe('POST /v2/lists', () => {
  it('answers the list; two may have one name', async () => {
    const { send } = await open()
    const reply = await send('POST', '/lists', { name: 'Leads', description: 'All of them' })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      id: expect.any(String),
      name: 'Leads',
      description: 'All of them',
      createdAt: expect.any(String),
      updatedAt: reply.body.createdAt,
    })
    expect((await send('POST', '/lists', { name: 'Leads' })).status).toBe(201)
    expect((await send('GET', `/lists/${reply.body.id}`)).body).toEqual({ ...reply.body, memberCount: 0 })
    expect(faultsOf(await send('POST', '/lists', { description: 5, campaignId: 'x' }))).toEqual([
      ['campaignId', 'unknown_field'],
      ['description', 'invalid_type'],
      ['name', 'required'],
    ])
  })
})

describe('PATCH /v2/lists/{id}', () => {
  it('changes what is named; null clears the description', async () => {
    const { send, make } = await open()
    const before = await make('/lists', { name: 'Leads', description: 'x' })
    const path = `/lists/${before.id}`
    const { status, body } = await send('PATCH', path, { name: 'Customers' })
    expect([status, body]).toEqual([200, { ...before, name: 'Customers', updatedAt: body.updatedAt }])
    expect((await send('PATCH', path, { description: null })).body).toMatchObject({ description: null })
    expect(faultsOf(await send('PATCH', path, {}))).toEqual([['', 'nothing_to_change']])
    expect(faultsOf(await send('PATCH', path, { name: null }))).toEqual([['name', 'invalid_type']])
  })
})

describe('DELETE /v2/lists/{id}', () => {
  it('takes the list away and leaves the contacts', async () => {
    const { send, make } = await open()
    const { id } = await make('/lists', { name: 'Leads' })
    const contact = await make('/contacts', { lists: [id] })
    const reply = await send('DELETE', `/lists/${id}`)
    expect([reply.status, reply.body]).toEqual([
      200,
      { contactsAffected: 1, usedBySegments: [], jobId: expect.any(String) },
    ])
    expect((await send('GET', `/contacts/${contact.id}`)).body.lists).toEqual([])
    expect((await send('GET', `/lists/${id}/members`)).body).toEqual(notFound)
    expect((await send('DELETE', `/lists/${id}`)).body).toEqual(notFound)
  })
})

describe('GET /v2/lists', () => {
  it('pages, newest first', async () => {
    const { send, make } = await open()
    const lists = []
    for (const name of ['1', '2', '3']) lists.unshift(await make('/lists', { name }))
    const { body } = await send('GET', '/lists?limit=2')
    expect(body.data).toEqual(lists.slice(0, 2))
    const rest = await send('GET', `/lists?limit=2&cursor=${body.nextCursor}`)
    expect(rest.body).toEqual({ data: lists.slice(2), nextCursor: null })
  })
})

describe('POST /v2/lists/{id}/members', () => {
  it('adds and removes, counts each, and each change is a version of its contact', async () => {
    const { send, make } = await open()
    const { id } = await make('/lists', { name: 'Leads' })
    const [a, b, c] = [
      await make('/contacts'),
      await make('/contacts', { lists: [id] }),
      await make('/contacts'),
    ]
    const change = (body: object) => send('POST', `/lists/${id}/members`, body)
    const first = await change({ add: [a.id, b.id, a.id.toUpperCase()], remove: [c.id] })
    expect([first.status, first.body]).toEqual([200, { added: 1, removed: 0, unchanged: 2 }])
    expect((await send('GET', `/contacts/${a.id}`)).body).toMatchObject({ lists: [id], version: 2 })
    expect((await send('GET', `/contacts/${b.id}`)).body).toEqual(b)
    const both = await change({ add: [a.id], remove: [a.id, b.id] })
    expect(both.body).toEqual({ added: 0, removed: 2, unchanged: 0 })
    expect((await change({ add: [], remove: [] })).body).toEqual({ added: 0, removed: 0, unchanged: 0 })
  })

  it('names every id that is no living contact of the workspace, and writes nothing', async () => {
    const { send, make } = await open()
    const { id } = await make('/lists', { name: 'Leads' })
    const own = await make('/contacts')
    const gone = await make('/contacts')
    await send('DELETE', `/contacts/${gone.id}`)
    const foreign = await (await open()).make('/contacts')
    const reply = await send('POST', `/lists/${id}/members`, {
      add: [own.id, gone.id, 'x'],
      remove: [foreign.id],
    })
    expect(faultsOf(reply)).toEqual([
      ['add[1]', 'unknown_contact'],
      ['add[2]', 'invalid_format'],
      ['remove[0]', 'unknown_contact'],
    ])
    expect((await send('GET', `/contacts/${own.id}`)).body).toEqual(own)
    expect(faultsOf(await send('POST', `/lists/${id}/members`, {}))).toEqual([['', 'nothing_to_change']])
    const many = Array.from({ length: 1001 }, () => own.id)
    expect(faultsOf(await send('POST', `/lists/${id}/members`, { add: many }))).toEqual([['add', 'too_many']])
  })
})

describe('GET /v2/lists/{id}/members', () => {
  it('pages through the living members, oldest first', async () => {
    const { send, make } = await open()
    const { id } = await make('/lists', { name: 'Leads' })
    const contacts = []
    for (let index = 0; index < 5; index++) contacts.push(await make('/contacts', { lists: [id] }))
    await send('DELETE', `/contacts/${contacts[2].id}`)
    const living = contacts.filter((_, index) => index !== 2)
    const first = await send('GET', `/lists/${id}/members?limit=3`)
    expect(first.body.data).toEqual(living.slice(0, 3))
    const path = `/lists/${id.toUpperCase()}/members?limit=3&cursor=${first.body.nextCursor}`
    expect((await send('GET', path)).body).toEqual({ data: living.slice(3), nextCursor: null })
    expect((await send('GET', `/lists/${id}`)).body.memberCount).toBe(4)
    const other = await make('/lists', { name: 'Others' })
    const foreign = await send('GET', `/lists/${other.id}/members?cursor=${first.body.nextCursor}`)
    expect(faultsOf(foreign)).toEqual([['cursor', 'invalid_format']])
  })
})
