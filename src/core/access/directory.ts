import { updateLastUsed } from '../../store/access/api-keys.ts'
import { deleteOverAttempts, updateSessionsUsed } from '../../store/access/sessions.ts'
import { deleteOverWork } from '../../store/access/work-taken.ts'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import { BriefCache } from '../kernel/caches.ts'
import type { Principal } from './principal.ts'
import { SlowHash } from './secrets.ts'

/** The accounts, workspaces, keys and people of a store, with what this process remembers of them for a second. */
export interface Directory extends DirectoryScope {
  keys: BriefCache<{ principal: Principal; expiresAt: Date | null }>
  /** Living workspaces, by account and id. */
  workspaces: BriefCache<true>
  keyUses: LastUses
  /** Sessions of living people, by the SHA-256 of their cookie. */
  sessions: BriefCache<{ principal: Principal; endsAt: number }>
  sessionUses: LastUses
  slowHash: SlowHash
  /** Has the other processes of this Roster forget too; resolves when they have. */
  tellOthers(): Promise<void>
  /** Writes what is still to be written. Before the database closes. */
  close(): Promise<void>
}

/** After an attack nothing of it is left for long. */
const sweepMs = 10 * 60_000

/** One for each process and database. `tellOthers` reaches the other processes of one Roster, where there are any. */
export function openDirectory({ db }: DirectoryScope, tellOthers = async () => {}): Directory {
  const keyUses = new LastUses((uses) => updateLastUsed({ db }, uses))
  const sessionUses = new LastUses((uses) => updateSessionsUsed({ db }, uses))
  // A sweep that fails is made up for by the next.
  const sweep = () => {
    for (const swept of [deleteOverAttempts({ db }, new Date()), deleteOverWork({ db })])
      swept.catch(() => {})
  }
  const sweeping = setInterval(sweep, sweepMs).unref()
  return {
    db,
    keys: new BriefCache(),
    workspaces: new BriefCache(),
    keyUses,
    sessions: new BriefCache(),
    sessionUses,
    slowHash: new SlowHash(),
    tellOthers,
    async close() {
      clearInterval(sweeping)
      await Promise.all([keyUses.flush(), sessionUses.flush()])
    },
  }
}

/**
 * After a key, a session or a workspace ended or was narrowed: in this Roster, all of its processes, that holds from the
 * next request on. A process that does not hear of it looks again within a second.
 */
export async function forgetWhatEnded(directory: Directory): Promise<void> {
  forgetHere(directory)
  await directory.tellOthers().catch(() => {})
}

/** Forgets what is cached in this process alone. */
export function forgetHere({ keys, sessions, workspaces }: Directory): void {
  for (const cache of [keys, sessions, workspaces]) cache.clear()
}

/** A last use is told apart to the minute; more would be a write for every read. */
export const lastUseResolutionMs = 60_000
const flushDelayMs = 1_000

type WriteUses = (uses: { id: string; at: Date }[]) => Promise<void>

/** Notes when keys or sessions are used, off the request's path: gathered, and written together a second later, best effort. */
class LastUses {
  readonly #write: WriteUses
  readonly #noted = new Map<string, number>()
  #pending = new Map<string, Date>()
  #timer: NodeJS.Timeout | undefined

  constructor(write: WriteUses) {
    this.#write = write
  }

  note(id: string): void {
    const now = Date.now()
    if (now - (this.#noted.get(id) ?? 0) < lastUseResolutionMs) return
    this.#noted.set(id, now)
    this.#pending.set(id, new Date(now))
    this.#timer ??= setTimeout(() => void this.flush(), flushDelayMs).unref()
  }

  /** Writes what is pending. Never throws: a use that is not noted harms nobody. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const uses = [...this.#pending].map(([id, at]) => ({ id, at }))
    this.#pending = new Map()
    for (const [id, at] of this.#noted) if (Date.now() - at >= lastUseResolutionMs) this.#noted.delete(id)
    if (uses.length > 0) await this.#write(uses).catch(() => {})
  }
}
