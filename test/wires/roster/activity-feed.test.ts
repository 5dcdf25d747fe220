import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { buildPerson } from '../../support/build-person.ts'
import { buildKey } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { readFeed } from './follow-changes.ts'
import { faultsOf, type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'
import { runBulk, runUndo } from './run-bulk.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

// biome-ignore lint/suspicious/noExplicitAny: changes of every type
type Told = any

/** All pages backwards, from the latest on. */
async function readBack({ send }: RosterWorkspace, query = ''): Promise<Told[]> {
  const data: Told[] = []
  for (let before = ''; ; ) {
    const { status, body } = await send('GET', `/changes?order=desc&${query}${before}`)
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
    data.push(...body.data)
    if (!body.hasMore) return data
    before = `&before=${body.nextCursor}`
  }
}

describe('GET /v2/changes?order=desc', () => {
  it('is the feed backwards, by pages of any size', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { make, send } = workspace
    const { id } = await make('/contacts', { firstName: 'Ada', tags: ['vip'] })
    for (const name of ['B', 'C']) await make('/contacts', { firstName: name, tags: ['gold'] })
    await send('PATCH', `/contacts/${id}`, { city: 'London' })
    await make('/lists', { name: 'March' })
    await runBulk(workspace, { all: true, action: { type: 'addTags', tags: ['x'] } })
    const { data } = await readFeed(workspace)
    expect(data.length).toBeGreaterThan(9)
    for (const limit of [1, 2, 3, 100])
      expect(await readBack(workspace, `limit=${limit}`)).toEqual(data.toReversed())
    for (const query of ['types=contact.*', 'types=tag.created,job.finished', 'collapseJobs=true']) {
      const onward = (await readFeed(workspace, query)).data
      expect(await readBack(workspace, `${query}&limit=2`)).toEqual(onward.toReversed())
      expect(onward.length).toBeLessThan(data.length)
    }
  })

  it('joins the feed onwards at a cursor: before and after it is everything, once', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { make, send } = workspace
    for (const name of ['a', 'b', 'c', 'd']) await make('/contacts', { firstName: name, tags: [name] })
    const { data } = await readFeed(workspace)
    const { body } = await send('GET', '/changes?limit=3')
    const earlier = (await send('GET', `/changes?before=${body.nextCursor}`)).body.data
    const later = (await readFeed(workspace, '', body.nextCursor)).data
    // The change at the cursor itself was the last one of the page.
    expect([...earlier.toReversed(), data[2], ...later]).toEqual(data)
  })

  it('tells only what one actor did, and names who did it', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { owner, workspaceId, send, make } = workspace
    const person = await buildPerson(workspace)
    const key = await buildKey(database, owner, { name: 'Night sync', workspaceId })
    const { id } = await make('/contacts', { firstName: 'Ada' })
    await app.send('PATCH', `/v2/contacts/${id}`, { headers: person.headers, body: { city: 'Rome' } })
    await send('PATCH', `/contacts/${id}`, { city: 'Oslo' }, key.secret)
    await send('PATCH', `/contacts/${id}`, { city: 'Bern' })
    // Until nothing of it is held back.
    await readFeed(workspace)
    const asked = async (actor: string) =>
      (await readBack(workspace, `include=actor&limit=1&actor=${actor}`)).map(({ actorName, changes }) => [
        actorName,
        changes.city?.to,
      ])
    expect(await asked(`person:${person.id}`)).toEqual([['Ada Lovelace', 'Rome']])
    expect(await asked(`key:${key.principal.keyId}`)).toEqual([['Night sync', 'Oslo']])
    expect(await asked('person:0199b5c2-0000-7000-8000-000000000000')).toEqual([])
    const onward = await readFeed(workspace, `actor=person:${person.id}`)
    expect(onward.data.map(({ changes, actorName }) => [changes.city.to, actorName])).toEqual([
      ['Rome', undefined],
    ])
  })

  it('finds the few that are asked for behind many others, by bounded looks', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { workspaceId, make, send } = workspace
    const { id } = await make('/contacts', { firstName: 'Ada' })
    const { data: before } = await readFeed(workspace)
    // The log of another contact's 45,000 versions, in a transaction of its own.
    await sql`
      insert into contact_log (workspace_id, contact_id, version, action, operation_id, actor, at, changes)
      select ${workspaceId}::uuid, ${id}::uuid, n + 1, 'updated', ${id}::uuid, 'key:other', '2026-01-01', '{}'
      from generate_series(1, 45000) n`.execute(database.db)
    const { body } = await send('GET', `/changes?order=desc&actor=${before[0].actor}`)
    expect([body.data, body.hasMore]).toEqual([[], true])
    const found = await readBack(workspace, `actor=${before[0].actor}`)
    expect(found).toEqual(before.toReversed())
    expect(await readBack(workspace, 'types=contact.deleted')).toEqual([])
    const onward = await readFeed(workspace, `actor=${before[0].actor}`)
    expect(onward.data).toEqual(before)
  })

  it('tells nothing of other workspaces', async () => {
    const workspace = await rosterWorkspace(database, app)
    const other = await rosterWorkspace(database, app)
    await workspace.make('/contacts', { firstName: 'Ada' })
    expect(await readBack(other)).toEqual([])
    const theirs = await other.send('GET', `/changes?order=desc&workspaceId=${workspace.workspaceId}`)
    expect(theirs.status).toBe(404)
  })

  it.each([
    ['order=desc&after=WzJd', ['order', 'not_one_of']],
    ['order=desc&wait=1', ['order', 'not_one_of']],
    ['order=asc&before=WzJd', ['order', 'not_one_of']],
    ['before=WzJd&after=WzJd', ['order', 'not_one_of']],
    ['before=WzJd', ['before', 'invalid_format']],
    ['order=newest', ['order', 'not_one_of']],
    ['include=actor,people', ['include', 'not_one_of']],
    ['include=', ['include', 'not_one_of']],
  ])('refuses %s', async (query, fault) => {
    const { send } = await rosterWorkspace(database, app)
    expect(faultsOf(await send('GET', `/changes?${query}`))).toEqual([fault])
  })
})

