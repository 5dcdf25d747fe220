import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { startJob } from '../../../src/core/jobs/jobs.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { inTransaction } from '../../../src/store/kernel/scope.ts'
import { buildKey } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { notFound, type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'
import { endOf, runBulk, runUndo } from './run-bulk.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const read = async (workspace: RosterWorkspace, id: string, query = '') =>
  (await workspace.send('GET', `/contacts/${id}${query}`)).body

/** A job whose turn does not come before the test is over. */
const waiting = (workspace: RosterWorkspace) =>
  inTransaction(workspace.scope, async (scope) => {
    const job = await startJob(scope, { kind: 'undo', input: { jobId: newId() } })
    await sql`update jobs set free_at = '9999-01-01Z' where workspace_id = ${scope.workspaceId} and id = ${job.id}`.execute(
      scope.db,
    )
    return job
  })

describe('GET /v2/jobs', () => {
  it('pages them newest first, and gets each as it is in the list', async () => {
    const workspace = await rosterWorkspace(database, app)
    const ids: string[] = []
    for (let n = 0; n < 3; n++)
      ids.push((await runBulk(workspace, { all: true, action: { type: 'delete' } })).id)
    const first = (await workspace.send('GET', '/jobs?limit=2')).body
    expect(first.data.map(({ id }: { id: string }) => id)).toEqual([ids[2], ids[1]])
    const second = (await workspace.send('GET', `/jobs?limit=2&cursor=${first.nextCursor}`)).body
    expect(second).toMatchObject({ data: [{ id: ids[0] }], nextCursor: null })
    expect((await workspace.send('GET', `/jobs/${ids[0]}`)).body).toEqual(second.data[0])
    const other = await rosterWorkspace(database, app)
    expect((await other.send('GET', '/jobs')).body.data).toEqual([])
  })

  it('may be read with a key that may not write', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { owner, workspaceId } = workspace
    const job = await runBulk(workspace, { all: true, action: { type: 'delete' } })
    const { secret } = await buildKey(database, owner, { name: 'Reads', workspaceId, scopes: ['read'] })
    for (const path of ['/jobs', `/jobs/${job.id}`, `/jobs/${job.id}/kept`]) {
      expect((await workspace.send('GET', path, undefined, secret)).status).toBe(200)
    }
    for (const path of ['/bulk', `/jobs/${job.id}/cancel`, `/jobs/${job.id}/undo`]) {
      expect((await workspace.send('POST', path, {}, secret)).status).toBe(403)
    }
  })
})

describe('GET /v2/jobs/{id}/events', () => {
  /** The events of a stream until it ends. */
  async function events(workspace: RosterWorkspace, id: string) {
    const response = await fetch(`${app.url}/v2/jobs/${id}/events`, {
      headers: { authorization: `Bearer ${workspace.workspaceKey}` },
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ])
    const blocks = (await response.text())
      .split('\n\n')
      .filter((block) => block !== '' && !block.startsWith(':'))
    return blocks.map((block) => {
      const [event, data] = block.split('\n')
      expect(event).toBe('event: progress')
      return JSON.parse(data!.slice('data: '.length))
    })
  }

  it('tells of every change and ends with the final state', async () => {
    const workspace = await rosterWorkspace(database, app)
    await workspace.make('/contacts')
    const { body: job } = await workspace.send('POST', '/bulk', { all: true, action: { type: 'delete' } })
    const told = await events(workspace, job.id)
    const present = (await workspace.send('GET', `/jobs/${job.id}`)).body
    expect(present.state).toBe('done')
    expect(told.at(-1)).toEqual(present)
    expect(await events(workspace, job.id)).toEqual([present])
  })

  it('tells many at once, also who came later, and forgets who hung up', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { id } = await waiting(workspace)
    const hangUp = new AbortController()
    const headers = { authorization: `Bearer ${workspace.workspaceKey}` }
    const gone = await fetch(`${app.url}/v2/jobs/${id}/events`, { headers, signal: hangUp.signal })
    const watching = Array.from({ length: 20 }, () => events(workspace, id))
    hangUp.abort()
    await expect(gone.text()).rejects.toThrow()
    await workspace.send('POST', `/jobs/${id}/cancel`)
    for (const told of await Promise.all(watching)) {
      expect(told.at(-1)).toMatchObject({ id, state: 'cancelled' })
    }
  })
})

describe('POST /v2/jobs/{id}/cancel', () => {
  it('ends it, again answers the same, and one that has ended stays as it is', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { id } = await waiting(workspace)
    const first = await workspace.send('POST', `/jobs/${id}/cancel`)
    expect([first.status, first.body]).toMatchObject([200, { id, state: 'cancelled' }])
    expect((await workspace.send('POST', `/jobs/${id}/cancel`)).body).toEqual(first.body)
    const done = await runBulk(workspace, { all: true, action: { type: 'delete' } })
    expect((await workspace.send('POST', `/jobs/${done.id}/cancel`)).body).toEqual(done)
  })
})

