import { expect, test } from 'vitest'
import { getContact } from '../../../src/core/contacts/read-contacts.ts'
import { writeBatch, writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { changeTag } from '../../../src/core/tags/change-tag.ts'
import { createTag, getTag, listTags, removeTag } from '../../../src/core/tags/tags.ts'
import { inTransaction } from '../../../src/store/kernel/scope.ts'
import { buildContact } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const database = await openTestDatabase()

test('makes a tag, trimmed, and finds it again', async () => {
  const { scope } = await buildWorkspace(database)
  const tag = await createTag(scope, { name: '  VIP 🎉 ' })
  expect(tag).toEqual({ id: tag.id, name: 'VIP 🎉', createdAt: tag.createdAt, updatedAt: tag.createdAt })
  expect(await getTag(scope, tag.id.toUpperCase())).toEqual({ ...tag, contactCount: 0 })
})

test('counts the living contacts that have a tag', async () => {
  const { scope } = await buildWorkspace(database)
  await buildContact(scope, { tags: { add: ['a', 'b'] } })
  await buildContact(scope, { tags: { add: ['a'] } })
  const gone = await buildContact(scope, { tags: { add: ['a'] } })
  await writeContacts(scope, [{ op: 'delete', id: gone.id }])
  const { tags } = await listTags(scope, { limit: 1 })
  expect(await getTag(scope, tags[0]!.id)).toMatchObject({ name: 'a', contactCount: 2 })
})

test('refuses a name that a living tag has, naming that tag, and tells case apart', async () => {
  const { scope } = await buildWorkspace(database)
  const tag = await createTag(scope, { name: 'Lead' })
  await createTag(scope, { name: 'lead' })
  expect(await refusalOf(createTag(scope, { name: ' Lead' }))).toEqual({
    code: 'conflict',
    conflicts: [{ field: 'name', existingId: tag.id }],
  })
})

test.each([
  [undefined, { field: 'name', code: 'required' }],
  ['  ', { field: 'name', code: 'too_short', expected: 1 }],
  ['x'.repeat(256), { field: 'name', code: 'too_long', expected: 255 }],
  ['a\0b', { field: 'name', code: 'nul_character' }],
  ['\ud800', { field: 'name', code: 'lone_surrogate' }],
])('refuses the name %j', async (name, fault) => {
  const { scope } = await buildWorkspace(database)
  expect(await refusalOf(createTag(scope, { name }))).toEqual({ code: 'invalid', faults: [fault] })
  const tag = await createTag(scope, { name: '🎉'.repeat(255) })
  expect(await refusalOf(changeTag(scope, tag.id, { name }))).toEqual({ code: 'invalid', faults: [fault] })
  expect((await listTags(scope, { limit: 10 })).tags).toEqual([tag])
})

test('makes one tag of twenty simultaneous creates of a name', async () => {
  const { scope } = await buildWorkspace(database)
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, () => createTag(scope, { name: 'one' })),
  )
  const made = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  expect(made).toHaveLength(1)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({
        failure: { code: 'conflict', conflicts: [{ field: 'name', existingId: made[0]!.id }] },
      })
  }
})

test('lists tags by code point, a page at a time, without another workspace’s', async () => {
  const { scope } = await buildWorkspace(database)
  const other = await buildWorkspace(database)
  await createTag(other.scope, { name: 'theirs' })
  for (const name of ['b', 'Z', 'é', 'a', 'Ä', '10', '9']) await createTag(scope, { name })
  const names: string[] = []
  let afterName: string | undefined
  for (;;) {
    const page = await listTags(scope, { limit: 3, afterName })
    names.push(...page.tags.map((tag) => tag.name))
    if (!page.hasMore) break
    afterName = names.at(-1)
  }
  expect(names).toEqual(['10', '9', 'Z', 'a', 'b', 'Ä', 'é'])
})

test('refuses to list from after what no name can be', async () => {
  const { scope } = await buildWorkspace(database)
  expect(await refusalOf(listTags(scope, { limit: 3, afterName: 'a\0' }))).toEqual({
    code: 'invalid',
    faults: [{ field: 'cursor', code: 'invalid_format' }],
  })
})

