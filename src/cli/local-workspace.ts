import type { Config } from '../config.ts'
import { type Directory, openDirectory } from '../core/directory.ts'
import { firstAccountOwner } from '../core/first-account-owner.ts'
import { newId } from '../core/ids.ts'
import { workspaceScope } from '../core/workspace-scope.ts'
import { listWorkspaces } from '../core/workspaces/list-workspaces.ts'
import { openLocalStore } from '../process/open-local-store.ts'
import { CliError, exitCodes } from './cli-error.ts'

/** One workspace of the local store, for a command that works in it as the store's owner. */
export type LocalWorkspace = Awaited<ReturnType<typeof openLocalWorkspace>>

/** Opens the store and the workspace that is named, or the only one there is. */
export async function openLocalWorkspace(config: Config, workspaceId: string | undefined) {
  const database = await openLocalStore(config)
  try {
    const owner = await firstAccountOwner(database)
    if (owner === undefined) throw new CliError('This store has no account yet: start Roster once.')
    const directory = openDirectory(database)
    const id = workspaceId ?? (await onlyWorkspace(directory, owner))
    const scope = await workspaceScope(directory, { ...owner, actor: 'cli' }, id, newId())
    return { database, directory, scope, close: () => database.close() }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function onlyWorkspace(
  directory: Directory,
  owner: Parameters<typeof listWorkspaces>[1],
): Promise<string> {
  const [first, second] = await listWorkspaces(directory, owner, { limit: 2, after: undefined })
  if (first === undefined) throw new CliError('This store has no workspace: roster workspaces create')
  if (second !== undefined)
    throw new CliError(
      'There are several workspaces: --workspace says which (roster workspaces list)',
      exitCodes.usage,
    )
  return first.id
}
