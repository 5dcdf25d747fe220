/** How long another process may still act on what this one has ended: a revoked key, a deleted workspace. */
const ageMsMax = 1_000
const entriesMax = 10_000

interface Entry<T> {
  value: Promise<T | null>
  at: number
}

/**
 * Remembers for one second what was found, and shares a look-up that is under way. What was not found is asked again
 * every time, so that what is made anywhere works at once. `clear` when something ended: then it holds at once here.
 */
export class BriefCache<T> {
  readonly #entries = new Map<string, Entry<T>>()

  async get(key: string, find: () => Promise<T | null>): Promise<T | null> {
    const known = this.#entries.get(key)
    if (known !== undefined && performance.now() - known.at < ageMsMax) return known.value
    if (this.#entries.size >= entriesMax) this.#entries.clear()
    const entry: Entry<T> = { value: find(), at: performance.now() }
    this.#entries.set(key, entry)
    const forget = () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key)
    }
    entry.value.then((found) => found ?? forget(), forget)
    return entry.value
  }

  clear(): void {
    this.#entries.clear()
  }
}
