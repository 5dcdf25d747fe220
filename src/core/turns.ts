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
