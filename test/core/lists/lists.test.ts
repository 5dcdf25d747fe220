import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { getContact } from '../../../src/core/contacts/read-contacts.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { changeList, createList, getList, listLists, removeList } from '../../../src/core/lists/lists.ts'
import { listMembers } from '../../../src/core/lists/members.ts'
import { buildContact, buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const database = await openTestDatabase()

test('makes a list and finds it again, texts as given', async () => {
  const { scope } = await buildWorkspace(database)
  const list = await createList(scope, { name: ' Été 🌞 ', description: 'a\nb', campaignId: 'c-1' })
  expect(list).toEqual({
    id: list.id,
    name: ' Été 🌞 ',
    description: 'a\nb',
    campaignId: 'c-1',
    createdAt: list.createdAt,
    updatedAt: list.createdAt,
  })
  expect(await getList(scope, list.id.toUpperCase())).toEqual({ ...list, memberCount: 0 })
})

test('two lists may have one name', async () => {
  const { scope } = await buildWorkspace(database)
  const [one, two] = [await createList(scope, { name: 'same' }), await createList(scope, { name: 'same' })]
  expect(one.id).not.toBe(two.id)
})

test('refuses everything that is wrong with a list at once', async () => {
  const { scope } = await buildWorkspace(database)
  const wrong = { description: 'x'.repeat(1_025), campaignId: '\ud800' }
  const faults = [
    { field: 'description', code: 'too_long', expected: 1_024 },
    { field: 'campaignId', code: 'lone_surrogate' },
  ]
  expect(await refusalOf(createList(scope, wrong))).toEqual({
    code: 'invalid',
    faults: [...faults, { field: 'name', code: 'required' }],
  })
  const list = await createList(scope, { name: 'x'.repeat(255) })
  expect(await refusalOf(changeList(scope, list.id, { name: ' ', ...wrong }))).toEqual({
    code: 'invalid',
    faults: [{ field: 'name', code: 'required' }, ...faults],
  })
  expect((await listLists(scope, { limit: 10 })).lists).toEqual([list])
})

test('lists newest first, by id and by offset, without another workspace’s', async () => {
  const { scope } = await buildWorkspace(database)
  const other = await buildWorkspace(database)
  await createList(other.scope, { name: 'theirs' })
  const made = []
  for (const name of ['a', 'b', 'c', 'd', 'e']) made.unshift(await createList(scope, { name }))
  const first = await listLists(scope, { limit: 2, total: true })
  expect(first).toEqual({ lists: made.slice(0, 2), hasMore: true, total: 5 })
  const second = await listLists(scope, { limit: 3, beforeId: first.lists[1]!.id })
  expect(second).toEqual({ lists: made.slice(2), hasMore: false, total: undefined })
  expect((await listLists(scope, { limit: 2, offset: 3 })).lists).toEqual(made.slice(3))
  expect(await refusalOf(listLists(scope, { limit: 2, beforeId: 'x' }))).toMatchObject({ code: 'invalid' })
})

test('changes what is named, clears with null, and leaves updatedAt alone when nothing changes', async () => {
  const { scope } = await buildWorkspace(database)
  const list = await createList(scope, { name: 'a', description: 'b', campaignId: 'c' })
  const changed = await changeList(scope, list.id, { name: 'A', description: null })
  expect(changed).toEqual({ ...list, name: 'A', description: null, updatedAt: changed.updatedAt })
  expect(await changeList(scope, list.id, { name: 'A', campaignId: 'c' })).toEqual(changed)
  expect(await refusalOf(changeList(scope, list.id, {}))).toEqual({
    code: 'invalid',
    faults: [{ field: '', code: 'nothing_to_change' }],
  })
})

test('simultaneous changes of different things all hold', async () => {
  const { scope } = await buildWorkspace(database)
  const list = await createList(scope, { name: 'a' })
  await Promise.all([
    changeList(scope, list.id, { name: 'n' }),
    changeList(scope, list.id, { description: 'd' }),
    changeList(scope, list.id, { campaignId: 'c' }),
  ])
  expect(await getList(scope, list.id)).toMatchObject({ name: 'n', description: 'd', campaignId: 'c' })
})

test('lists a page of living members in id order', async () => {
  const { scope } = await buildWorkspace(database)
  const list = await createList(scope, { name: 'a' })
  const draft = { lists: { add: [list.id] } }
  const contacts = await buildContacts(scope, [draft, draft, draft, draft, {}])
  await writeContacts(scope, [{ op: 'delete', id: contacts[1]!.id }])
  const [a, , c, d] = contacts
  expect(await listMembers(scope, list.id, { limit: 2 })).toEqual({ contacts: [a, c], nextAfterId: c!.id })
  expect(await listMembers(scope, list.id, { limit: 2, afterId: c!.id })).toEqual({
    contacts: [d],
    nextAfterId: undefined,
  })
  expect(await getList(scope, list.id)).toMatchObject({ memberCount: 3 })
})

test('removes a list: says how many were on it, and no contact shows it or is rewritten', async () => {
  const { scope } = await buildWorkspace(database)
  const list = await createList(scope, { name: 'a' })
  const kept = await createList(scope, { name: 'b' })
  const contact = await buildContact(scope, { lists: { primary: list.id, add: [kept.id] } })
  expect(await removeList(scope, list.id)).toMatchObject({ ...list, memberCount: 1, usedBySegments: [] })
  const after = { ...contact, primaryListId: null, listIds: [kept.id] }
  expect(await getContact(scope, contact.id)).toEqual(after)
  expect(await refusalOf(getList(scope, list.id))).toEqual({ code: 'not_found' })
  expect(await refusalOf(removeList(scope, list.id))).toEqual({ code: 'not_found' })
  expect(await refusalOf(listMembers(scope, list.id, { limit: 1 }))).toEqual({ code: 'not_found' })
  // The store still has the id; a write that changes nothing must not take notice.
  const draft = { firstName: null, lists: { add: [kept.id] } }
  expect(await writeContacts(scope, [{ op: 'update', id: contact.id, draft }])).toEqual([
    { status: 'unchanged', contact: after, matchedBy: null },
  ])
})

test('finds nothing under another workspace’s id, an unknown one and what is no id', async () => {
  const { scope } = await buildWorkspace(database)
  const other = await buildWorkspace(database)
  const theirs = await createList(other.scope, { name: 'theirs' })
  for (const id of [theirs.id, newId(), 'nothing', '']) {
    expect(await refusalOf(getList(scope, id))).toEqual({ code: 'not_found' })
    expect(await refusalOf(changeList(scope, id, { name: 'mine' }))).toEqual({ code: 'not_found' })
    expect(await refusalOf(removeList(scope, id))).toEqual({ code: 'not_found' })
    expect(await refusalOf(listMembers(scope, id, { limit: 1 }))).toEqual({ code: 'not_found' })
  }
  expect(await getList(other.scope, theirs.id)).toEqual({ ...theirs, memberCount: 0 })
})

test('makes no more than 1,000 lists, simultaneous creates included', async () => {
  const { scope } = await buildWorkspace(database)
  await sql`
    insert into lists (workspace_id, id, name, created_at, updated_at)
    select ${scope.workspaceId}::uuid, gen_random_uuid(), 'list', now(), now() from generate_series(1, 995)`.execute(
    scope.db,
  )
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, () => createList(scope, { name: 'more' })),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  expect(await refusalOf(createList(scope, { name: 'more' }))).toEqual({
    code: 'invalid',
    faults: [{ field: 'lists', code: 'too_many', expected: 1_000 }],
  })
})
