import { describe, expect, it } from 'vitest'
import { limits } from '../../../src/core/kernel/limits.ts'
import { buildPerson } from '../../support/build-person.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { readFeed } from './follow-changes.ts'
import { faultsOf, notFound, type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

async function namesIn({ send }: RosterWorkspace, segment: string): Promise<string[]> {
  const { status, body } = await send('GET', `/contacts?sort=firstName&segmentId=${segment}`)
  expect(status).toBe(200)
  return body.data.map(({ firstName }: { firstName: string }) => firstName)
}

describe('/v2/segments', () => {
  it('keeps a filter with its view, answers it as text and tree, and counts who is in it', async () => {
    const { send, make } = await open()
    await make('/contacts', { firstName: 'A', tags: ['vip'] })
    const segment = await make('/segments', {
      name: ' Hot ',
      filter: { field: 'tags', op: 'any', value: ['vip'] },
      q: 'a',
      view: { columns: ['firstName'], sort: '-createdAt' },
    })
    expect(segment).toEqual({
      id: expect.any(String),
      name: 'Hot',
      personal: false,
      filter: 'tags:(vip)',
      tree: { field: 'tags', op: 'any', value: ['vip'] },
      q: 'a',
      view: { columns: ['firstName'], sort: '-createdAt' },
      createdAt: expect.any(String),
      updatedAt: segment.createdAt,
    })
    expect((await send('GET', `/segments/${segment.id}`)).body).toEqual(segment)
    expect((await send('GET', `/segments/${segment.id}?count=true`)).body).toEqual({ ...segment, count: 1 })
    const second = await make('/segments', { name: 'None', filter: 'tag:vip and not tag:vip' })
    expect((await send('GET', '/segments?count=true')).body).toEqual({
      data: [
        { ...second, count: 0 },
        { ...segment, count: 1 },
      ],
      nextCursor: null,
    })
    const { nextCursor } = (await send('GET', '/segments?limit=1')).body
    expect((await send('GET', `/segments?limit=1&cursor=${nextCursor}`)).body.data).toEqual([segment])
  })

  it('means the same after what it names is renamed, and nobody once that is deleted', async () => {
    const workspace = await open()
    const { send, make } = workspace
    await make('/custom-fields', { name: 'MRR', type: 'number' })
    const list = await make('/lists', { name: 'March' })
    await make('/contacts', { firstName: 'A', tags: ['vip'], lists: [list.id], customFields: { MRR: 5 } })
    await make('/contacts', { firstName: 'B' })
    const filter = 'tag:vip and list:March and customFields.MRR>1'
    const segment = await make('/segments', { name: 's', filter })
    const tags = (await send('GET', '/tags')).body.data
    const fields = (await send('GET', '/custom-fields')).body.data
    await send('PATCH', `/tags/${tags[0].id}`, { name: 'gold members' })
    await send('PATCH', `/lists/${list.id}`, { name: 'April' })
    await send('PATCH', `/custom-fields/${fields[0].id}`, { name: 'Monthly revenue' })
    expect(await namesIn(workspace, segment.id)).toEqual(['A'])
    const renamed = (await send('GET', `/segments/${segment.id}`)).body
    expect(renamed.filter).toBe('tags:"gold members" and lists:April and customFields."Monthly revenue">1')
    await make('/lists', { name: 'April' })
    const ambiguous = (await send('GET', `/segments/${segment.id}`)).body.filter
    expect(ambiguous).toBe(`tags:"gold members" and lists:${list.id} and customFields."Monthly revenue">1`)
    await send('DELETE', `/tags/${tags[0].id}`)
    expect(await namesIn(workspace, segment.id)).toEqual([])
    const without = await make('/segments', { name: 'not s', filter: 'not segment:s' })
    expect(await namesIn(workspace, without.id)).toEqual(['A', 'B'])
    await send('DELETE', `/custom-fields/${fields[0].id}`)
    expect((await send('GET', `/segments/${segment.id}?count=true`)).body.count).toBe(0)
  })

  it('stands inside others, but never inside itself', async () => {
    const workspace = await open()
    const { send, make } = workspace
    await make('/contacts', { firstName: 'A', city: 'x' })
    await make('/contacts', { firstName: 'B', city: 'x', country: 'DE' })
    const inner = await make('/segments', { name: 'inner', filter: 'city:x' })
    const outer = await make('/segments', { name: 'outer', filter: 'segment:inner and country:DE' })
    expect(await namesIn(workspace, outer.id)).toEqual(['B'])
    const change = await send('PATCH', `/segments/${inner.id}`, { filter: 'segment:outer' })
    expect(faultsOf(change)).toEqual([['filter', 'segment_in_itself']])
    expect(faultsOf(await send('PATCH', `/segments/${inner.id}`, { filter: 'segment:inner' }))).toEqual([
      ['filter', 'segment_in_itself'],
    ])
    await send('PATCH', `/segments/${inner.id}`, { filter: 'city:y' })
    expect(await namesIn(workspace, outer.id)).toEqual([])
    expect(await send('DELETE', `/segments/${inner.id}`)).toMatchObject({
      status: 200,
      body: { usedBySegments: [{ id: outer.id, name: 'outer' }] },
    })
    expect((await send('GET', `/segments/${outer.id}`)).body.filter).toBe(
      'segment:"inner (deleted)" and country:DE',
    )
    expect(await namesIn(workspace, outer.id)).toEqual([])
  })

  it('two that would come to stand inside each other: one of the two changes is refused', async () => {
    const { send, make } = await open()
    const [a, b] = [
      await make('/segments', { name: 'a', filter: 'city:x' }),
      await make('/segments', { name: 'b', filter: 'city:x' }),
    ]
    const replies = await Promise.all([
      send('PATCH', `/segments/${a.id}`, { filter: 'segment:b' }),
      send('PATCH', `/segments/${b.id}`, { filter: 'segment:a' }),
    ])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400])
  })

  it('changes what is named, leaves updatedAt alone where nothing changes, and is gone once', async () => {
    const { send, make } = await open()
    const segment = await make('/segments', { name: 's', filter: 'city:x', view: { a: 1 } })
    const same = await send('PATCH', `/segments/${segment.id}`, { filter: 'city : x', view: { a: 1 } })
    expect([same.status, same.body]).toEqual([200, segment])
    const changed = (await send('PATCH', `/segments/${segment.id}`, { name: 't', q: 'ada', view: null })).body
    expect(changed).toEqual({ ...segment, name: 't', q: 'ada', view: {}, updatedAt: expect.any(String) })
    expect((await send('PATCH', `/segments/${segment.id}`, { q: null })).body.q).toBe(null)
    expect((await send('DELETE', `/segments/${segment.id}`)).status).toBe(204)
    for (const [method, body] of [['GET'], ['DELETE'], ['PATCH', { name: 'x' }]] as const) {
      const reply = await send(method, `/segments/${segment.id}`, body)
      expect([reply.status, reply.body]).toEqual([404, notFound])
    }
    await make('/segments', { name: 't', filter: 'city:x' })
  })

  it('refuses what is missing, wrong or taken, all at once', async () => {
    const { send, make } = await open()
    const first = await make('/segments', { name: 's', filter: 'city:x' })
    expect(faultsOf(await send('POST', '/segments', { q: 5, x: 1 }))).toEqual([
      ['filter', 'required'],
      ['name', 'required'],
      ['q', 'invalid_type'],
      ['x', 'unknown_field'],
    ])
    const long = { name: 'v', filter: 'city:x', view: { x: 'x'.repeat(limits.segmentViewMax) } }
    expect(faultsOf(await send('POST', '/segments', long))).toEqual([['view', 'too_long']])
    expect(faultsOf(await send('POST', '/segments', { name: 'f', filter: 'tag:nope' }))).toEqual([
      ['filter', 'unknown_tag'],
    ])
    expect(faultsOf(await send('PATCH', `/segments/${first.id}`, {}))).toEqual([['', 'nothing_to_change']])
    const taken = await send('POST', '/segments', { name: 's', filter: 'city:y' })
    expect([taken.status, taken.body.errors]).toEqual([
      409,
      [expect.objectContaining({ field: 'name', code: 'conflict', existingId: first.id })],
    ])
  })
})

