import { expect, test } from 'vitest'
import { openDirectory } from '../../../src/core/access/directory.ts'
import { changeKey, createKey, revokeKey } from '../../../src/core/access/keys/api-keys.ts'
import {
  changeWorkspace,
  createWorkspace,
  getWorkspace,
  removeWorkspace,
} from '../../../src/core/access/workspaces/workspaces.ts'
import { changeList, createList, getList } from '../../../src/core/lists/lists.ts'
import { OutcomeUnknown } from '../../../src/store/kernel/errors.ts'
import { buildKey, buildWorkspace, type TestWorkspace } from '../../support/build-workspace.ts'
import { openLosingCommits } from '../../support/open-losing-commits.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const database = await openTestDatabase()
const losing = await openLosingCommits()

/** A workspace whose directory loses the connection with its next COMMIT. */
async function open(): Promise<TestWorkspace> {
  const workspace = await buildWorkspace(database)
  losing.loses = true
  return { ...workspace, directory: openDirectory(losing), scope: { ...workspace.scope, db: losing.db } }
}

test.each<[string, (workspace: TestWorkspace) => Promise<unknown>]>([
  ['createWorkspace', ({ directory, owner }) => createWorkspace(directory, owner, { name: 'New' })],
  ['createKey', ({ directory, owner }) => createKey(directory, owner, { name: 'New' })],
  ['createList', ({ scope }) => createList(scope, { name: 'New' })],
])('a connection lost while %s commits is an unknown outcome', async (_, write) => {
  await expect(write(await open())).rejects.toThrow(OutcomeUnknown)
})

test('a change whose outcome is unknown may be there', async () => {
  const { directory, owner, scope, workspaceId } = await open()
  const renamed = changeWorkspace(directory, owner, workspaceId, { name: 'Renamed' })
  await expect(renamed).rejects.toThrow(OutcomeUnknown)
  // The answer was lost on its way, so the commit may end after that.
  await expect.poll(() => getWorkspace(database, owner, workspaceId)).toMatchObject({ name: 'Renamed' })

  const list = await createList({ ...scope, db: database.db }, { name: 'A' })
  await expect(changeList(scope, list.id, { name: 'B' })).rejects.toThrow(OutcomeUnknown)
  await expect.poll(() => getList({ ...scope, db: database.db }, list.id)).toMatchObject({ name: 'B' })
})

test('a key or a workspace whose end has an unknown outcome is looked up anew', async () => {
  const { directory, owner, workspaceId } = await open()
  const { principal } = await buildKey(database, owner, { name: 'Ends', workspaceId })
  const remember = async () => {
    const known = { principal, expiresAt: null }
    await directory.keys.get('hash', async () => known)
    await directory.workspaces.get('id', async () => true)
  }
  for (const end of [
    () => changeKey(directory, owner, principal.keyId, { name: 'Changed' }),
    () => revokeKey(directory, owner, principal.keyId),
    () => removeWorkspace(directory, owner, workspaceId),
  ]) {
    await remember()
    await expect(end()).rejects.toThrow(OutcomeUnknown)
    expect(await directory.keys.get('hash', async () => null)).toBeNull()
    expect(await directory.workspaces.get('id', async () => null)).toBeNull()
  }
  expect(await refusalOf(getWorkspace(database, owner, workspaceId))).toEqual({ code: 'not_found' })
})
