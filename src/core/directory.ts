import type { DirectoryScope } from '../store/scope.ts'
import { BriefCache } from './brief-cache.ts'
import { KeyUses } from './keys/key-uses.ts'
import type { Principal } from './principal.ts'

/** The accounts, workspaces and keys of a store, with what this process remembers of them for a second. */
export interface Directory extends DirectoryScope {
  keys: BriefCache<{ principal: Principal; expiresAt: Date | null }>
  /** Living workspaces, by account and id. */
  workspaces: BriefCache<true>
  keyUses: KeyUses
  /** Writes what is still to be written. Before the database closes. */
  close(): Promise<void>
}

/** One for each process and database. */
export function openDirectory({ db }: DirectoryScope): Directory {
  const keyUses = new KeyUses({ db })
  return {
    db,
    keys: new BriefCache(),
    workspaces: new BriefCache(),
    keyUses,
    close: () => keyUses.flush(),
  }
}

/** After a key or a workspace ended or was narrowed: in this process that holds from the next request on. */
export function forgetWhatEnded(directory: Directory): void {
  directory.keys.clear()
  directory.workspaces.clear()
}
