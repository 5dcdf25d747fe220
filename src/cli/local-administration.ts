import type { Config } from '../config.ts'
import { openDirectory } from '../core/directory.ts'
import { firstAccountOwner } from '../core/first-account-owner.ts'
import type { ApiKey } from '../core/keys/api-key.ts'
import { createKey } from '../core/keys/create-key.ts'
import { listKeys } from '../core/keys/list-keys.ts'
import { revokeKey } from '../core/keys/revoke-key.ts'
import { createWorkspace } from '../core/workspaces/create-workspace.ts'
import { listWorkspaces } from '../core/workspaces/list-workspaces.ts'
import type { Workspace } from '../core/workspaces/workspace.ts'
import { openLocalStore } from '../process/open-local-store.ts'
import type { Administration } from './administration.ts'
import { allPages } from './all-pages.ts'
import { CliError } from './cli-error.ts'

/** Works on the store itself, as its owner: whoever can open it needs no key. */
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
      createWorkspace: async (request) => asJson(await createWorkspace(directory, owner, request)),
      listWorkspaces: async () =>
        (await allPages<Workspace>((page) => listWorkspaces(directory, owner, page))).map(asJson),
      close: () => database.close(),
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Times as text, as a Roster elsewhere answers them. */
type AsJson<T> = {
  [F in keyof T]: T[F] extends Date ? string : T[F] extends Date | null ? string | null : T[F]
}

function asJson<T extends object>(value: T): AsJson<T> {
  return JSON.parse(JSON.stringify(value)) as AsJson<T>
}
