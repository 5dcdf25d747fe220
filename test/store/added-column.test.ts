import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { changeCustomField } from '../../src/core/custom-fields/change-custom-field.ts'
import { createCustomField } from '../../src/core/custom-fields/create-custom-field.ts'
import { getCustomField } from '../../src/core/custom-fields/get-custom-field.ts'
import { listCustomFields } from '../../src/core/custom-fields/list-custom-fields.ts'
import { firstAccountOwner } from '../../src/core/first-account-owner.ts'
import { getKey } from '../../src/core/keys/get-key.ts'
import { listKeys } from '../../src/core/keys/list-keys.ts'
import { changeList } from '../../src/core/lists/change-list.ts'
import { createList } from '../../src/core/lists/create-list.ts'
import { getList } from '../../src/core/lists/get-list.ts'
import { listLists } from '../../src/core/lists/list-lists.ts'
import { removeList } from '../../src/core/lists/remove-list.ts'
import { changeTag } from '../../src/core/tags/change-tag.ts'
import { createTag } from '../../src/core/tags/create-tag.ts'
import { getTag } from '../../src/core/tags/get-tag.ts'
import { listTags } from '../../src/core/tags/list-tags.ts'
import { removeTag } from '../../src/core/tags/remove-tag.ts'
import { changeWorkspace } from '../../src/core/workspaces/change-workspace.ts'
import { getWorkspace } from '../../src/core/workspaces/get-workspace.ts'
import { listWorkspaces } from '../../src/core/workspaces/list-workspaces.ts'
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
