import type { Config } from '../config.ts'
import { openDirectory } from '../core/access/directory.ts'
import { type ApiKey, createKey, listKeys, revokeKey } from '../core/access/keys/api-keys.ts'
import { firstAccountOwner } from '../core/access/people/set-up.ts'
import { createWorkspace, listWorkspaces, type Workspace } from '../core/access/workspaces/workspaces.ts'
import { openLocalStore } from '../process/local-store.ts'
import type { Administration, WorkspaceInfo } from './administration.ts'
import { CliError } from './cli-errors.ts'

/** Works on the store itself with all permissions: a user that can open the store needs no key. */
export async function localAdministration(config: Config): Promise<Administration> {
  const database = await openLocalStore(config)
  try {
    const owner = await firstAccountOwner(database)
    if (owner === undefined) throw new CliError('This store has no account yet: start Roster once.')
    const directory = openDirectory(database)
    return {
      async createKey(request) {
        const { apiKey, secret } = await createKey(directory, owner, request)
        return { ...asJson(apiKey), key: secret }
      },
      listKeys: async () => (await allPages<ApiKey>((page) => listKeys(directory, owner, page))).map(asJson),
      revokeKey: (id) => revokeKey(directory, owner, id),
      createWorkspace: async (request) => workspaceInfo(await createWorkspace(directory, owner, request)),
      listWorkspaces: async () =>
        (await allPages<Workspace>((page) => listWorkspaces(directory, owner, page))).map(workspaceInfo),
      close: () => database.close(),
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** A workspace in the form of a remote Roster's answer, without the fields of compatible APIs. */
function workspaceInfo({ billing: _, ...workspace }: Workspace): WorkspaceInfo {
  return asJson(workspace)
}

/** Times as text, as a Roster elsewhere answers them. */
type AsJson<T> = {
  [F in keyof T]: T[F] extends Date ? string : T[F] extends Date | null ? string | null : T[F]
}

function asJson<T extends object>(value: T): AsJson<T> {
  return JSON.parse(JSON.stringify(value)) as AsJson<T>
}

const pageSize = 500

/** Every item of a list that comes in pages. */
export async function allPages<T extends { id: string; createdAt: Date }>(
  list: (page: { limit: number; after: T | undefined }) => Promise<T[]>,
): Promise<T[]> {
  const all: T[] = []
  for (;;) {
    const page = await list({ limit: pageSize, after: all.at(-1) })
    all.push(...page)
    if (page.length < pageSize) return all
  }
}
