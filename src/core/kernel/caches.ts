/**
 * A least-recently-used map, approximated with two generations: it holds at most twice `max` entries, and
 * `get` moves an entry to the younger generation. It costs less than an exact list of uses.
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

/**
 * How long, in milliseconds, another process may still act on what this process has ended: a revoked key, a
 * deleted workspace.
 */
const ageMsMax = 1_000
const entriesMax = 10_000

interface Entry<T> {
  value: Promise<T | null>
  at: number
}

/**
 * Caches for one second what a look-up found, and shares a look-up that is under way. A look-up that found
 * nothing is not cached, so that a new record works at once in every process. `clear` is called when a record
 * ends, so that this process notices at once.
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
