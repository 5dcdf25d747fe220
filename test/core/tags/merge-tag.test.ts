import { expect, test } from 'vitest'
import { getContact, matchingContactIds } from '../../../src/core/contacts/read-contacts.ts'
import { writeBatch, writeContacts, writeToEach } from '../../../src/core/contacts/write-contacts.ts'
import { findContacts } from '../../../src/core/finding/find-contacts.ts'
import { changeTag } from '../../../src/core/tags/change-tag.ts'
import { createTag, getTag, listTags, removeTag } from '../../../src/core/tags/tags.ts'
import { listContactLog } from '../../../src/store/contacts/contact-log.ts'
import { hasTag } from '../../../src/store/contacts/tags.ts'
import { inTransaction, type Scope } from '../../../src/store/kernel/scope.ts'
import { buildContact, buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const database = await openTestDatabase()

async function buildTags(scope: Scope) {
  const former = await createTag(scope, { name: 'former' })
  const kept = await createTag(scope, { name: 'kept' })
  return { former, kept }
}

function signal(): [given: Promise<void>, give: () => void] {
  let give = () => {}
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return [given, () => give()]
}

const tagged = (...names: string[]) => ({ tags: { add: names } })

test('a rename onto another tag’s name gives that tag to every contact, with a version and a log row each', async () => {
  const { scope } = await buildWorkspace(database)
  const { former, kept } = await buildTags(scope)
  const [one, both, none] = await buildContacts(scope, [
    tagged('former', 'x'),
    tagged('former', 'kept'),
    tagged('kept'),
  ])
  expect(await changeTag(scope, former.id, { name: 'kept' })).toMatchObject({ tag: kept, mergedContacts: 2 })
  expect(await getContact(scope, one!.id)).toMatchObject({ version: 2, tags: ['kept', 'x'] })
  expect(await getContact(scope, both!.id)).toMatchObject({ version: 2, tags: ['kept'] })
  expect(await getContact(scope, none!.id)).toEqual(none)
  const [row] = await listContactLog(scope, both!.id, { belowVersion: 3, limit: 1 })
  expect(row).toMatchObject({ action: 'updated', changes: { tag_ids: [[former.id, kept.id], [kept.id]] } })
  expect(await refusalOf(getTag(scope, former.id))).toEqual({ code: 'not_found' })
  expect(await getTag(scope, kept.id)).toEqual({ ...kept, contactCount: 3 })
})

test('moves more contacts than one batch holds', async () => {
  const { scope } = await buildWorkspace(database)
  const { former, kept } = await buildTags(scope)
  await buildContacts(
    scope,
    Array.from({ length: 1_001 }, () => tagged('former')),
  )
  expect(await changeTag(scope, former.id, { name: 'kept' })).toMatchObject({
    tag: kept,
    mergedContacts: 1_001,
  })
  expect(await getTag(scope, kept.id)).toMatchObject({ contactCount: 1_001 })
})

test('moves deleted contacts as well, so that a restored one has the tag, even if its phone is taken', async () => {
  const { scope } = await buildWorkspace(database)
  const { former } = await buildTags(scope)
  const gone = await buildContact(scope, { phone: '+14155550123', ...tagged('former') })
  await writeContacts(scope, [{ op: 'delete', id: gone.id }])
  const holder = await buildContact(scope, { phone: '+14155550123' })
  expect(await changeTag(scope, former.id, { name: 'kept' })).toMatchObject({ mergedContacts: 0 })
  await writeContacts(scope, [{ op: 'delete', id: holder.id }])
  const [restored] = await writeContacts(scope, [{ op: 'restore', id: gone.id }])
  expect(restored).toMatchObject({ contact: { phone: '+14155550123', tags: ['kept'], version: 4 } })
})

test('finishes what an interrupted merge began', async () => {
  const { scope } = await buildWorkspace(database)
  const { former, kept } = await buildTags(scope)
  const contacts = await buildContacts(scope, [tagged('former'), tagged('former')])
  await writeToEach(scope, [contacts[0]!.id], { tags: { add: ['kept'], removeIds: [former.id] } })
  expect(await changeTag(scope, former.id, { name: 'kept' })).toMatchObject({ tag: kept, mergedContacts: 1 })
  for (const { id } of contacts) expect(await getContact(scope, id)).toMatchObject({ tags: ['kept'] })
})

test('waits for a write that holds the former tag, and moves what it tagged', async () => {
  const { scope } = await buildWorkspace(database)
  const { former } = await buildTags(scope)
  const [written, sayWritten] = signal()
  const [mayCommit, letCommit] = signal()
  const write = inTransaction(scope, async (scope) => {
    const outcomes = await writeBatch(scope, [{ op: 'create', draft: tagged('former') }])
    sayWritten()
    await mayCommit
    return outcomes
  })
  await written
  const merge = changeTag(scope, former.id, { name: 'kept' })
  // The write has the tag, so the merge cannot have ended, however long it is given.
  expect(await Promise.race([merge, getTag(scope, former.id)])).toMatchObject({ id: former.id })
  letCommit()
  const [outcome] = await write
  expect(await merge).toMatchObject({ mergedContacts: 1 })
  if (outcome?.status !== 'created') throw new Error('not created')
  expect(await getContact(scope, outcome.contact.id)).toMatchObject({ tags: ['kept'] })
})

test('loses no tagging of fifty writes that use the former name meanwhile', async () => {
  const { scope } = await buildWorkspace(database)
  const { former } = await buildTags(scope)
  const old = await buildContacts(
    scope,
    Array.from({ length: 100 }, (_, index) => ({ externalId: `${index}`, ...tagged('former') })),
  )
  const writes = Array.from({ length: 50 }, (_, index) =>
    writeContacts(scope, [
      { op: 'create', draft: tagged('former') },
      {
        op: 'upsert',
        matchBy: ['externalId'],
        modes: { default: 'replace' },
        draft: { externalId: `${index * 2}`, firstName: `${index}`, ...tagged('former') },
      },
    ]),
  )
  const merge = changeTag(scope, former.id, { name: 'kept' })
  const outcomes = (await Promise.all([...writes])).flat()
  expect((await merge).tag.name).toBe('kept')
  expect(outcomes.filter(({ status }) => status !== 'created' && status !== 'updated')).toEqual([])
  const { contacts } = await findContacts(scope, { limit: 1_000 })
  expect(contacts).toHaveLength(150)
  // Tagged before the merge: kept. Tagged after it: a new tag of the former name.
  const lost = contacts.filter(({ tags }) => !tags.includes('kept') && !tags.includes('former'))
  expect(lost).toEqual([])
  for (const contact of contacts)
    if (old.some(({ id }) => id === contact.id)) expect(contact.tags).toContain('kept')
  for await (const ids of matchingContactIds(scope, hasTag(former.id))) expect(ids).toEqual([])
})

test('two tags merged into each other at once end as one', async () => {
  const { scope } = await buildWorkspace(database)
  const { former, kept } = await buildTags(scope)
  await buildContacts(scope, [tagged('former'), tagged('kept'), tagged('former', 'kept')])
  await Promise.allSettled([
    changeTag(scope, former.id, { name: 'kept' }),
    changeTag(scope, kept.id, { name: 'former' }),
  ])
  const { tags } = await listTags(scope, { limit: 10 })
  expect(tags).toHaveLength(1)
  const { contacts } = await findContacts(scope, { limit: 10 })
  for (const contact of contacts) expect(contact.tags).toEqual([tags[0]!.name])
})

test('merges and removals of one tag at once: it goes once, and nothing breaks', async () => {
  const { scope } = await buildWorkspace(database)
  const { former } = await buildTags(scope)
  await buildContacts(scope, [tagged('former'), tagged('former')])
  const outcomes = await Promise.allSettled([
    changeTag(scope, former.id, { name: 'kept' }),
    changeTag(scope, former.id, { name: 'kept' }),
    removeTag(scope, former.id),
  ])
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({ failure: { code: 'not_found' } })
})

test('renames when the other tag is removed while it waits', async () => {
  const { scope } = await buildWorkspace(database)
  const { former, kept } = await buildTags(scope)
  const contact = await buildContact(scope, tagged('former'))
  await Promise.all([changeTag(scope, former.id, { name: 'kept' }), removeTag(scope, kept.id)])
  const { tags } = await getContact(scope, contact.id)
  // Before the merge, the removal took the other tag's contacts only; after it, these as well.
  expect([['kept'], []]).toContainEqual(tags)
})
