import { describe, expect, it } from 'vitest'
import { nameKey } from '../../../src/core/values/compare-text.ts'
import { oddTexts } from '../../support/odd-text.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, notFound, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

describe('POST /v2/tags', () => {
  it('answers the tag; one that is there is 409 and named', async () => {
    const { send, make } = await open()
    const reply = await send('POST', '/tags', { name: ' vip ' })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      id: expect.any(String),
      name: 'vip',
      createdAt: expect.any(String),
      updatedAt: reply.body.createdAt,
    })
    const again = await send('POST', '/tags', { name: 'vip' })
    expect([again.status, again.body.errors]).toMatchObject([
      409,
      [{ field: 'name', existingId: reply.body.id }],
    ])
    expect((await make('/tags', { name: 'VIP' })).id).not.toBe(reply.body.id)
    expect(faultsOf(await send('POST', '/tags', { name: '', color: 'red' }))).toEqual([
      ['color', 'unknown_field'],
      ['name', 'required'],
    ])
  })
})

describe('GET /v2/tags?count=true', () => {
  it('counts the living contacts of every tag of the page, of this workspace alone', async () => {
    const { send, make } = await open()
    const other = await open()
    await other.make('/contacts', { tags: ['vip'] })
    await make('/tags', { name: 'unused' })
    await make('/contacts', { tags: ['vip', 'lead'] })
    await make('/contacts', { tags: ['lead', 'vip'] })
    await make('/contacts', { tags: ['lead'] })
    const gone = await make('/contacts', { tags: ['lead'] })
    await send('DELETE', `/contacts/${gone.id}`)
    const counted = async (query: string) =>
      (await send('GET', `/tags?count=true${query}`)).body.data.map(
        ({ name, contactCount }: { name: string; contactCount: number }) => [name, contactCount],
      )
    expect(await counted('')).toEqual([
      ['lead', 3],
      ['unused', 0],
      ['vip', 2],
    ])
    expect(await counted('&q=vi')).toEqual([['vip', 2]])
    expect(await counted('&limit=1')).toEqual([['lead', 3]])
    expect(await counted('&q=nothing')).toEqual([])
    const { body } = await send('GET', '/tags?count=false')
    expect(body.data[0]).not.toHaveProperty('contactCount')
    expect((await send('GET', '/tags?count=perhaps')).status).toBe(400)
  })
})

describe('GET /v2/tags/{id}', () => {
  it('counts the living contacts that have it', async () => {
    const { send, make } = await open()
    const tag = await make('/tags', { name: 'vip' })
    await make('/contacts', { tags: ['vip'] })
    const { id } = await make('/contacts', { tags: ['vip'] })
    await send('DELETE', `/contacts/${id}`)
    const { status, body } = await send('GET', `/tags/${tag.id}`)
    expect([status, body]).toEqual([200, { ...tag, contactCount: 1 }])
  })
})

describe('PATCH /v2/tags/{id}', () => {
  it('renames for every contact at once', async () => {
    const { send, make } = await open()
    const contact = await make('/contacts', { tags: ['a'] })
    const [tag] = (await send('GET', '/tags')).body.data
    const { status, body } = await send('PATCH', `/tags/${tag.id}`, { name: 'b' })
    expect([status, body]).toEqual([
      200,
      { ...tag, name: 'b', updatedAt: body.updatedAt, merged: false, contactsMoved: null },
    ])
    expect((await send('GET', `/contacts/${contact.id}`)).body.tags).toEqual(['b'])
  })

  it('merges onto a name that is taken, and says so', async () => {
    const { send, make } = await open()
    const both = await make('/contacts', { tags: ['a', 'b'] })
    const one = await make('/contacts', { tags: ['a'] })
    const [a, b] = (await send('GET', '/tags')).body.data
    const { status, body } = await send('PATCH', `/tags/${a.id}`, { name: 'b' })
    expect([status, body]).toEqual([200, { ...b, merged: true, contactsMoved: 2, jobId: expect.any(String) }])
    for (const { id } of [both, one]) expect((await send('GET', `/contacts/${id}`)).body.tags).toEqual(['b'])
    expect((await send('GET', `/tags/${a.id}`)).body).toEqual(notFound)
  })

  it('needs a name that may be one', async () => {
    const { send, make } = await open()
    const { id } = await make('/tags', { name: 'a' })
    for (const [body, code] of [
      [{}, 'required'],
      [{ name: ' ' }, 'required'],
      [{ name: 5 }, 'invalid_type'],
      [{ name: 'x'.repeat(256) }, 'too_long'],
    ] as const) {
      expect(faultsOf(await send('PATCH', `/tags/${id}`, body))).toEqual([['name', code]])
    }
  })
})

describe('DELETE /v2/tags/{id}', () => {
  it('takes it from every contact and says from how many', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts', { tags: ['a', 'b'] })
    const [a] = (await send('GET', '/tags')).body.data
    const reply = await send('DELETE', `/tags/${a.id}`)
    expect([reply.status, reply.body]).toEqual([
      200,
      { contactsAffected: 1, usedBySegments: [], jobId: expect.any(String) },
    ])
    expect((await send('GET', `/contacts/${id}`)).body.tags).toEqual(['b'])
    expect((await send('DELETE', `/tags/${a.id}`)).body).toEqual(notFound)
  })
})

describe('GET /v2/tags', () => {
  it('walks any names in order of their code points, each once', async () => {
    const { send, make } = await open()
    // The first of each that is spelled otherwise.
    const names = [
      ...new Map(oddTexts.map((text) => [nameKey(text), text.trim()] as const).reverse()).values(),
    ].reverse()
    for (let at = 0; at < names.length; at += 400)
      await make('/contacts', { tags: names.slice(at, at + 400) })
    const met: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { status, body } = await send('GET', `/tags?limit=37${cursor && `&cursor=${cursor}`}`)
      expect(status).toBe(200)
      met.push(...body.data.map(({ name }: { name: string }) => name))
      cursor = body.nextCursor
    }
    const inBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
    expect(met).toEqual(names.sort(inBytes))
  })

  it('refuses a made-up cursor', async () => {
    const { send } = await open()
    for (const key of ['a\0', '\ud800', 5, null]) {
      const cursor = Buffer.from(JSON.stringify([1, 'tags', key])).toString('base64url')
      expect(faultsOf(await send('GET', `/tags?cursor=${cursor}`))).toEqual([['cursor', 'invalid_format']])
    }
  })
})
