import { describe, expect, it } from 'vitest'
import { customFieldTypes } from '../../../src/core/fields/contact-fields.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, notFound, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

describe('POST /v2/custom-fields', () => {
  it('answers the whole field, of type text when none is given', async () => {
    const { send, make } = await open()
    const reply = await send('POST', '/custom-fields', { name: ' Lead source ', description: 'Where from' })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      id: expect.any(String),
      name: 'Lead source',
      slug: 'lead_source',
      type: 'text',
      description: 'Where from',
      aliases: [],
      retypeJobId: null,
      createdAt: expect.any(String),
      updatedAt: reply.body.createdAt,
    })
    expect((await send('GET', `/custom-fields/${reply.body.id}`)).body).toEqual(reply.body)
    for (const type of customFieldTypes) {
      expect(await make('/custom-fields', { name: type, type })).toMatchObject({ type, description: null })
    }
  })

  it('refuses a name that is taken, naming the field that has it', async () => {
    const { send, make } = await open()
    const { id } = await make('/custom-fields', { name: 'MRR' })
    const { status, body } = await send('POST', '/custom-fields', { name: 'MRR', type: 'number' })
    expect([status, body.errors]).toEqual([
      409,
      [{ field: 'name', pointer: '/name', code: 'conflict', message: 'is already taken', existingId: id }],
    ])
  })

  it('names every fault', async () => {
    const { send } = await open()
    const reply = await send('POST', '/custom-fields', {
      name: ' ',
      type: 'money',
      description: 'x'.repeat(1025),
      slug: 'x',
    })
    expect(faultsOf(reply)).toEqual([
      ['description', 'too_long'],
      ['name', 'required'],
      ['slug', 'unknown_field'],
      ['type', 'not_one_of'],
    ])
    expect((await send('GET', '/custom-fields')).body.data).toEqual([])
  })
})

describe('PATCH /v2/custom-fields/{id}', () => {
  it('a rename keeps values, and the former name works until another field takes it', async () => {
    const { send, make } = await open()
    const before = await make('/custom-fields', { name: 'MRR', type: 'number' })
    const contact = await make('/contacts', { customFields: { MRR: 1 } })
    const { status, body } = await send('PATCH', `/custom-fields/${before.id}`, { name: 'Monthly' })
    expect([status, body]).toEqual([
      200,
      { ...before, name: 'Monthly', aliases: ['MRR'], updatedAt: expect.any(String) },
    ])
    const write = (customFields: object) => send('PATCH', `/contacts/${contact.id}`, { customFields })
    expect((await write({ MRR: 2 })).body.customFields).toEqual({ Monthly: 2 })
    await make('/custom-fields', { name: 'MRR', takeAlias: true })
    expect((await write({ MRR: 'text' })).body.customFields).toEqual({ Monthly: 2, MRR: 'text' })
    expect((await send('GET', `/custom-fields/${before.id}`)).body.aliases).toEqual([])
  })

  it.each(['Größe', 'Gro\u0308ße', ' Größe ', 'Größe\u200b'])(
    'a former name is not taken by another field unasked: %j',
    async (name) => {
      const { send, make, workspaceKey: key } = await open()
      const { id } = await make('/custom-fields', { name: 'Größe' })
      await send('PATCH', `/custom-fields/${id}`, { name: 'Size' })
      const other = await make('/custom-fields', { name: 'Other' })
      const mobile = { displayName: name, type: 'text' }
      const refused = [
        await send('POST', '/custom-fields', { name }),
        await send('PATCH', `/custom-fields/${other.id}`, { name }),
        await app.send('POST', '/api/custom-attributes', { key, body: mobile }),
      ]
      expect(refused.map(({ status }) => status)).toEqual([409, 409, 409])
      expect(refused[0]?.body.errors).toMatchObject([{ field: 'name', existingId: id }])
      expect(refused[0]?.body.detail).toContain('Size')
      const aliases = async () => (await send('GET', `/custom-fields/${id}`)).body.aliases
      expect(await aliases()).toEqual(['Größe'])
      expect((await send('PATCH', `/custom-fields/${other.id}`, { name, takeAlias: true })).status).toBe(200)
      expect(await aliases()).toEqual([])
    },
  )

  it('describes, and changes nothing else; never the type', async () => {
    const { send, make } = await open()
    const before = await make('/custom-fields', { name: 'MRR', type: 'number' })
    const path = `/custom-fields/${before.id}`
    const { body } = await send('PATCH', path, { description: 'Monthly' })
    expect(body).toEqual({ ...before, description: 'Monthly', updatedAt: body.updatedAt })
    expect((await send('PATCH', path, { description: null })).body.description).toBeNull()
    expect(faultsOf(await send('PATCH', path, {}))).toEqual([['', 'nothing_to_change']])
    expect(faultsOf(await send('PATCH', path, { type: 'text' }))).toEqual([['type', 'unknown_field']])
    await make('/custom-fields', { name: 'Taken' })
    expect((await send('PATCH', path, { name: 'Taken' })).status).toBe(409)
  })
})

