import { updateLastUsed } from '../../store/api-keys.ts'
import type { DirectoryScope } from '../../store/scope.ts'

/** A key's last use is told apart to the minute; more would be a write for every read. */
const resolutionMs = 60_000
const flushDelayMs = 1_000

/** Notes when keys are used, off the request's path: gathered, and written together a second later, best effort. */
export class KeyUses {
  readonly #scope: DirectoryScope
  readonly #noted = new Map<string, number>()
  #pending = new Map<string, Date>()
  #timer: NodeJS.Timeout | undefined

  constructor(scope: DirectoryScope) {
    this.#scope = scope
  }

  note(keyId: string): void {
    const now = Date.now()
    if (now - (this.#noted.get(keyId) ?? 0) < resolutionMs) return
    this.#noted.set(keyId, now)
    this.#pending.set(keyId, new Date(now))
    this.#timer ??= setTimeout(() => void this.flush(), flushDelayMs).unref()
  }

  /** Writes what is pending. Never throws: a use that is not noted harms nobody. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const uses = [...this.#pending].map(([id, at]) => ({ id, at }))
    this.#pending = new Map()
    for (const [id, at] of this.#noted) if (Date.now() - at >= resolutionMs) this.#noted.delete(id)
    if (uses.length > 0) await updateLastUsed(this.#scope, uses).catch(() => {})
  }
}
