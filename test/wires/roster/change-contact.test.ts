import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, notFound, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

describe('PATCH /v2/contacts/{id}', () => {
  it('changes what is named and nothing else', async () => {
    const { send, make } = await open()
    const before = await make('/contacts', { firstName: 'Ada', city: 'London', tags: ['a'] })
    const reply = await send('PATCH', `/contacts/${before.id.toUpperCase()}`, { city: 'Paris' })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ ...before, city: 'Paris', version: 2, updatedAt: expect.any(String) })
    expect(reply.body.updatedAt >= before.updatedAt).toBe(true)
    expect((await send('GET', `/contacts/${before.id}`)).body).toEqual(reply.body)
  })

  it('null clears every field that can be empty', async () => {
    const { send, make, workspaceId } = await open()
    const list = await make('/lists', { name: 'Leads' })
    const before = await make('/contacts', {
      externalId: 'crm-1',
      phone: '+442079460123',
      email: 'ada@example.com',
      gender: 'female',
      channels: ['sms'],
      tags: ['a'],
      lists: [list.id],
      status: 'Dialled',
      lastDialTime: '2026-01-31T10:00:00Z',
    })
    const named = ['externalId', 'phone', 'email', 'timezone', 'gender', 'channels', 'tags', 'lists']
    const nulls = Object.fromEntries([...named, 'status', 'lastDialTime'].map((field) => [field, null]))
    const { status, body } = await send('PATCH', `/contacts/${before.id}`, nulls)
    expect(status).toBe(200)
    expect(body).toEqual({
      ...before,
      ...nulls,
      workspaceId,
      timezoneSource: null,
      channels: [],
      tags: [],
      droppedTags: ['a'],
      lists: [],
      status: 'Waiting',
      version: 2,
      updatedAt: body.updatedAt,
    })
  })

  it('tags replace; addTags and removeTags add and remove, in that order', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts', { tags: ['a', 'b'] })
    const patch = async (body: object) => (await send('PATCH', `/contacts/${id}`, body)).body.tags
    expect(await patch({ tags: ['b', 'c'] })).toEqual(['b', 'c'])
    expect(await patch({ addTags: ['d'] })).toEqual(['b', 'c', 'd'])
    expect(await patch({ removeTags: ['b', 'never'] })).toEqual(['c', 'd'])
    expect(await patch({ tags: ['x'], addTags: ['y', 'z'], removeTags: ['x', 'z'] })).toEqual(['y'])
    expect(await patch({ tags: [] })).toEqual([])
  })

  it('lists replace; addLists and removeLists add and remove; an unknown one is named', async () => {
    const { send, make } = await open()
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => make('/lists', { name })))
    const { id } = await make('/contacts', { lists: [a.id] })
    const patch = (body: object) => send('PATCH', `/contacts/${id}`, body)
    expect((await patch({ lists: [b.id] })).body.lists).toEqual([b.id])
    expect((await patch({ addLists: [c.id.toUpperCase()] })).body.lists.sort()).toEqual([b.id, c.id].sort())
    expect((await patch({ removeLists: [b.id] })).body.lists).toEqual([c.id])
    const foreign = await (await open()).make('/lists', { name: 'theirs' })
    for (const field of ['lists', 'addLists', 'removeLists']) {
      expect(faultsOf(await patch({ [field]: [foreign.id] }))).toEqual([[`${field}[0]`, 'unknown_list']])
    }
  })

  it('customFields merge, null clears one, a former name still works, types are never converted', async () => {
    const { send, make } = await open()
    const field = await make('/custom-fields', { name: 'MRR', type: 'number' })
    await make('/custom-fields', { name: 'Source' })
    const { id } = await make('/contacts', { customFields: { MRR: 250, Source: 'web' } })
    await send('PATCH', `/custom-fields/${field.id}`, { name: 'Monthly' })
    const patch = (customFields: object) => send('PATCH', `/contacts/${id}`, { customFields })
    expect((await patch({ Source: null })).body.customFields).toEqual({ Monthly: 250 })
    expect((await patch({ MRR: 251 })).body.customFields).toEqual({ Monthly: 251 })
    expect(faultsOf(await patch({ Monthly: '252', Source: 1 }))).toEqual([
      ['customFields.Monthly', 'wrong_custom_type'],
      ['customFields.Source', 'wrong_custom_type'],
    ])
    expect(faultsOf(await send('PATCH', `/contacts/${id}`, { customFields: null }))).toEqual([
      ['customFields', 'invalid_type'],
    ])
  })

  it('a change to what already is leaves version and updatedAt alone', async () => {
    const { send, make } = await open()
    const before = await make('/contacts', { firstName: 'Ada', tags: ['a'], doNotContact: true })
    const same = { firstName: 'Ada', tags: ['a'], doNotContact: null, removeTags: ['b'] }
    const { status, body } = await send('PATCH', `/contacts/${before.id}`, same)
    expect([status, body]).toEqual([200, before])
  })

  it('names at least one field', async () => {
    const { send, make, workspaceId } = await open()
    const { id } = await make('/contacts')
    for (const body of [{}, { workspaceId }]) {
      expect(faultsOf(await send('PATCH', `/contacts/${id}`, body))).toEqual([['', 'nothing_to_change']])
    }
  })

  it('refuses an identifier that another has, naming the holder, and changes nothing', async () => {
    const { send, make } = await open()
    const holder = await make('/contacts', { email: 'ada@example.com' })
    const before = await make('/contacts', { email: 'bob@example.com' })
    const reply = await send('PATCH', `/contacts/${before.id}`, { email: 'ADA@example.com', city: 'Paris' })
    expect([reply.status, reply.body.errors]).toMatchObject([
      409,
      [{ field: 'email', existingContactId: holder.id }],
    ])
    expect((await send('GET', `/contacts/${before.id}`)).body).toEqual(before)
  })

  it('finds the workspace of the id under an account key; one that is named must be the one', async () => {
    const { send, make, accountKey, workspaceId, ...account } = await open()
    const neighbour = await rosterWorkspace(database, app, { account: { ...account, accountKey } })
    const { id } = await make('/contacts')
    const patch = (query: string, body: object) => send('PATCH', `/contacts/${id}${query}`, body, accountKey)
    expect((await patch('', { city: 'Paris' })).status).toBe(200)
    expect((await patch(`?workspaceId=${workspaceId}`, { city: 'Rome' })).status).toBe(200)
    expect((await patch('', { city: 'Oslo', workspaceId })).body.city).toBe('Oslo')
    const elsewhere = await patch(`?workspaceId=${neighbour.workspaceId}`, { city: 'Bonn' })
    expect([elsewhere.status, elsewhere.body]).toEqual([404, notFound])
  })

  it('does not find what lies in the bin', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts')
    await send('DELETE', `/contacts/${id}`)
    const reply = await send('PATCH', `/contacts/${id}`, { city: 'Paris' })
    expect([reply.status, reply.body]).toEqual([404, notFound])
  })
})
