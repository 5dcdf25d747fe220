import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

async function namesIn({ send }: RosterWorkspace, segmentId: string): Promise<string[]> {
  const { status, body } = await send('GET', `/contacts?sort=firstName&segmentId=${segmentId}`)
  expect(status).toBe(200)
  return body.data.map(({ firstName }: { firstName: string }) => firstName)
}

async function tagId({ send }: RosterWorkspace, name: string): Promise<string> {
  const { body } = await send('GET', '/tags')
  return body.data.find((tag: { name: string }) => tag.name === name).id
}

describe('a segment that excludes', () => {
  it('keeps out those of a tag that is merged into another, by every way to exclude', async () => {
    const workspace = await open()
    const { make, send } = workspace
    await make('/contacts', { firstName: 'Blocked', tags: ['blocked'] })
    await make('/contacts', { firstName: 'Stopped', tags: ['stop'] })
    await make('/contacts', { firstName: 'Free' })
    const filters = [
      'not tag:blocked',
      'tag!=blocked',
      'not (tag:blocked or city:Bonn)',
      'not tag:(blocked, stop)',
    ]
    const segments = await Promise.all(
      filters.map((filter, index) => make('/segments', { name: `S${index}`, filter })),
    )
    const inner = await make('/segments', { name: 'Inner', filter: 'tag:blocked' })
    const outer = await make('/segments', { name: 'Outer', filter: 'not segment:Inner' })
    const merged = await send('PATCH', `/tags/${await tagId(workspace, 'blocked')}`, { name: 'stop' })
    expect(merged.body).toMatchObject({ merged: true, contactsMoved: 1 })
    for (const { id } of segments) expect(await namesIn(workspace, id)).toEqual(['Free'])
    expect(await namesIn(workspace, inner.id)).toEqual(['Blocked', 'Stopped'])
    expect(await namesIn(workspace, outer.id)).toEqual(['Free'])
    expect((await send('GET', `/segments/${segments[0]!.id}`)).body.filter).toBe('not tags:stop')
  })

  it.each([
    ['tags', 'not tag:x'],
    ['tags', 'tag!=x'],
    ['tags', 'city:Bonn or not (tag:x and city:Rome)'],
    ['lists', 'not list:x'],
    ['custom-fields', 'no:customFields.x'],
    ['custom-fields', 'customFields.x!=1'],
    ['custom-fields', 'not customFields.x:1'],
    ['segments', 'not segment:x'],
  ])('stands in the way when one of the %s is deleted: %s', async (path, filter) => {
    const { make, send } = await open()
    const body = path === 'segments' ? { name: 'x', filter: 'city:Bonn' } : { name: 'x' }
    const { id } = await make(`/${path}`, body)
    const segment = await make('/segments', { name: 'Careful', filter })
    const refused = await send('DELETE', `/${path}/${id}`)
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'in_use', usedBySegments: [{ id: segment.id, name: 'Careful' }] },
    })
    expect((await send('GET', `/${path}/${id}`)).status).toBe(200)
    const forced = await send('DELETE', `/${path}/${id}?force=true`)
    expect(forced).toMatchObject({
      status: 200,
      body: { usedBySegments: [{ id: segment.id, name: 'Careful' }] },
    })
    expect((await send('GET', `/${path}/${id}`)).status).toBe(404)
  })

  it.each([
    ['tags', 'tag:x'],
    ['tags', 'not not tag:x'],
    ['lists', 'list:x'],
    ['custom-fields', 'has:customFields.x'],
    ['segments', 'segment:x'],
  ])('is only named where it would lose people by one of the %s: %s', async (path, filter) => {
    const { make, send } = await open()
    const body = path === 'segments' ? { name: 'x', filter: 'city:Bonn' } : { name: 'x' }
    const { id } = await make(`/${path}`, body)
    const segment = await make('/segments', { name: 'Narrow', filter })
    const removed = await send('DELETE', `/${path}/${id}`)
    expect(removed).toMatchObject({
      status: 200,
      body: { usedBySegments: [{ id: segment.id, name: 'Narrow' }] },
    })
  })

  it('stands in the way of a retype that would take away what it excludes by', async () => {
    const workspace = await open()
    const { make, send } = workspace
    const { id } = await make('/custom-fields', { name: 'Tier' })
    await make('/contacts', { firstName: 'Bad', customFields: { Tier: 'bad' } })
    const segment = await make('/segments', { name: 'Good', filter: 'not customFields.Tier:bad' })
    const retype = (more: object) =>
      send('POST', `/custom-fields/${id}/retype`, { type: 'number', dropUnconvertible: true, ...more })
    expect(await retype({})).toMatchObject({
      status: 409,
      body: { code: 'in_use', usedBySegments: [{ id: segment.id, name: 'Good' }] },
    })
    expect(await namesIn(workspace, segment.id)).toEqual([])
    expect((await retype({ force: true })).status).toBe(202)
  })

  it('stands in the way through another segment', async () => {
    const workspace = await open()
    const { make, send } = workspace
    await make('/contacts', { firstName: 'A', tags: ['x'] })
    await make('/segments', { name: 'In', filter: 'tag:x' })
    const outer = await make('/segments', { name: 'Out', filter: 'not segment:In' })
    const refused = await send('DELETE', `/tags/${await tagId(workspace, 'x')}`)
    expect(refused).toMatchObject({ status: 409, body: { usedBySegments: [{ id: outer.id, name: 'Out' }] } })
  })

  it('stands in the way on the doors of the other wires', async () => {
    const { make, send, workspaceKey } = await open()
    const list = await make('/lists', { name: 'Stop' })
    const field = await make('/custom-fields', { name: 'Stop' })
    await make('/segments', { name: 'A', filter: 'not list:Stop' })
    await make('/segments', { name: 'B', filter: 'no:customFields.Stop' })
    const statuses = await Promise.all(
      [`/v1/contact-list/${list.id}`, `/api/audience/${list.id}`, `/api/custom-attributes/${field.id}`].map(
        async (url) => (await app.send('DELETE', url, { key: workspaceKey })).status,
      ),
    )
    expect(statuses).toEqual([409, 409, 409])
    expect((await send('GET', `/lists/${list.id}`)).status).toBe(200)
  })
})

