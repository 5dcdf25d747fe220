import { describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/kernel/ids.ts'
import { countContacts } from '../../../src/store/contacts/contacts.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { anId, aTime } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, notFound, type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'
import { runBulk } from './run-bulk.ts'

const database = await openTestDatabase()
const app = await startApp(database)

/** Two people in Paris, one elsewhere, a list, a field and a tag. */
async function build() {
  const workspace = await rosterWorkspace(database, app)
  const list = await workspace.make('/lists', { name: 'March' })
  await workspace.make('/custom-fields', { name: 'MRR', type: 'number' })
  const person = { city: 'Paris', jobTitle: 'Baker', tags: ['old', 'kept'], customFields: { MRR: 5 } }
  const ada = await workspace.make('/contacts', { ...person, firstName: 'Ada', email: 'ada@example.com' })
  const bob = await workspace.make('/contacts', { ...person, firstName: 'Bob', lists: [list.id] })
  const eve = await workspace.make('/contacts', { city: 'Rome', tags: ['old'], lists: [list.id] })
  return { workspace, list, ada, bob, eve }
}

const read = async (workspace: RosterWorkspace, id: string, query = '') =>
  (await workspace.send('GET', `/contacts/${id}${query}`)).body

const inParis = { filter: 'city:Paris' }

describe('POST /v2/bulk', () => {
  it('answers with a job at once, and does it', async () => {
    const { workspace, eve } = await build()
    const action = { type: 'addTags', tags: ['vip'] }
    const reply = await workspace.send('POST', '/bulk', { ...inParis, action })
    expect([reply.status, reply.body]).toEqual([
      202,
      {
        id: anId,
        workspaceId: workspace.workspaceId,
        kind: 'bulk',
        state: 'waiting',
        total: null,
        done: 0,
        counts: {},
        error: null,
        forgottenAt: null,
        actor: `key:${workspace.member.keyId}`,
        createdAt: aTime,
        startedAt: null,
        finishedAt: null,
        action,
        selection: inParis,
      },
    ])
    const job = await runBulk(workspace, { ...inParis, action: { type: 'addTags', tags: ['other'] } })
    expect(job).toMatchObject({
      state: 'done',
      total: 2,
      done: 2,
      counts: { changed: 2, unchanged: 0, skipped: 0, refused: 0 },
      startedAt: aTime,
      finishedAt: aTime,
    })
    expect(await read(workspace, eve.id)).toEqual(eve)
  })

  it.each<[string, object | ((listId: string) => object), object]>([
    ['addTags', { tags: ['vip', ' vip '] }, { tags: ['kept', 'old', 'vip'] }],
    ['removeTags', { tags: ['old'] }, { tags: ['kept'] }],
    ['setTags', { tags: ['vip', 'kept'] }, { tags: ['kept', 'vip'] }],
    ['setTags', { tags: [] }, { tags: [] }],
    [
      'setFields',
      { fields: { city: 'Lyon', jobTitle: null, timezone: 'Europe/Paris', customFields: { MRR: 7.5 } } },
      { city: 'Lyon', jobTitle: null, timezone: 'Europe/Paris', customFields: { MRR: 7.5 } },
    ],
    ['clearFields', { names: ['jobTitle', 'customFields.MRR'] }, { jobTitle: null, customFields: {} }],
    ['doNotContact', { value: true }, { doNotContact: true }],
    ['addToList', (listId) => ({ listId: listId.toUpperCase() }), {}],
  ])('%s changes each contact once, in the log under the job’s id', async (type, given, expected) => {
    const { workspace, list, ada, bob } = await build()
    const parameters = typeof given === 'function' ? given(list.id) : given
    const job = await runBulk(workspace, { ...inParis, action: { type, ...parameters } })
    expect(job).toMatchObject({ state: 'done', total: 2, done: 2 })
    const want = type === 'addToList' ? { lists: [list.id] } : expected
    for (const { id } of [ada, bob]) expect(await read(workspace, id)).toMatchObject(want)
    const { body: history } = await workspace.send('GET', `/contacts/${ada.id}/history`)
    expect(history.data).toHaveLength(2)
    expect(history.data[0]).toMatchObject({
      version: 2,
      action: 'updated',
      operationId: job.id,
      actor: job.actor,
    })
    expect((await read(workspace, ada.id)).version).toBe(2)
  })

  it('takes contacts off a list, lifts a do-not-contact and clears identifiers', async () => {
    const { workspace, list, ada, bob } = await build()
    const onList = { listId: list.id }
    expect(
      await runBulk(workspace, { ...onList, action: { type: 'removeFromList', ...onList } }),
    ).toMatchObject({
      counts: { changed: 2 },
    })
    expect((await read(workspace, bob.id)).lists).toEqual([])
    const ids = { ids: [ada.id.toUpperCase(), bob.id] }
    await runBulk(workspace, { ...ids, action: { type: 'doNotContact', value: true } })
    const lifted = await runBulk(workspace, {
      ...ids,
      action: { type: 'doNotContact', value: false, allowLiftingDoNotContact: true },
    })
    expect(lifted).toMatchObject({ selection: { idCount: 2 }, counts: { changed: 2 } })
    expect(await read(workspace, ada.id)).toMatchObject({ doNotContact: false, version: 3 })
    const cleared = await runBulk(workspace, { ...ids, action: { type: 'clearFields', names: ['email'] } })
    expect(cleared.counts).toEqual({ changed: 1, unchanged: 1, skipped: 0, refused: 0 })
    expect((await read(workspace, ada.id)).email).toBeNull()
  })

  it('deletes into the bin and restores out of it, but not over who took an identifier meanwhile', async () => {
    const { workspace, ada, bob } = await build()
    const deleted = await runBulk(workspace, { ...inParis, action: { type: 'delete' } })
    expect(deleted).toMatchObject({ total: 2, counts: { changed: 2 } })
    expect(await countContacts(workspace.scope)).toBe(1)
    const other = await workspace.make('/contacts', { email: 'ADA@example.com' })
    const restored = await runBulk(workspace, { ...inParis, action: { type: 'restore' } })
    expect(restored).toMatchObject({ total: 2, counts: { changed: 1, refused: 1 } })
    expect(await read(workspace, bob.id)).toMatchObject({ version: 3, deletedAt: null })
    expect(await read(workspace, ada.id, '?deleted=true')).toMatchObject({ version: 2 })
    const { body } = await workspace.send('GET', `/jobs/${restored.id}/kept`)
    expect(body).toEqual({
      data: [
        {
          contactId: ada.id,
          reason: 'conflict',
          errors: [
            { field: 'email', code: 'conflict', message: 'is already taken', existingContactId: other.id },
          ],
        },
      ],
      nextCursor: null,
    })
  })

  it('goes through everybody only when it says so', async () => {
    const { workspace } = await build()
    const action = { type: 'doNotContact', value: true }
    expect(faultsOf(await workspace.send('POST', '/bulk', { action }))).toEqual([['filter', 'required']])
    expect(await runBulk(workspace, { all: true, action })).toMatchObject({ counts: { changed: 3 } })
  })

  it('counts what it would go through and writes nothing, when dry', async () => {
    const { workspace, ada } = await build()
    const action = { type: 'addTags', tags: ['fresh'] }
    const reply = await workspace.send('POST', '/bulk', { ...inParis, action, dryRun: true })
    expect([reply.status, reply.body]).toMatchObject([200, { dryRun: true, count: 2, total: 2 }])
    const { body: bin } = await workspace.send('POST', '/bulk', {
      all: true,
      action: { type: 'restore' },
      dryRun: true,
    })
    expect(bin).toEqual({ dryRun: true, count: 0, total: 0, sample: [] })
    expect(await read(workspace, ada.id)).toEqual(ada)
    expect((await workspace.send('GET', '/jobs')).body.data).toEqual([])
    expect((await workspace.send('GET', '/tags')).body.data).toHaveLength(2)
  })

  it('narrows by everything that is named', async () => {
    const { workspace, list, ada, bob, eve } = await build()
    const count = async (selection: object) => {
      const body = { ...selection, action: { type: 'delete' }, dryRun: true }
      return (await workspace.send('POST', '/bulk', body)).body.count
    }
    expect(await count({ listId: list.id })).toBe(2)
    expect(await count({ listId: list.id, filter: 'city:Paris' })).toBe(1)
    expect(await count({ ids: [ada.id, eve.id], filter: { field: 'city', op: 'eq', value: 'Rome' } })).toBe(1)
    expect(await count({ q: 'bob', ids: [bob.id, newId()] })).toBe(1)
    const segment = await workspace.make('/segments', { name: 's', filter: 'city:Paris' })
    expect(await count({ segmentId: segment.id, listId: list.id })).toBe(1)
  })

  it('does nothing where nobody is selected', async () => {
    const workspace = await rosterWorkspace(database, app)
    const job = await runBulk(workspace, { all: true, action: { type: 'delete' } })
    expect(job).toMatchObject({ state: 'done', total: 0, done: 0 })
  })
})

describe('what POST /v2/bulk refuses, and makes no job of', () => {
  const refused: [object, [string, string][]][] = [
    [{ action: { type: 'removeTags', tags: ['old', 'nobody'] } }, [['action.tags[1]', 'unknown_tag']]],
    [{ action: { type: 'addTags' } }, [['action.tags', 'required']]],
    [{ action: { type: 'addTags', tags: [] } }, [['action.tags', 'too_few']]],
    [{ action: { type: 'addTags', tags: ['x'.repeat(256)] } }, [['action.tags[0]', 'too_long']]],
    [{ action: { type: 'addToList', listId: newId() } }, [['action.listId', 'unknown_list']]],
    [{ action: { type: 'delete', value: true } }, [['action.value', 'unknown_field']]],
    [{ action: { type: 'setFields', fields: {} } }, [['action.fields', 'nothing_to_change']]],
    [{ action: { type: 'setFields', fields: { phone: '+1' } } }, [['action.fields.phone', 'unknown_field']]],
    [{ action: { type: 'clearFields', names: ['id'] } }, [['action.names[0]', 'unknown_field']]],
    [{ action: { type: 'explode' } }, [['action.type', 'not_one_of']]],
    [{}, [['action', 'required']]],
    [{ action: { type: 'delete' }, ids: ['x'] }, [['ids[0]', 'invalid_format']]],
    [
      {
        filter: 'tag:(',
        action: {
          type: 'setFields',
          fields: { timezone: 'Paris', colour: 'red', customFields: { MRR: 'many', Nothing: 1 } },
        },
      },
      [
        ['action.fields.colour', 'unknown_field'],
        ['action.fields.customFields.MRR', 'wrong_custom_type'],
        ['action.fields.customFields.Nothing', 'unknown_custom_field'],
        ['action.fields.timezone', 'invalid_time_zone'],
        ['filter', 'filter_syntax'],
      ],
    ],
    [
      { filter: 'city:Paris', action: { type: 'clearFields', names: ['city', 'customFields.Nothing'] } },
      [['action.names[1]', 'unknown_custom_field']],
    ],
  ]

  it.each(refused)('%j', async (body, faults) => {
    const { workspace } = await build()
    const reply = await workspace.send('POST', '/bulk', {
      ...('filter' in body ? {} : { all: true }),
      ...body,
    })
    expect(faultsOf(reply)).toEqual(faults)
    expect((await workspace.send('GET', '/jobs')).body.data).toEqual([])
  })

  it('another workspace’s list as a selection is not found, its contacts are nobody', async () => {
    const { workspace } = await build()
    const other = await build()
    const action = { type: 'delete' }
    const segment = await other.workspace.make('/segments', { name: 's', filter: 'city:Paris' })
    for (const named of [{ listId: other.list.id }, { segmentId: segment.id }]) {
      const reply = await workspace.send('POST', '/bulk', { ...named, action })
      expect([reply.status, reply.body]).toEqual([404, notFound])
    }
    const job = await runBulk(workspace, { ids: [other.ada.id], action })
    expect(job).toMatchObject({ total: 0, done: 0 })
    expect(await read(other.workspace, other.ada.id)).toEqual(other.ada)
  })

  it('an account key that names no workspace', async () => {
    const { workspace } = await build()
    const body = { all: true, action: { type: 'delete' } }
    const without = await workspace.send('POST', '/bulk', body, workspace.accountKey)
    expect([without.status, without.body.code]).toEqual([400, 'workspace_required'])
    const named = { ...body, workspaceId: workspace.workspaceId, dryRun: true }
    expect((await workspace.send('POST', '/bulk', named, workspace.accountKey)).body).toMatchObject({
      count: 3,
    })
  })
})
