import { expect, test } from 'vitest'
import { accountWorkspaceIds, workspaceScope } from '../../../src/core/access/workspace-scope.ts'
import { removeWorkspace } from '../../../src/core/access/workspaces/workspaces.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const database = await openTestDatabase()

test('an account key works in the living workspace that it names, and must name one', async () => {
  const { directory, owner, workspaceId } = await buildWorkspace(database)
  const operationId = newId()
  const scope = await workspaceScope(directory, owner, workspaceId.toUpperCase(), operationId)
  expect(scope).toEqual({ db: database.db, workspaceId, actor: `key:${owner.keyId}`, operationId })
  expect(await refusalOf(workspaceScope(directory, owner, undefined, operationId))).toEqual({
    code: 'workspace_required',
    detail: 'workspaceId is required for account-scoped API keys',
  })
})

test('a workspace key works in its own, named or not', async () => {
  const { directory, member, workspaceId } = await buildWorkspace(database)
  expect(await workspaceScope(directory, member, undefined, newId())).toMatchObject({ workspaceId })
  expect(await workspaceScope(directory, member, workspaceId, newId())).toMatchObject({ workspaceId })
})

test('any other workspace is not found: a sibling, a stranger, a removed one, an unknown one', async () => {
  const mine = await buildWorkspace(database)
  const sibling = await buildWorkspace(database, { account: mine })
  const stranger = await buildWorkspace(database)
  const { directory, owner, member } = mine
  await workspaceScope(directory, owner, sibling.workspaceId, newId())
  await removeWorkspace(directory, owner, sibling.workspaceId)
  for (const principal of [owner, member])
    for (const id of [sibling.workspaceId, stranger.workspaceId, newId(), 'no id', ''])
      expect(await refusalOf(workspaceScope(directory, principal, id, newId()))).toEqual({
        code: 'not_found',
      })
})

test('an id alone is looked for in the living workspaces of the account, or in the own one', async () => {
  const mine = await buildWorkspace(database)
  const sibling = await buildWorkspace(database, { account: mine })
  const removed = await buildWorkspace(database, { account: mine })
  await removeWorkspace(mine.directory, mine.owner, removed.workspaceId)
  expect(await accountWorkspaceIds(mine.directory, mine.owner)).toEqual([
    sibling.workspaceId,
    mine.workspaceId,
  ])
  expect(await accountWorkspaceIds(mine.directory, mine.member)).toEqual([mine.workspaceId])
})