describe('DELETE /v2/custom-fields/{id}', () => {
  it('says how many living contacts lose a value, and they do', async () => {
    const { send, make } = await open()
    const { id } = await make('/custom-fields', { name: 'MRR', type: 'number' })
    const contacts = []
    for (const MRR of [1, 2, 3]) contacts.push(await make('/contacts', { customFields: { MRR } }))
    await make('/contacts')
    await send('DELETE', `/contacts/${contacts[2].id}`)
    const reply = await send('DELETE', `/custom-fields/${id.toUpperCase()}`)
    expect([reply.status, reply.body]).toEqual([
      200,
      { contactsAffected: 2, usedBySegments: [], jobId: expect.any(String) },
    ])
    expect((await send('GET', `/contacts/${contacts[0].id}`)).body.customFields).toEqual({})
    const again = await send('DELETE', `/custom-fields/${id}`)
    expect([again.status, again.body]).toEqual([404, notFound])
  })
})

describe('GET /v2/custom-fields', () => {
  it('lists all, at first oldest first, or in pages', async () => {
    const { send, make } = await open()
    const fields = []
    for (let index = 0; index < 60; index++) fields.push(await make('/custom-fields', { name: `f${index}` }))
    expect((await send('GET', '/custom-fields')).body).toEqual({ data: fields, nextCursor: null })
    const first = await send('GET', '/custom-fields?limit=59')
    expect(first.body.data).toEqual(fields.slice(0, 59))
    const second = await send('GET', `/custom-fields?limit=59&cursor=${first.body.nextCursor}`)
    expect(second.body).toEqual({ data: fields.slice(59), nextCursor: null })
  })
})

describe('PUT /v2/custom-fields/order', () => {
  async function build() {
    const workspace = await open()
    const fields = []
    for (const name of ['a', 'b', 'c']) fields.push(await workspace.make('/custom-fields', { name }))
    const ids: string[] = fields.map(({ id }) => id)
    const names = async () =>
      (await workspace.send('GET', '/custom-fields')).body.data.map(({ name }: { name: string }) => name)
    return { ...workspace, fields, ids, names }
  }

  it('puts them in this order, pages too; later ones come last, and a rename changes nothing of it', async () => {
    const { send, make, fields, ids, names } = await build()
    const [a, b, c] = ids
    const reply = await send('PUT', '/custom-fields/order', { ids: [c, a!.toUpperCase(), b] })
    expect([reply.status, reply.body]).toEqual([
      200,
      { data: [fields[2], fields[0], fields[1]], nextCursor: null },
    ])
    await make('/custom-fields', { name: 'd' })
    expect(await names()).toEqual(['c', 'a', 'b', 'd'])
    const first = await send('GET', '/custom-fields?limit=2')
    const second = await send('GET', `/custom-fields?limit=2&cursor=${first.body.nextCursor}`)
    expect(second.body.data.map(({ name }: { name: string }) => name)).toEqual(['b', 'd'])
    await send('PATCH', `/custom-fields/${c}`, { name: 'z' })
    await send('DELETE', `/custom-fields/${a}`)
    expect(await names()).toEqual(['z', 'b', 'd'])
  })

  it('names every id that is unknown, given twice or missing, and changes nothing', async () => {
    const { send, ids, names } = await build()
    const other = await (await open()).make('/custom-fields', { name: 'other' })
    const reply = await send('PUT', '/custom-fields/order', { ids: [ids[1], other.id, ids[1], 'x'] })
    expect(faultsOf(reply)).toEqual([
      ['ids', 'required'],
      ['ids[1]', 'unknown_custom_field'],
      ['ids[2]', 'repeated'],
      ['ids[3]', 'invalid_format'],
    ])
    const missing = reply.body.errors.find(({ field }: { field: string }) => field === 'ids')
    expect(missing.message).toBe(`is required: ${ids[0]}, ${ids[2]}`)
    expect(faultsOf(await send('PUT', '/custom-fields/order', {}))).toEqual([['ids', 'required']])
    expect(await names()).toEqual(['a', 'b', 'c'])
  })

  it('leaves the gomobile wire its own order', async () => {
    const { send, ids, workspaceKey } = await build()
    await send('PUT', '/custom-fields/order', { ids: [...ids].reverse() })
    const { body } = await app.send('GET', '/api/custom-attributes', { key: workspaceKey })
    expect(body.map(({ id }: { id: string }) => id)).toEqual(ids)
  })
})
