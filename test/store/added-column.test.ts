import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { getKey, listKeys } from '../../src/core/access/keys/api-keys.ts'
import { firstAccountOwner } from '../../src/core/access/people/set-up.ts'
import { changeWorkspace, getWorkspace, listWorkspaces } from '../../src/core/access/workspaces/workspaces.ts'
import {
  changeCustomField,
  createCustomField,
  getCustomField,
  listCustomFields,
} from '../../src/core/custom-fields/custom-fields.ts'
import { changeList, createList, getList, listLists, removeList } from '../../src/core/lists/lists.ts'
import { changeTag } from '../../src/core/tags/change-tag.ts'
import { createTag, getTag, listTags, removeTag } from '../../src/core/tags/tags.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openByUrl } from '../support/open-by-url.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'

test('a statement that is already prepared survives a column that another process adds', async () => {
  const scratch = await createScratchDatabase()
  // One connection: the second round meets what the first has prepared.
  const one = await openByUrl(scratch.url, 1)
  try {
    const { scope, owner, member, workspaceId } = await buildWorkspace(one)
    const round = async (name: string) => {
      const tag = await createTag(scope, { name })
      await changeTag(scope, tag.id, { name: `${name} again` })
      await getTag(scope, tag.id)
      await listTags(scope, { limit: 1 })
      await removeTag(scope, tag.id)
      const field = await createCustomField(scope, { name })
      await changeCustomField(scope, field.id, { name: `${name} again` })
      await getCustomField(scope, field.id)
      await listCustomFields(scope)
      const list = await createList(scope, { name })
      await changeList(scope, list.id, { name: `${name} again` })
      await getList(scope, list.id)
      await listLists(scope, { limit: 1 })
      await removeList(scope, list.id)
      await changeWorkspace(one, owner, workspaceId, { name })
      await getWorkspace(one, owner, workspaceId)
      await listWorkspaces(one, owner, { limit: 1 })
      await getKey(one, owner, member.keyId)
      await listKeys(one, owner, { limit: 1 })
      await firstAccountOwner(one)
      return name
    }
    await round('first')
    for (const table of ['accounts', 'workspaces', 'api_keys', 'tags', 'custom_fields', 'lists'])
      await sql`alter table ${sql.table(table)} add column later text`.execute(scratch.db)
    expect(await round('second')).toBe('second')
  } finally {
    await one.close()
  }
})