describe('a personal view', () => {
  it('is its owner’s alone: no one else finds, changes or names it; shared it is everyone’s, and taken back again', async () => {
    const workspace = await open()
    const { send, make, workspaceId } = workspace
    await make('/contacts', { firstName: 'A', tags: ['vip'] })
    const [ada, bob] = [await buildPerson(workspace), await buildPerson(workspace)]
    const as = (person: typeof ada, method: string, path: string, body?: object) =>
      app.send(method, `/v2/segments${path}?workspaceId=${workspaceId}`, { headers: person.headers, body })
    const draft = { name: 'Mine', filter: 'tags:vip', personal: true }
    const made = await as(ada, 'POST', '', draft)
    expect(made).toMatchObject({ status: 201, body: { name: 'Mine', personal: true } })
    const path = `/${made.body.id}`
    expect(await send('POST', '/segments', draft)).toMatchObject({ status: 403 })

    const namesFor = async (person: typeof ada) =>
      (await as(person, 'GET', '')).body.data.map(({ name }: { name: string }) => name)
    expect([await namesFor(ada), await namesFor(bob)]).toEqual([['Mine'], []])
    expect(
      (await app.send('GET', `/v2/segments${path}?count=true`, { headers: ada.headers })).body.count,
    ).toBe(1)
    expect(await as(bob, 'GET', path)).toMatchObject({ status: 404, body: notFound })
    expect(await as(bob, 'PATCH', path, { name: 'Theirs' })).toMatchObject({ status: 404 })
    expect(await as(bob, 'DELETE', path)).toMatchObject({ status: 404 })
    expect((await send('GET', `/segments${path}`)).status).toBe(404)
    expect((await send('GET', '/segments?total=true')).body).toMatchObject({ data: [], total: 0 })
    expect(faultsOf(await send('GET', '/contacts?filter=segment:Mine'))).toEqual([
      ['filter', 'unknown_segment'],
    ])
    expect((await send('GET', `/contacts?segmentId=${made.body.id}`)).status).toBe(404)
    const hook = { url: 'https://hooks.example.com/in', segmentId: made.body.id }
    expect(
      (
        await app.send('POST', `/v2/webhooks?workspaceId=${workspaceId}`, {
          headers: ada.headers,
          body: hook,
        })
      ).status,
    ).toBe(404)

    // A name is one's own as well: another person's, and the workspace's, may be the same.
    expect((await as(bob, 'POST', '', draft)).status).toBe(201)
    const shared = await make('/segments', { name: 'Mine', filter: 'no:tags' })
    expect(await as(ada, 'POST', '', draft)).toMatchObject({ status: 409 })
    expect(await as(ada, 'PATCH', path, { personal: false })).toMatchObject({
      status: 409,
      body: { errors: [{ field: 'name', existingId: shared.id }] },
    })
    const renamed = await as(ada, 'PATCH', path, { personal: false, name: 'Ours' })
    expect(renamed).toMatchObject({ status: 200, body: { personal: false } })
    expect((await send('GET', '/contacts?filter=segment:Ours')).body.data).toHaveLength(1)
    expect(await send('PATCH', `/segments${path}`, { personal: true })).toMatchObject({ status: 403 })
    const outer = await make('/segments', { name: 'Outer', filter: 'not segment:Ours' })
    expect(await as(bob, 'PATCH', path, { personal: true })).toMatchObject({
      status: 409,
      body: { code: 'in_use', usedBySegments: [{ id: outer.id, name: 'Outer' }] },
    })
    await send('DELETE', `/segments/${outer.id}`)
    expect((await as(ada, 'PATCH', path, { personal: true })).status).toBe(200)
    expect((await send('GET', `/segments${path}`)).status).toBe(404)

    // Others are told of it only as of a shared one: made when it is shared, gone when it is taken back.
    const feed = await readFeed({ send }, 'limit=100&types=segment.*')
    const told = feed.data.map(({ type }) => type.replace('segment.', ''))
    expect(told).toEqual(['created', 'created', 'created', 'deleted', 'deleted'])
  })

  it('still keeps others from lifting what it excludes, namelessly, and goes with its owner', async () => {
    const workspace = await open()
    const { make, send, workspaceId, accountKey } = workspace
    await make('/contacts', { firstName: 'A', tags: ['blocked'] })
    const ada = await buildPerson(workspace)
    await buildPerson(workspace)
    const body = { workspaceId, name: 'My secret', filter: 'not tags:blocked', personal: true }
    const made = await app.send('POST', '/v2/segments', { headers: ada.headers, body })
    const tagId = (await send('GET', '/tags')).body.data[0].id
    const refused = await send('DELETE', `/tags/${tagId}`)
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'in_use', usedBySegments: [{ id: made.body.id, name: 'a personal view' }] },
    })
    expect(JSON.stringify(refused.body)).not.toContain('My secret')
    expect((await send('DELETE', `/people/${ada.id}`, undefined, accountKey)).status).toBe(204)
    expect((await send('DELETE', `/tags/${tagId}`)).body).toMatchObject({ usedBySegments: [] })
  })
})
