import { describe, expect, test } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'
import { runBulk, runUndo } from './run-bulk.ts'

const database = await openTestDatabase()
const app = await startApp(database)

async function build() {
  const workspace = await rosterWorkspace(database, app)
  await workspace.make('/custom-fields', { name: 'MRR', type: 'number' })
  const list = await workspace.make('/lists', { name: 'March' })
  const contacts = []
  for (const firstName of ['Ada', 'Bob', 'Eve'])
    contacts.push(
      await workspace.make('/contacts', {
        firstName,
        city: 'Paris',
        addTags: ['old', 'kept'],
        customFields: { MRR: 5 },
      }),
    )
  const read = async (id: string) => (await workspace.send('GET', `/contacts/${id}`)).body
  return { workspace, list, contacts, read }
}

const inParis = { filter: 'city:Paris' }

describe('a list of actions', () => {
  test('is one job with one count, one new version of each contact, and one undo', async () => {
    const { workspace, list, contacts, read } = await build()
    const actions = [
      { type: 'addTags', tags: ['vip', 'gone'] },
      { removeTags: ['old', 'kept'] },
      { addTags: ['kept'] },
      { setFields: { jobTitle: 'Baker', customFields: { MRR: 7 } } },
      { type: 'setFields', fields: { city: 'Rome', customFields: { MRR: 9 } } },
      { addToList: list.id },
      { type: 'doNotContact', value: true },
      { removeTags: ['kept'] },
      { addTags: ['last'] },
    ]
    const job = await runBulk(workspace, { ...inParis, actions, expectedCount: 3 })
    expect(job).toMatchObject({ state: 'done', total: 3, done: 3, counts: { changed: 3, refused: 0 } })
    expect(job.actions[1]).toEqual({ type: 'removeTags', tags: ['old', 'kept'] })
    for (const { id } of contacts)
      expect(await read(id)).toMatchObject({
        version: 2,
        tags: ['gone', 'last', 'vip'],
        jobTitle: 'Baker',
        city: 'Rome',
        customFields: { MRR: 9 },
        lists: [list.id],
        doNotContact: true,
      })
    const undo = await runUndo(workspace, job.id)
    expect(undo).toMatchObject({ state: 'done', counts: { undone: 3 } })
    const { tags, city, jobTitle, customFields, lists } = contacts[0]
    expect(await read(contacts[0].id)).toMatchObject({ tags, city, jobTitle, customFields, lists })
  })

  test('does what its actions do one after the other', async () => {
    const { workspace, contacts, read } = await build()
    const tagsAfter = async (...actions: object[]) => {
      await runBulk(workspace, { ids: [contacts[0].id], actions: [{ setTags: ['a', 'b'] }, ...actions] })
      return (await read(contacts[0].id)).tags
    }
    expect(await tagsAfter({ addTags: ['c'] }, { setTags: ['d'] })).toEqual(['d'])
    expect(await tagsAfter({ addTags: ['c'] }, { removeTags: ['a'] })).toEqual(['b', 'c'])
    expect(await tagsAfter({ removeTags: ['a'] }, { addTags: ['a'] })).toEqual(['a', 'b'])
    expect(await tagsAfter({ setTags: [] }, { addTags: ['e'] })).toEqual(['e'])
  })

  test.each<[string, object, [string, string][]]>([
    ['no action', { all: true }, [['action', 'required']]],
    [
      'two ways to say it',
      { all: true, action: { type: 'delete' }, actions: [{ addTags: ['a'] }] },
      [['actions', 'repeated']],
    ],
    ['an action without a type', { all: true, actions: [{}] }, [['actions[0].type', 'required']]],
    ['an unknown one', { all: true, actions: [{ type: 'explode' }] }, [['actions[0].type', 'not_one_of']]],
    [
      'an unknown word',
      { all: true, actions: [{ addTag: ['a'] }] },
      [
        ['actions[0].addTag', 'unknown_field'],
        ['actions[0].type', 'required'],
      ],
    ],
    [
      'a deletion among others',
      { all: true, actions: [{ addTags: ['a'] }, { type: 'delete' }] },
      [['actions[1]', 'not_one_of']],
    ],
    ['none', { all: true, actions: [] }, [['actions', 'too_few']]],
    [
      'faults of several',
      {
        all: true,
        actions: [
          { removeTags: ['odl'] },
          { setFields: { customFields: { MMR: 1 } } },
          { clearFields: ['tags'] },
        ],
      },
      [
        ['actions[0].removeTags[0]', 'unknown_tag'],
        ['actions[1].setFields.customFields.MMR', 'unknown_custom_field'],
        ['actions[2].clearFields[0]', 'unknown_field'],
      ],
    ],
  ])('refuses %s', async (_, body, faults) => {
    const { workspace } = await build()
    expect(faultsOf(await workspace.send('POST', '/bulk', body))).toEqual(faults)
  })
})

describe('a bulk change of an expected number of contacts', () => {
  test.each([0, 2, 4])('does nothing where %i are expected of three', async (expectedCount) => {
    const { workspace, contacts, read } = await build()
    const reply = await workspace.send('POST', '/bulk', {
      ...inParis,
      action: { addTags: ['x'] },
      expectedCount,
    })
    expect([reply.status, reply.body.code]).toEqual([409, 'unexpected_count'])
    expect(reply.body.detail).toContain(`3 contacts, not ${expectedCount}`)
    expect((await read(contacts[0].id)).version).toBe(1)
  })
})

test('a dry run counts, and shows what becomes of the first contacts', async () => {
  const { workspace, contacts, read } = await build()
  const body = { ...inParis, actions: [{ addTags: ['vip'] }, { setFields: { customFields: { MRR: 8 } } }] }
  const reply = await workspace.send('POST', '/bulk?dryRun=true', body)
  expect([reply.status, reply.body]).toMatchObject([200, { dryRun: true, count: 3, total: 3 }])
  expect(reply.body.sample).toHaveLength(3)
  expect(reply.body.sample[0]).toMatchObject({
    id: contacts[0].id,
    status: 'updated',
    contact: { firstName: 'Ada', tags: ['kept', 'old', 'vip'] },
    changes: [
      { field: 'tags', before: ['kept', 'old'], after: ['kept', 'old', 'vip'] },
      { field: 'customFields.MRR', before: 5, after: 8 },
    ],
  })
  expect((await read(contacts[0].id)).version).toBe(1)
  const gone = await workspace.send('POST', '/bulk', { ...inParis, action: { type: 'delete' }, dryRun: true })
  expect(gone.body.sample[0]).toMatchObject({ status: 'deleted' })
})
