import { setImmediate as nextTick } from 'node:timers/promises'

/** A semaphore: at most `atOnceMax` pieces of work run at the same time. The others wait in order of arrival. */
export class Semaphore {
  readonly #atOnceMax: number
  readonly #waiting: (() => void)[] = []
  #working = 0

  constructor(atOnceMax: number) {
    this.#atOnceMax = atOnceMax
  }

  /** The number of pieces of work that wait. */
  get waiting(): number {
    return this.#waiting.length
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#working < this.#atOnceMax) this.#working++
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      // The slot passes directly to the first that waits, so that work arriving now cannot overtake it.
      const next = this.#waiting.shift()
      if (next === undefined) this.#working--
      else next()
    }
  }
}

/** `mapInTurns` lets other work of the process run after so many milliseconds. */
const stretchMsMax = 10

/**
 * Maps items in order and pauses whenever that has taken 10 ms, so that long work does not block the requests of
 * this process.
 */
export async function mapInTurns<T, R>(
  items: readonly T[],
  map: (item: T, index: number) => R,
): Promise<R[]> {
  const mapped: R[] = []
  let since = performance.now()
  for (const [index, item] of items.entries()) {
    if (performance.now() - since > stretchMsMax) {
      await nextTick()
      since = performance.now()
    }
    mapped.push(map(item, index))
  }
  return mapped
}

/** Cuts the items, in order, into chunks of at most `size`. */
export function* chunksOf<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}
