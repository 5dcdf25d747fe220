/**
 * A map that forgets what was not used lately: at most twice `max` entries in two generations, and whatever is asked for moves
 * to the younger. Cheaper than a list of all uses, and as good for what is asked again soon or never.
 */
export class LatestMap<K, V> {
  readonly #max: number
  #latest = new Map<K, V>()
  #former = new Map<K, V>()

  constructor(max: number) {
    this.#max = max
  }

  get(key: K): V | undefined {
    const known = this.#latest.get(key)
    if (known !== undefined) return known
    const older = this.#former.get(key)
    if (older !== undefined) this.set(key, older)
    return older
  }

  set(key: K, value: V): void {
    if (this.#latest.size >= this.#max && !this.#latest.has(key)) {
      this.#former = this.#latest
      this.#latest = new Map()
    }
    this.#latest.set(key, value)
  }

  delete(key: K): void {
    this.#latest.delete(key)
    this.#former.delete(key)
  }

  clear(): void {
    this.#latest.clear()
    this.#former.clear()
  }
}

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
  readonly #entries = new LatestMap<string, Entry<T>>(entriesMax)

  async get(key: string, find: () => Promise<T | null>): Promise<T | null> {
    const known = this.#entries.get(key)
    if (known !== undefined && performance.now() - known.at < ageMsMax) return known.value
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
