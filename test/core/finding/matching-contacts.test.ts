import { expect, test } from 'vitest'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { createTag } from '../../../src/core/tags/tags.ts'
import { countInStretch, findInStretch } from '../../../src/store/contacts/contact-stretches.ts'
import { hasTag } from '../../../src/store/contacts/tags.ts'
import { buildContact, buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'

const database = await openTestDatabase()

test('a walk in stretches meets every contact once, and counts the living', async () => {
  const { scope } = await buildWorkspace(database)
  const other = await buildWorkspace(database)
  await buildContact(other.scope, { tags: { add: ['vip'] } })
  const tag = await createTag(scope, { name: 'vip' })
  const tagged = [true, false, true, false, false, false, true]
  const contacts = await buildContacts(
    scope,
    tagged.map((is) => ({ tags: { add: is ? ['vip'] : [] } })),
  )
  const ids = contacts.map(({ id }) => id)
  await writeContacts(scope, [{ op: 'delete', id: ids[2]! }])

  const found: string[][] = []
  let living = 0
  for (let afterId: string | undefined, isLast = false; !isLast; ) {
    const page = { limit: 2, afterId }
    const stretch = await findInStretch(scope, hasTag(tag.id), page)
    const counted = await countInStretch(scope, hasTag(tag.id), page)
    expect(counted.endId).toBe(stretch.endId)
    found.push(stretch.ids)
    living += counted.count
    afterId = stretch.endId ?? undefined
    isLast = stretch.endId === null
  }
  expect(found).toEqual([[ids[0]], [ids[2]], [], [ids[6]]])
  expect(living).toBe(2)
})

test('the last stretch of a workspace may be empty', async () => {
  const { scope } = await buildWorkspace(database)
  const nobody = { ids: [], endId: null }
  expect(await findInStretch(scope, hasTag(scope.workspaceId), { limit: 2 })).toEqual(nobody)
  expect(await countInStretch(scope, hasTag(scope.workspaceId), { limit: 2 })).toEqual({
    count: 0,
    endId: null,
  })
})