describe('a segment whose tag, list, field or segment is gone', () => {
  it.each([
    ['tags', 'not tag:blocked', 'not tags:"blocked (deleted)"'],
    ['lists', 'list!=blocked', 'lists!="blocked (deleted)"'],
    ['custom-fields', 'no:customFields.blocked', 'no:"customFields.blocked (deleted)"'],
    ['segments', 'not segment:blocked', 'not segment:"blocked (deleted)"'],
  ])('says so, and takes its own filter again as text and tree (%s)', async (path, filter, shown) => {
    const { make, send } = await open()
    const body = path === 'segments' ? { name: 'blocked', filter: 'city:Bonn' } : { name: 'blocked' }
    const { id } = await make(`/${path}`, body)
    const segment = await make('/segments', { name: 'S', filter })
    await send('DELETE', `/${path}/${id}?force=true`)
    const read = (await send('GET', `/segments/${segment.id}`)).body
    expect(read.filter.replaceAll('"', '')).toBe(shown.replaceAll('"', ''))
    for (const next of [
      read.filter,
      read.tree,
      { and: [read.tree, { field: 'city', op: 'eq', value: 'Bonn' }] },
    ]) {
      expect(await send('PATCH', `/segments/${segment.id}`, { filter: next })).toMatchObject({ status: 200 })
    }
    const other = (await send('GET', `/segments/${segment.id}`)).body
    expect(await send('PATCH', `/segments/${segment.id}`, { filter: other.filter })).toMatchObject({
      status: 200,
    })
  })

  it('keeps a field that is named like an id from capturing its filter', async () => {
    const workspace = await open()
    const { make, send } = workspace
    const field = await make('/custom-fields', { name: 'Tier' })
    await make('/contacts', { firstName: 'Gold', customFields: { Tier: 'gold' } })
    const segment = await make('/segments', { name: 'S', filter: 'customFields.Tier:gold' })
    await make('/custom-fields', { name: field.id })
    await make('/contacts', { firstName: 'Trick', customFields: { [field.id]: 'gold' } })
    expect(await namesIn(workspace, segment.id)).toEqual(['Gold'])
    const { filter } = (await send('GET', `/segments/${segment.id}`)).body
    expect(await send('PATCH', `/segments/${segment.id}`, { filter })).toMatchObject({ status: 200 })
    expect(await namesIn(workspace, segment.id)).toEqual(['Gold'])
  })
})
