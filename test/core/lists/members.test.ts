import { expect, test } from 'vitest'
import { getContact } from '../../../src/core/contacts/read-contacts.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { createList, getList, listLists, removeList } from '../../../src/core/lists/lists.ts'
import { changeMembers, judgeMembers, listMembers, setMembers } from '../../../src/core/lists/members.ts'
import { listContactLog } from '../../../src/store/contacts/contact-log.ts'
import type { Scope } from '../../../src/store/kernel/scope.ts'
import { buildContact, buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const database = await openTestDatabase()

async function memberIds(scope: Scope, listId: string): Promise<string[]> {
  return (await listMembers(scope, listId, { limit: 1_000 })).contacts.map(({ id }) => id)
}

test('adds and removes members, each a version and a log row; who is as asked stays untouched', async () => {
  const { scope } = await buildWorkspace(database)
  const list = await createList(scope, { name: 'a' })
  const [a, b, c] = await buildContacts(scope, [{ lists: { add: [list.id] } }, {}, {}])
  const draft = { add: [a!.id, b!.id.toUpperCase(), b!.id], remove: [c!.id] }
  expect(await changeMembers(scope, list.id, draft)).toEqual({ joined: 1, left: 0 })
  expect(await memberIds(scope, list.id)).toEqual([a!.id, b!.id])
  expect(await getContact(scope, a!.id)).toEqual(a)
  expect(await getContact(scope, b!.id)).toMatchObject({
    version: 2,
    listIds: [list.id],
    primaryListId: null,
  })
  const [row] = await listContactLog(scope, b!.id, { belowVersion: 3, limit: 1 })
  expect(row).toMatchObject({ action: 'updated', changes: { list_ids: [[], [list.id]] } })
  expect(await changeMembers(scope, list.id, { remove: [a!.id] })).toEqual({ joined: 0, left: 1 })
  expect(await memberIds(scope, list.id)).toEqual([b!.id])
})

test('who is added and removed at once leaves', async () => {
  const { scope } = await buildWorkspace(database)
  const list = await createList(scope, { name: 'a' })
  const { id } = await buildContact(scope)
  expect(await changeMembers(scope, list.id, { add: [id], remove: [id] })).toEqual({ joined: 0, left: 0 })
  expect(await memberIds(scope, list.id)).toEqual([])
})

test('refuses every id that is no living contact of the workspace, by its place, and writes nothing', async () => {
  const { scope } = await buildWorkspace(database)
  const other = await buildWorkspace(database)
  const list = await createList(scope, { name: 'a' })
  const theirs = await buildContact(other.scope)
  const [mine, gone] = await buildContacts(scope, [{}, {}])
  await writeContacts(scope, [{ op: 'delete', id: gone!.id }])
  const unknown = (field: string) => ({ field, code: 'unknown_contact' })
  const draft = { add: [mine!.id, theirs.id, 'x'], remove: [newId(), mine!.id, gone!.id] }
  expect(await refusalOf(changeMembers(scope, list.id, draft))).toEqual({
    code: 'invalid',
    faults: [unknown('add[1]'), unknown('add[2]'), unknown('remove[0]'), unknown('remove[2]')],
  })
  const refused = setMembers(scope, list.id, [theirs.id, mine!.id], {
    path: 'contact_ids',
    faults: [{ field: 'name', code: 'required' }],
  })
  expect(await refusalOf(refused)).toEqual({
    code: 'invalid',
    faults: [{ field: 'name', code: 'required' }, unknown('contact_ids[0]')],
  })
  expect(await memberIds(scope, list.id)).toEqual([])
  expect(await getContact(scope, mine!.id)).toEqual(mine)
})

test('a list is not made when its first members are not all known', async () => {
  const { scope } = await buildWorkspace(database)
  const faults = await judgeMembers(scope, [newId()], 'contact_ids')
  expect(await refusalOf(createList(scope, { name: 'a', faults }))).toEqual({
    code: 'invalid',
    faults: [{ field: 'contact_ids[0]', code: 'unknown_contact' }],
  })
  expect((await listLists(scope, { limit: 1 })).lists).toEqual([])
})

test('another workspace’s list, a removed one and what is no id have no members to change', async () => {
  const { scope } = await buildWorkspace(database)
  const other = await buildWorkspace(database)
  const theirs = await createList(other.scope, { name: 'theirs' })
  const removed = await createList(scope, { name: 'removed' })
  await removeList(scope, removed.id)
  const { id } = await buildContact(scope)
  for (const listId of [theirs.id, removed.id, newId(), 'x']) {
    expect(await refusalOf(changeMembers(scope, listId, { add: [id] }))).toEqual({ code: 'not_found' })
    expect(await refusalOf(setMembers(scope, listId, [id]))).toEqual({ code: 'not_found' })
  }
  expect(await getList(other.scope, theirs.id)).toMatchObject({ memberCount: 0 })
})

test('sets the members exactly, those who are restored later included', async () => {
  const { scope } = await buildWorkspace(database)
  const list = await createList(scope, { name: 'a' })
  const member = { lists: { add: [list.id] } }
  const [a, b, gone, c] = await buildContacts(scope, [member, member, member, {}])
  await writeContacts(scope, [{ op: 'delete', id: gone!.id }])
  expect(await setMembers(scope, list.id, [b!.id, c!.id])).toEqual({ joined: 1, left: 1 })
  expect(await memberIds(scope, list.id)).toEqual([b!.id, c!.id])
  expect(await getContact(scope, b!.id)).toEqual(b)
  expect(await getContact(scope, a!.id)).toMatchObject({ version: 2, listIds: [] })
  await writeContacts(scope, [{ op: 'restore', id: gone!.id }])
  expect(await memberIds(scope, list.id)).toEqual([b!.id, c!.id])
  expect(await setMembers(scope, list.id, [])).toEqual({ joined: 0, left: 2 })
  expect(await memberIds(scope, list.id)).toEqual([])
})

test('with primary, members leave their former primary list and keep the others; leaving clears it', async () => {
  const { scope } = await buildWorkspace(database)
  const [former, other, list] = [
    await createList(scope, { name: 'former' }),
    await createList(scope, { name: 'other' }),
    await createList(scope, { name: 'list' }),
  ]
  const { id } = await buildContact(scope, { lists: { primary: former.id, add: [other.id, list.id] } })
  await setMembers(scope, list.id, [id], { primary: true })
  expect(await getContact(scope, id)).toMatchObject({
    primaryListId: list.id,
    listIds: [other.id, list.id],
    version: 2,
  })
  expect(await setMembers(scope, list.id, [id], { primary: true })).toEqual({ joined: 0, left: 0 })
  await setMembers(scope, list.id, [], { primary: true })
  expect(await getContact(scope, id)).toMatchObject({ primaryListId: null, listIds: [other.id], version: 3 })
})

test('handles more members than one batch holds', async () => {
  const { scope } = await buildWorkspace(database)
  const list = await createList(scope, { name: 'a' })
  const contacts = await buildContacts(
    scope,
    Array.from({ length: 1_001 }, () => ({})),
  )
  const ids = contacts.map(({ id }) => id)
  expect(await changeMembers(scope, list.id, { add: ids })).toEqual({ joined: 1_001, left: 0 })
  const first = await listMembers(scope, list.id, { limit: 1_000 })
  expect(first.nextAfterId).toBe(ids[999])
  expect(await setMembers(scope, list.id, ids.slice(0, 1))).toEqual({ joined: 0, left: 1_000 })
  expect(await memberIds(scope, list.id)).toEqual(ids.slice(0, 1))
})

test('a list removed while members join: they are on it before, or the call finds it no more', async () => {
  const { scope } = await buildWorkspace(database)
  const contacts = await buildContacts(
    scope,
    Array.from({ length: 20 }, () => ({})),
  )
  const list = await createList(scope, { name: 'a' })
  const outcomes = await Promise.allSettled([
    ...contacts.map(({ id }) => changeMembers(scope, list.id, { add: [id] })),
    removeList(scope, list.id),
  ])
  const joined = outcomes.slice(0, -1).filter(({ status }) => status === 'fulfilled')
  expect(outcomes.at(-1)).toMatchObject({
    status: 'fulfilled',
    value: { ...list, memberCount: joined.length, usedBySegments: [] },
  })
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({ failure: { code: 'not_found' } })
})