describe('GET /v2/jobs/{id}/changes', () => {
  it('tells whom a bulk change wrote and what of each, and not what came later', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { make, send } = workspace
    const people = [await make('/contacts', { firstName: 'A' }), await make('/contacts', { firstName: 'B' })]
    await make('/contacts', { firstName: 'C', tags: ['vip'] })
    const job = await runBulk(workspace, { all: true, action: { type: 'addTags', tags: ['vip'] } })
    await send('PATCH', `/contacts/${people[0].id}`, { city: 'Rome' })
    const undo = await runUndo(workspace, job.id)
    const path = `/jobs/${job.id}/changes?include=contact,actor&limit=1`
    const first = (await send('GET', path)).body
    const second = (await send('GET', `${path}&cursor=${first.nextCursor}`)).body
    expect(second.nextCursor).toBeNull()
    const told: Told[] = [...first.data, ...second.data]
    expect(told.map(({ type, contactId, changes, jobId }) => [type, contactId, changes, jobId])).toEqual(
      people.map(({ id }) => ['contact.updated', id, { tags: { from: [], to: ['vip'] } }, job.id]),
    )
    expect(told[0].contact).toMatchObject({ id: people[0].id, city: 'Rome', tags: [] })
    expect(told[0].actorName).toEqual(expect.any(String))
    const taken = (await send('GET', `/jobs/${undo.id}/changes`)).body.data
    expect(taken.map(({ changes }: Told) => changes)).toEqual([
      { tags: { from: ['vip'], to: [] } },
      { tags: { from: ['vip'], to: [] } },
    ])
  })

  it('tells whom an import made', async () => {
    const workspace = await rosterWorkspace(database, app)
    const run = await importer(app, workspace).run('Email,City\nada@example.com,Rome\nbob@example.com,Oslo\n')
    const { body } = await workspace.send('GET', `/jobs/${run.id}/changes`)
    expect(body.data.map(({ type, changes }: Told) => [type, changes.city.to]).toSorted()).toEqual([
      ['contact.created', 'Oslo'],
      ['contact.created', 'Rome'],
    ])
  })

  it('is 404 for a job of another workspace, and for none', async () => {
    const workspace = await rosterWorkspace(database, app)
    const other = await rosterWorkspace(database, app)
    await workspace.make('/contacts')
    const job = await runBulk(workspace, { all: true, action: { type: 'addTags', tags: ['vip'] } })
    expect((await other.send('GET', `/jobs/${job.id}/changes`)).status).toBe(404)
    expect((await workspace.send('GET', '/jobs/0199b5c2-0000-7000-8000-000000000000/changes')).status).toBe(
      404,
    )
  })
})
