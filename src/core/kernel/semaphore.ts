import { setImmediate as nextTick } from 'node:timers/promises'

/** Work of one sort, a few at once; the rest waits in the order in which it came. */
export class Turns {
  readonly #atOnceMax: number
  readonly #waiting: (() => void)[] = []
  #working = 0

  constructor(atOnceMax: number) {
    this.#atOnceMax = atOnceMax
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.length
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#working < this.#atOnceMax) this.#working++
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      // The turn is handed on, so that nobody who comes now gets between.
      const next = this.#waiting.shift()
      if (next === undefined) this.#working--
      else next()
    }
  }
}

/** Requests get their turn after so many. */
const atOnce = 100

/** What becomes of each item, in order; long work that does not hold up whoever else this process serves. */
export async function mapInTurns<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const mapped: R[] = []
  for (const item of items) {
    if (mapped.length > 0 && mapped.length % atOnce === 0) await nextTick()
    mapped.push(map(item))
  }
  return mapped
}

/** The items in order, `size` at a time. */
export function* chunksOf<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}
