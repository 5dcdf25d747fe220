import { updateLastUsed } from '../store/api-keys.ts'
import type { DirectoryScope } from '../store/scope.ts'
import { updateSessionsUsed } from '../store/sessions.ts'
import { BriefCache } from './brief-cache.ts'
import { LastUses } from './last-uses.ts'
import { SlowHash } from './people/slow-hash.ts'
import type { Principal } from './principal.ts'

/** The accounts, workspaces, keys and people of a store, with what this process remembers of them for a second. */
export interface Directory extends DirectoryScope {
  keys: BriefCache<{ principal: Principal; expiresAt: Date | null }>
  /** Living workspaces, by account and id. */
  workspaces: BriefCache<true>
  keyUses: LastUses
  /** Of living people, by the SHA-256 of their cookie. */
  sessions: BriefCache<{ principal: Principal; endsAt: number }>
  sessionUses: LastUses
  slowHash: SlowHash
  /** Writes what is still to be written. Before the database closes. */
  close(): Promise<void>
}

/** One for each process and database. */
export function openDirectory({ db }: DirectoryScope): Directory {
  const keyUses = new LastUses((uses) => updateLastUsed({ db }, uses))
  const sessionUses = new LastUses((uses) => updateSessionsUsed({ db }, uses))
  return {
    db,
    keys: new BriefCache(),
    workspaces: new BriefCache(),
    keyUses,
    sessions: new BriefCache(),
    sessionUses,
    slowHash: new SlowHash(),
    async close() {
      await Promise.all([keyUses.flush(), sessionUses.flush()])
    },
  }
}

/** After a key, a session or a workspace ended or was narrowed: in this process that holds from the next request on. */
export function forgetWhatEnded(directory: Directory): void {
  directory.keys.clear()
  directory.sessions.clear()
  directory.workspaces.clear()
}
