import { expect, test } from 'vitest'
import { recordScope } from '../../../src/core/access/workspace-scope.ts'
import { expectWritten } from '../../../src/core/contacts/outcome.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { createCustomField } from '../../../src/core/custom-fields/custom-fields.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { createList } from '../../../src/core/lists/lists.ts'
import { createTag } from '../../../src/core/tags/tags.ts'
import { buildAccount, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const database = await openTestDatabase()

async function buildTwoWorkspaces() {
  const account = await buildAccount(database)
  const home = await buildWorkspace(database, { account })
  const sibling = await buildWorkspace(database, { account })
  const [made] = await writeContacts(home.scope, [{ op: 'create', draft: {} }])
  const ids = {
    contacts: expectWritten(made!).contact.id,
    tags: (await createTag(home.scope, { name: 'a' })).id,
    lists: (await createList(home.scope, { name: 'a' })).id,
    custom_fields: (await createCustomField(home.scope, { name: 'a' })).id,
  }
  return { home, sibling, ids }
}

test.each(['contacts', 'tags', 'lists', 'custom_fields'] as const)(
  'an id of %s finds its own workspace',
  async (table) => {
    const { home, sibling, ids } = await buildTwoWorkspaces()
    const { directory, owner, workspaceId } = home
    const request = { operationId: newId() }
    expect(await recordScope(directory, owner, table, ids[table], request)).toMatchObject({ workspaceId })
    const named = { ...request, workspaceId: sibling.workspaceId }
    expect(await recordScope(directory, owner, table, ids[table], named)).toMatchObject(named)
    expect(await recordScope(directory, home.member, table, newId(), request)).toMatchObject({
      workspaceId,
    })
  },
)

test('what no workspace of the account has is not found', async () => {
  const { ids } = await buildTwoWorkspaces()
  const { directory, owner } = await buildWorkspace(database)
  for (const id of [ids.tags, newId(), 'x']) {
    expect(await refusalOf(recordScope(directory, owner, 'tags', id, { operationId: newId() }))).toEqual({
      code: 'not_found',
    })
  }
})
