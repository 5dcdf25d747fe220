/** A last use is told apart to the minute; more would be a write for every read. */
export const lastUseResolutionMs = 60_000
const flushDelayMs = 1_000

type WriteUses = (uses: { id: string; at: Date }[]) => Promise<void>

/** Notes when keys or sessions are used, off the request's path: gathered, and written together a second later, best effort. */
export class LastUses {
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