test('renames a tag in one row: contacts show the new name, their versions stay', async () => {
  const { scope } = await buildWorkspace(database)
  const contact = await buildContact(scope, { tags: { add: ['old', 'other'] } })
  const tag = (await listTags(scope, { limit: 1 })).tags[0]!
  const changed = await changeTag(scope, tag.id, { name: 'new ' })
  expect(changed).toEqual({
    tag: { ...tag, name: 'new', updatedAt: changed.tag.updatedAt },
    mergedContacts: null,
  })
  expect(changed.tag.updatedAt.getTime()).toBeGreaterThanOrEqual(tag.updatedAt.getTime())
  expect(await getContact(scope, contact.id)).toEqual({ ...contact, tags: ['new', 'other'] })
  expect(await changeTag(scope, tag.id, { name: 'new' })).toEqual(changed)
})

test('frees a former name at once', async () => {
  const { scope } = await buildWorkspace(database)
  const tag = await createTag(scope, { name: 'old' })
  await changeTag(scope, tag.id, { name: 'new' })
  const again = await createTag(scope, { name: 'old' })
  expect(again.id).not.toBe(tag.id)
})

test('removes a tag: says how many had it, contacts lose it unwritten, a new one of its name is empty', async () => {
  const { scope } = await buildWorkspace(database)
  const contact = await buildContact(scope, { tags: { add: ['gone', 'stays'] } })
  await buildContact(scope, { tags: { add: ['gone'] } })
  const tag = (await listTags(scope, { limit: 1 })).tags[0]!
  expect(await removeTag(scope, tag.id)).toMatchObject({ contactCount: 2, usedBySegments: [] })
  expect(await getContact(scope, contact.id)).toEqual({ ...contact, tags: ['stays'] })
  expect(await refusalOf(getTag(scope, tag.id))).toEqual({ code: 'not_found' })
  expect(await refusalOf(removeTag(scope, tag.id))).toEqual({ code: 'not_found' })
  const again = await createTag(scope, { name: 'gone' })
  expect(await getTag(scope, again.id)).toMatchObject({ contactCount: 0 })
})

test('a removed tag counts who got it until the very end, and a write that names it later makes another', async () => {
  const { scope } = await buildWorkspace(database)
  await buildContact(scope, { tags: { add: ['gone'] } })
  const { tags } = await listTags(scope, { limit: 1 })
  const tagged = { op: 'create', draft: { tags: { add: ['gone'] } } } as const
  let removal: ReturnType<typeof removeTag> | undefined
  await inTransaction(scope, async (held) => {
    await writeBatch(held, [tagged])
    removal = removeTag(scope, tags[0]!.id)
    // The write has the tag, so the removal cannot have ended, however long it is given.
    expect(await Promise.race([removal, getTag(scope, tags[0]!.id)])).toHaveProperty('name', 'gone')
  })
  expect(await removal).toMatchObject({ contactCount: 2, usedBySegments: [] })
  const [later] = await writeContacts(scope, [tagged])
  expect(later).toMatchObject({ status: 'created', contact: { tags: ['gone'] } })
  expect((await listTags(scope, { limit: 10 })).tags.map(({ id }) => id)).not.toContain(tags[0]!.id)
})

test('a removed tag counts no more: 500 others fit, and writing what is there already changes nothing', async () => {
  const { scope } = await buildWorkspace(database)
  const names = Array.from({ length: 500 }, (_, index) => `${index}`)
  const { id } = await buildContact(scope, { tags: { add: names } })
  const { tags } = await listTags(scope, { limit: 1 })
  await removeTag(scope, tags[0]!.id)
  const [same, more] = await writeContacts(scope, [
    { op: 'update', id, draft: { tags: { set: names.slice(1) } } },
    { op: 'update', id, draft: { tags: { add: ['one more'] } } },
  ])
  expect(same).toMatchObject({ status: 'unchanged', contact: { version: 1 } })
  expect(more).toMatchObject({ status: 'updated', contact: { tags: [...names.slice(1), 'one more'].sort() } })
})

test('finds nothing under another workspace’s id, an unknown one and what is no id', async () => {
  const { scope } = await buildWorkspace(database)
  const other = await buildWorkspace(database)
  const theirs = await createTag(other.scope, { name: 'theirs' })
  for (const id of [theirs.id, newId(), 'nothing', '']) {
    expect(await refusalOf(getTag(scope, id))).toEqual({ code: 'not_found' })
    expect(await refusalOf(changeTag(scope, id, { name: 'mine' }))).toEqual({ code: 'not_found' })
    expect(await refusalOf(removeTag(scope, id))).toEqual({ code: 'not_found' })
  }
  expect(await getTag(other.scope, theirs.id)).toEqual({ ...theirs, contactCount: 0 })
})