describe('POST /v2/jobs/{id}/undo', () => {
  it('puts back what the job changed, and can be undone itself', async () => {
    const workspace = await rosterWorkspace(database, app)
    const list = await workspace.make('/lists', { name: 'l' })
    await workspace.make('/custom-fields', { name: 'MRR', type: 'number' })
    const before = await workspace.make('/contacts', {
      phone: '+442079460123',
      email: 'Ada@example.com',
      lastDialTime: '2026-01-01T10:00:00.123Z',
      channels: ['sms'],
      tags: ['a'],
      lists: [list.id],
      customFields: { MRR: 5 },
    })
    const names = ['phone', 'email', 'timezone', 'lastDialTime', 'channels', 'customFields.MRR']
    const actions = [
      { type: 'clearFields', names },
      { type: 'setTags', tags: ['b'] },
      { type: 'removeFromList', listId: list.id },
      { type: 'setFields', fields: { city: 'Paris', customFields: { MRR: null } } },
      { type: 'delete' },
    ]
    const same = ({ version: _, updatedAt: __, ...rest }: Record<string, unknown>) => rest
    for (const action of actions) {
      const job = await runBulk(workspace, { all: true, action })
      expect(job.counts.changed).toBe(1)
      const undo = await runUndo(workspace, job.id)
      expect(undo).toMatchObject({
        kind: 'undo',
        state: 'done',
        undoes: job.id,
        total: 1,
        done: 1,
        counts: { undone: 1, unchanged: 0, kept: 0 },
      })
      expect(same(await read(workspace, before.id))).toEqual(same(before))
    }
    const job = await runBulk(workspace, { all: true, action: { type: 'setTags', tags: ['b'] } })
    const undo = await runUndo(workspace, job.id)
    expect((await runUndo(workspace, undo.id)).counts).toEqual({ undone: 1, unchanged: 0, kept: 0 })
    expect((await read(workspace, before.id)).tags).toEqual(['b'])
    const { body: history } = await workspace.send('GET', `/contacts/${before.id}/history?limit=1`)
    expect(history.data[0].changes).toEqual([{ field: 'tags', from: ['a'], to: ['b'] }])
  })

  it('takes three jobs back from the latest to the first, to what was before them', async () => {
    const workspace = await rosterWorkspace(database, app)
    const before = await workspace.make('/contacts', { firstName: 'A', city: 'Bern', tags: ['a'] })
    const setCity = (city: string) =>
      runBulk(workspace, { all: true, action: { type: 'setFields', fields: { city } } })
    const jobs = [
      await setCity('Paris'),
      await runBulk(workspace, { all: true, action: { type: 'setTags', tags: ['b', 'c'] } }),
      await setCity('Rome'),
    ]
    for (const { id } of jobs.reverse()) {
      expect((await runUndo(workspace, id)).counts).toEqual({ undone: 1, unchanged: 0, kept: 0 })
    }
    expect(await read(workspace, before.id)).toMatchObject({ city: 'Bern', tags: ['a'] })
  })

  it('takes back one tag beside tags that others gave, and says of a deleted one that it is', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { id } = await workspace.make('/contacts', { firstName: 'A', tags: ['a'] })
    const job = await runBulk(workspace, { all: true, action: { type: 'addTags', tags: ['b'] } })
    await workspace.send('PATCH', `/contacts/${id}`, { addTags: ['c'] })
    expect((await runUndo(workspace, job.id)).counts).toEqual({ undone: 1, unchanged: 0, kept: 0 })
    expect((await read(workspace, id)).tags).toEqual(['a', 'c'])
    const second = await runBulk(workspace, { all: true, action: { type: 'addTags', tags: ['d'] } })
    const { body: tags } = await workspace.send('GET', '/tags')
    await workspace.send('DELETE', `/tags/${tags.data.find((tag: { name: string }) => tag.name === 'd').id}`)
    const undo = await runUndo(workspace, second.id)
    expect(undo.counts).toEqual({ undone: 0, unchanged: 0, kept: 1 })
    const kept = await workspace.send('GET', `/jobs/${undo.id}/kept`)
    expect(kept.body.data).toEqual([{ contactId: id, reason: 'tag_deleted' }])
  })

  it('keeps later edits and lists them', async () => {
    const workspace = await rosterWorkspace(database, app)
    const made = await Promise.all(
      ['a', 'b', 'c'].map((firstName) => workspace.make('/contacts', { firstName })),
    )
    const job = await runBulk(workspace, {
      all: true,
      action: { type: 'setFields', fields: { city: 'Paris' } },
    })
    const [edited, moved, beside] = made.map(({ id }) => id).sort()
    await workspace.send('PATCH', `/contacts/${edited}`, { city: 'Rome', jobTitle: 'Baker' })
    await workspace.send('PATCH', `/contacts/${moved}`, { city: 'Oslo' })
    await workspace.send('PATCH', `/contacts/${beside}`, { jobTitle: 'Cook' })
    const undo = await runUndo(workspace, job.id)
    expect(undo).toMatchObject({ total: 3, done: 3, counts: { undone: 1, unchanged: 0, kept: 2 } })
    expect(await read(workspace, edited!)).toMatchObject({ city: 'Rome', jobTitle: 'Baker' })
    expect(await read(workspace, beside!)).toMatchObject({ city: null, jobTitle: 'Cook' })
    const page = (await workspace.send('GET', `/jobs/${undo.id}/kept?limit=1`)).body
    expect(page).toEqual({
      data: [{ contactId: edited, reason: 'changed_since', fields: ['city'] }],
      nextCursor: expect.any(String),
    })
    const rest = await workspace.send('GET', `/jobs/${undo.id}/kept?limit=1&cursor=${page.nextCursor}`)
    expect(rest.body).toEqual({
      data: [{ contactId: moved, reason: 'changed_since', fields: ['city'] }],
      nextCursor: null,
    })
    // Undone twice: what is as it was before needs nothing.
    expect((await runUndo(workspace, job.id)).counts).toEqual({ undone: 0, unchanged: 1, kept: 2 })
  })

  it('of a delete keeps who lost a phone to somebody else meanwhile', async () => {
    const workspace = await rosterWorkspace(database, app)
    const phone = '+442079460123'
    const lost = await workspace.make('/contacts', { phone })
    const free = await workspace.make('/contacts', { phone: '+442079460124' })
    const job = await runBulk(workspace, { all: true, action: { type: 'delete' } })
    const holder = await workspace.make('/contacts', { phone })
    const undo = await runUndo(workspace, job.id)
    expect(undo.counts).toEqual({ undone: 1, unchanged: 0, kept: 1 })
    expect(await read(workspace, free.id)).toMatchObject({ deletedAt: null, phone: '+442079460124' })
    const { body } = await workspace.send('GET', `/jobs/${undo.id}/kept`)
    expect(body.data).toMatchObject([
      {
        contactId: lost.id,
        reason: 'conflict',
        errors: [{ field: 'phone', existingContactId: holder.id }],
      },
    ])
    expect(await read(workspace, lost.id, '?deleted=true')).toMatchObject({ version: 2 })
  })

  it('does not bring back a list or a tag that was deleted meanwhile', async () => {
    const workspace = await rosterWorkspace(database, app)
    const list = await workspace.make('/lists', { name: 'l' })
    const tag = await workspace.make('/tags', { name: 't' })
    const { id } = await workspace.make('/contacts', { lists: [list.id], tags: ['t'] })
    const off = await runBulk(workspace, { all: true, action: { type: 'removeFromList', listId: list.id } })
    await workspace.send('DELETE', `/lists/${list.id}`)
    expect(await runUndo(workspace, off.id)).toMatchObject({ state: 'done', counts: { unchanged: 1 } })
    const bare = await runBulk(workspace, { all: true, action: { type: 'setTags', tags: [] } })
    await workspace.send('DELETE', `/tags/${tag.id}`)
    expect(await runUndo(workspace, bare.id)).toMatchObject({ state: 'done' })
    expect(await read(workspace, id)).toMatchObject({ lists: [], tags: [] })
  })

  it('is refused while the job has not ended; of a cancelled one it undoes what was done', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { id } = await waiting(workspace)
    const reply = await workspace.send('POST', `/jobs/${id}/undo`)
    expect([reply.status, reply.body.code]).toEqual([409, 'conflict'])
    await workspace.send('POST', `/jobs/${id}/cancel`)
    const undo = await endOf(workspace, await workspace.send('POST', `/jobs/${id}/undo`))
    expect(undo).toMatchObject({ state: 'done', total: 0 })
  })
})

describe('another workspace’s job', () => {
  it('is not found, whatever is asked of it', async () => {
    const workspace = await rosterWorkspace(database, app)
    const job = await runBulk(workspace, { all: true, action: { type: 'delete' } })
    const other = await rosterWorkspace(database, app)
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/events'],
      ['GET', '/kept'],
      ['POST', '/cancel'],
      ['POST', '/undo'],
    ] as const) {
      const reply = await other.send(method, `/jobs/${job.id}${path}`)
      expect([reply.status, reply.body]).toEqual([404, notFound])
    }
  })
})
