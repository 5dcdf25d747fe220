import { describe, expect, it } from 'vitest'
import { buildKey } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { notFound, type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'
import { endOf, runBulk, runUndo } from './run-bulk.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

/** A tag, a list and a custom field, a contact that holds all three, and where each stands. */
async function buildHeld(workspace: RosterWorkspace) {
  const { make } = workspace
  const list = await make('/lists', { name: 'Customers' })
  const field = await make('/custom-fields', { name: 'Tier' })
  const tag = await make('/tags', { name: 'vip' })
  const contact = await make('/contacts', {
    addTags: ['vip'],
    lists: [list.id],
    customFields: { Tier: 'gold' },
  })
  const records = [
    { path: '/tags', type: 'tag', name: 'vip', id: tag.id },
    { path: '/lists', type: 'list', name: 'Customers', id: list.id },
    { path: '/custom-fields', type: 'custom_field', name: 'Tier', id: field.id },
  ]
  const held = async () => {
    const { tags, lists, customFields } = (await workspace.send('GET', `/contacts/${contact.id}`)).body
    return { tags, lists, customFields }
  }
  const all = { tags: ['vip'], lists: [list.id], customFields: { Tier: 'gold' } }
  return { records, contact, held, all }
}

describe('the deletion of a tag, list or custom field', () => {
  it('is a job that has ended, tells what it took away, and is undone at once', async () => {
    const workspace = await open()
    const { records, held, all } = await buildHeld(workspace)
    const jobs: string[] = []
    for (const { path, type, id, name } of records) {
      const { status, body } = await workspace.send('DELETE', `${path}/${id}`)
      expect([status, body]).toEqual([
        200,
        { contactsAffected: 1, usedBySegments: [], jobId: expect.any(String) },
      ])
      jobs.push(body.jobId)
      const { body: job } = await workspace.send('GET', `/jobs/${body.jobId}`)
      expect(job).toMatchObject({ kind: 'delete', state: 'done', total: 1, done: 1, counts: { changed: 1 } })
      expect(job.record).toEqual({ type, id, name })
    }
    expect(await held()).toEqual({ tags: [], lists: [], customFields: {} })
    for (const [index, jobId] of jobs.entries()) {
      const reply = await workspace.send('POST', `/jobs/${jobId}/undo`)
      expect(reply.status).toBe(202)
      expect(reply.headers.get('location')).toBe(`/v2/jobs/${reply.body.id}`)
      expect(reply.body).toMatchObject({
        kind: 'undo',
        state: 'done',
        undoes: jobId,
        counts: { undone: 1, unchanged: 0, kept: 0 },
        record: { id: records[index]!.id },
      })
    }
    expect(await held()).toEqual(all)
    expect((await workspace.send('GET', '/contacts?filter=tag:vip&total=true')).body.total).toBe(1)
  })

  it('with dryRun counts, makes no job and takes nothing away', async () => {
    const workspace = await open()
    const { records, held, all } = await buildHeld(workspace)
    for (const { path, id } of records) {
      expect((await workspace.send('DELETE', `${path}/${id}?dryRun=true`)).body).toEqual({
        dryRun: true,
        contactsAffected: 1,
        usedBySegments: [],
      })
    }
    expect(await held()).toEqual(all)
    expect((await workspace.send('GET', '/jobs')).body.data).toEqual([])
  })

  it('can be undone by who may write, and needs `delete` to be done, or done again', async () => {
    const workspace = await open()
    const { records } = await buildHeld(workspace)
    const { owner, workspaceId, send } = workspace
    const draft = { name: 'w', workspaceId, scopes: ['read', 'write'] as const }
    const { secret } = await buildKey(database, owner, { ...draft, scopes: [...draft.scopes] })
    for (const { path, id } of records) {
      expect((await send('DELETE', `${path}/${id}`, undefined, secret)).status).toBe(403)
      const { body } = await send('DELETE', `${path}/${id}`)
      const undone = await send('POST', `/jobs/${body.jobId}/undo`, undefined, secret)
      expect(undone.status).toBe(202)
      expect((await send('POST', `/jobs/${undone.body.id}/undo`, undefined, secret)).body.code).toBe(
        'insufficient_scope',
      )
      expect((await send('POST', `/jobs/${undone.body.id}/undo`)).status).toBe(202)
      expect((await send('GET', `${path}/${id}`)).body).toMatchObject(notFound)
    }
  })

  it('is undone over a record of its name that nobody holds, and refused over one that somebody does', async () => {
    const workspace = await open()
    const { records, contact, held, all } = await buildHeld(workspace)
    const { make, send } = workspace
    for (const { path, id, name } of records.filter(({ type }) => type !== 'list')) {
      const { jobId } = (await send('DELETE', `${path}/${id}`)).body
      const twin = await make(path, { name })
      const holding = path === '/tags' ? { addTags: [name] } : { customFields: { [name]: 'new' } }
      const other = await make('/contacts', holding)
      const refused = await send('POST', `/jobs/${jobId}/undo`)
      expect([refused.status, refused.body.errors[0]]).toMatchObject([
        409,
        { field: 'name', existingId: twin.id },
      ])
      const released = path === '/tags' ? { removeTags: [name] } : { customFields: { [name]: null } }
      await send('PATCH', `/contacts/${other.id}`, released)
      const undone = await send('POST', `/jobs/${jobId}/undo`)
      expect([path, undone.status]).toEqual([path, 202])
      expect((await send('GET', `${path}/${twin.id}`)).status).toBe(404)
      // Undone in turn, the twin is back.
      const again = await send('POST', `/jobs/${undone.body.id}/undo`)
      expect(again.status).toBe(202)
      expect((await send('GET', `${path}/${twin.id}`)).status).toBe(200)
      expect((await send('POST', `/jobs/${again.body.id}/undo`)).status).toBe(202)
    }
    expect(contact.id).toBeTruthy()
    expect(await held()).toEqual(all)
  })

  it('once more never lets in whom a segment keeps out', async () => {
    const workspace = await open()
    const { records } = await buildHeld(workspace)
    const [tag] = records
    const { jobId } = (await workspace.send('DELETE', `/tags/${tag!.id}`)).body
    const undone = (await workspace.send('POST', `/jobs/${jobId}/undo`)).body
    await workspace.make('/segments', { name: 'Callable', filter: 'not tag:vip' })
    const refused = await workspace.send('POST', `/jobs/${undone.id}/undo`)
    expect([refused.status, refused.body.code]).toEqual([409, 'in_use'])
    expect((await workspace.send('GET', `/tags/${tag!.id}`)).status).toBe(200)
  })

  it('of another workspace is not found', async () => {
    const [mine, other] = [await open(), await open()]
    const { records } = await buildHeld(other)
    const { jobId } = (await other.send('DELETE', `/tags/${records[0]!.id}`)).body
    expect((await mine.send('POST', `/jobs/${jobId}/undo`)).body).toMatchObject(notFound)
  })

  it('under an Idempotency-Key is one job, however often it is sent', async () => {
    const workspace = await open()
    const { records } = await buildHeld(workspace)
    const { id } = records[0]!
    const sendOnce = () =>
      app.send('DELETE', `/v2/tags/${id}`, {
        key: workspace.workspaceKey,
        headers: { 'idempotency-key': 'once' },
      })
    const first = await sendOnce()
    expect((await sendOnce()).body).toEqual(first.body)
    expect((await workspace.send('GET', '/jobs')).body.data).toHaveLength(1)
  })
})

describe('the merge of a tag', () => {
  async function buildMerge(workspace: RosterWorkspace) {
    const { make, send } = workspace
    const former = await make('/tags', { name: 'VIP 2024' })
    const into = await make('/tags', { name: 'vip' })
    const one = await make('/contacts', { addTags: ['VIP 2024'] })
    const both = await make('/contacts', { addTags: ['VIP 2024', 'vip'] })
    const other = await make('/contacts', { addTags: ['vip'] })
    const tagsOf = async () => {
      const read = async ({ id }: { id: string }) => (await send('GET', `/contacts/${id}`)).body.tags
      return [await read(one), await read(both), await read(other)]
    }
    const merge = async () => (await send('PATCH', `/tags/${former.id}`, { name: 'vip' })).body
    return { former, into, tagsOf, merge, before: [['VIP 2024'], ['VIP 2024', 'vip'], ['vip']] }
  }

  it('answers as it did, with its job, whose undo gives every contact back what it had', async () => {
    const workspace = await open()
    const { former, into, tagsOf, merge, before } = await buildMerge(workspace)
    const merged = await merge()
    expect(merged).toMatchObject({ id: into.id, name: 'vip', merged: true, contactsMoved: 2 })
    expect(await tagsOf()).toEqual([['vip'], ['vip'], ['vip']])
    expect((await workspace.send('GET', `/jobs/${merged.jobId}`)).body).toMatchObject({
      kind: 'merge',
      state: 'done',
      total: 2,
      counts: { changed: 2, unchanged: 0 },
      record: { type: 'tag', id: former.id, name: 'VIP 2024' },
      into: { id: into.id, name: 'vip' },
    })
    expect(await runUndo(workspace, merged.jobId)).toMatchObject({
      state: 'done',
      counts: { undone: 2, kept: 0 },
    })
    expect(await tagsOf()).toEqual(before)
    expect((await workspace.send('GET', `/tags/${former.id}`)).body).toMatchObject({ contactCount: 2 })
  })

  it('undone, and that undone too, is the merge again', async () => {
    const workspace = await open()
    const { former, tagsOf, merge } = await buildMerge(workspace)
    const undo = await runUndo(workspace, (await merge()).jobId)
    const again = await runUndo(workspace, undo.id)
    expect(again).toMatchObject({ kind: 'merge', state: 'done', counts: { changed: 2 } })
    expect(await tagsOf()).toEqual([['vip'], ['vip'], ['vip']])
    expect((await workspace.send('GET', `/tags/${former.id}`)).status).toBe(404)
  })

  it('leaves segments as they were once it is undone, and those made since as wide as they are', async () => {
    const workspace = await open()
    const { merge } = await buildMerge(workspace)
    const { make, send } = workspace
    const filters = ['tag:"VIP 2024"', 'not tag:"VIP 2024"', 'not tag:vip']
    const segments: { id: string; filter: string }[] = []
    for (const filter of filters) segments.push(await make('/segments', { name: filter, filter }))
    const { jobId } = await merge()
    const since = await make('/segments', { name: 'since', filter: 'not tag:vip' })
    await make('/contacts', { firstName: 'Untagged' })
    const countOf = async (id: string) => (await send('GET', `/segments/${id}?count=true`)).body.count
    const sinceBefore = await countOf(since.id)
    await runUndo(workspace, jobId)
    for (const { id, filter } of segments)
      expect((await send('GET', `/segments/${id}`)).body.filter).toBe(filter)
    expect(await countOf(since.id)).toBe(sinceBefore)
  })

  it('with dryRun counts, and moves nobody', async () => {
    const workspace = await open()
    const { former, tagsOf, before } = await buildMerge(workspace)
    const { body } = await workspace.send('PATCH', `/tags/${former.id}?dryRun=true`, { name: 'vip' })
    expect(body).toMatchObject({ dryRun: true, merged: true, contactsMoved: 2 })
    expect(body.jobId).toBeUndefined()
    expect(await tagsOf()).toEqual(before)
    expect((await workspace.send('GET', '/jobs')).body.data).toEqual([])
  })

  it('is refused an undo where somebody has a tag of the former name by now', async () => {
    const workspace = await open()
    const { merge, tagsOf } = await buildMerge(workspace)
    const { jobId } = await merge()
    await workspace.make('/contacts', { addTags: ['VIP 2024'] })
    const refused = await workspace.send('POST', `/jobs/${jobId}/undo`)
    expect([refused.status, refused.body.errors[0].field]).toEqual([409, 'name'])
    expect(await tagsOf()).toEqual([['vip'], ['vip'], ['vip']])
  })

  it('under If-Match and an Idempotency-Key is done with the answer', async () => {
    const workspace = await open()
    const { former, tagsOf } = await buildMerge(workspace)
    const read = await workspace.send('GET', `/tags/${former.id}`)
    const reply = await app.send('PATCH', `/v2/tags/${former.id}`, {
      key: workspace.workspaceKey,
      body: { name: 'vip' },
      headers: { 'if-match': read.headers.get('etag')!, 'idempotency-key': 'merge' },
    })
    expect([reply.status, reply.body.contactsMoved]).toEqual([200, 2])
    expect(await tagsOf()).toEqual([['vip'], ['vip'], ['vip']])
    expect((await workspace.send('GET', `/jobs/${reply.body.jobId}`)).body.state).toBe('done')
  })
})

it('jobs of every kind that are undone from the latest to the first leave what was before them', async () => {
  const workspace = await open()
  const { make, send } = workspace
  const list = await make('/lists', { name: 'l' })
  const field = await make('/custom-fields', { name: 'Tier' })
  await make('/tags', { name: 'vip' })
  const people = []
  for (const index of [1, 2, 3]) {
    const given = { addTags: index === 1 ? ['old', 'vip'] : ['old'], customFields: { Tier: `${index}` } }
    people.push(await make('/contacts', { firstName: `P${index}`, lists: [list.id], ...given }))
  }
  const read = async () => {
    const found = await send('POST', '/contacts/search', { sort: 'firstName', deleted: false })
    return found.body.data.map(
      ({ version: _, updatedAt: __, ...contact }: Record<string, unknown>) => contact,
    )
  }
  const tagId = async (name: string) =>
    (await send('GET', '/tags')).body.data.find((tag: { name: string }) => tag.name === name).id
  const before = await read()
  const jobs: string[] = []
  jobs.push((await runBulk(workspace, { all: true, action: { addTags: ['new'] } })).id)
  jobs.push((await send('PATCH', `/tags/${await tagId('old')}`, { name: 'vip' })).body.jobId)
  jobs.push(
    (await runBulk(workspace, { all: true, action: { setFields: { customFields: { Tier: 'x' } } } })).id,
  )
  jobs.push((await send('DELETE', `/custom-fields/${field.id}`)).body.jobId)
  jobs.push((await send('DELETE', `/tags/${await tagId('new')}`)).body.jobId)
  jobs.push((await runBulk(workspace, { all: true, action: { setTags: ['new', 'last'] } })).id)
  jobs.push((await send('DELETE', `/lists/${list.id}`)).body.jobId)
  expect(await read()).not.toEqual(before)
  for (const id of jobs.toReversed()) {
    const undo = await endOf(workspace, await send('POST', `/jobs/${id}/undo`))
    expect([undo.state, undo.counts.kept, undo.error]).toEqual(['done', 0, null])
  }
  expect(await read()).toEqual(before)
  expect(people).toHaveLength(3)
})
