import { updateLastUsed } from '../../store/access/api-keys.ts'
import { deleteOverAttempts, updateSessionsUsed } from '../../store/access/sessions.ts'
import { deleteOverWork } from '../../store/access/work-taken.ts'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import { BriefCache } from '../kernel/caches.ts'
import type { Principal } from './principal.ts'
import { SlowHash } from './secrets.ts'

/**
 * Access to the accounts, workspaces, keys and people of a store, with the caches that this process fills for
 * one second.
 */
export interface Directory extends DirectoryScope {
  keys: BriefCache<{ principal: Principal; expiresAt: Date | null }>
  /** Living workspaces, by account and id. */
  workspaces: BriefCache<true>
  keyUses: LastUses
  /** Sessions of living people, by the SHA-256 of their cookie. */
  sessions: BriefCache<{ principal: Principal; endsAt: number }>
  sessionUses: LastUses
  slowHash: SlowHash
  /** Clears the caches of the other processes of this Roster; resolves when they are cleared. */
  tellOthers(): Promise<void>
  /** Writes pending last uses. Called before the database closes. */
  close(): Promise<void>
}

/**
 * The interval at which counters of past sign-in attempts and work are deleted, so that an attack leaves
 * nothing for long.
 */
const sweepMs = 10 * 60_000

/**
 * Opens the directory; one per process and database. `tellOthers` reaches the other processes of the same
 * Roster, if any.
 */
export function openDirectory({ db }: DirectoryScope, tellOthers = async () => {}): Directory {
  const keyUses = new LastUses((uses) => updateLastUsed({ db }, uses))
  const sessionUses = new LastUses((uses) => updateSessionsUsed({ db }, uses))
  // A failed sweep is not retried; the next one does its work.
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
 * Clears the caches in all processes of this Roster after a key, session or workspace ended or was
 * restricted, so that the change holds from the next request on. A process that does not receive the message
 * notices within a second.
 */
export async function forgetWhatEnded(directory: Directory): Promise<void> {
  forgetHere(directory)
  await directory.tellOthers().catch(() => {})
}

/** Clears the caches of this process only. */
export function forgetHere({ keys, sessions, workspaces }: Directory): void {
  for (const cache of [keys, sessions, workspaces]) cache.clear()
}

/** Last uses are stored with a resolution of one minute; a finer one would cost a write for every read. */
export const lastUseResolutionMs = 60_000
const flushDelayMs = 1_000

type WriteUses = (uses: { id: string; at: Date }[]) => Promise<void>

/**
 * Records when keys and sessions are used, outside of the request: uses are collected and written together a
 * second later. Best effort: a failed write is not repeated.
 */
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

  /** Writes the pending uses. Never rejects, because a missing last use does no harm. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const uses = [...this.#pending].map(([id, at]) => ({ id, at }))
    this.#pending = new Map()
    for (const [id, at] of this.#noted) if (Date.now() - at >= lastUseResolutionMs) this.#noted.delete(id)
    if (uses.length > 0) await this.#write(uses).catch(() => {})
  }
}
