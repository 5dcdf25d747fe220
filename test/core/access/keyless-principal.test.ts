import { expect, test } from 'vitest'
import { keylessPrincipal } from '../../../src/core/access/keys/authenticate.ts'
import { removeWorkspace } from '../../../src/core/access/workspaces/workspaces.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'

const database = await openTestDatabase()

test('a call without a key reads and writes in its one workspace, while that lives', async () => {
  const { directory, owner, accountId, workspaceId } = await buildWorkspace(database)
  expect(await keylessPrincipal(directory, workspaceId)).toEqual({
    keyId: 'none',
    actor: 'keyless',
    accountId,
    workspaceId,
    scopes: ['read', 'write', 'delete', 'export', 'bulk'],
  })
  await removeWorkspace(directory, owner, workspaceId)
  expect(await keylessPrincipal(directory, workspaceId)).toBeNull()
  expect(await keylessPrincipal(directory, newId())).toBeNull()
})
