interface Waiting<Item, Result> {
  item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}

export interface LaneOptions<Item, Result> {
  /** Does the items of one lane together: one result each, in order. */
  run(lane: string, items: readonly Item[]): Promise<readonly Result[]>
  batchSizeMax: number
}

/**
 * Lets what arrives at the same time in one lane be done together. An item that comes alone goes at once, without a
 * timer; what comes while its lane is busy forms the next batch, in order of arrival. A lane runs one batch at a time,
 * so the flood of one costs the others nothing but its share. Who stopped waiting does not stop its neighbours.
 */
export class Lanes<Item, Result> {
  readonly #options: LaneOptions<Item, Result>
  readonly #waiting = new Map<string, Waiting<Item, Result>[]>()

  constructor(options: LaneOptions<Item, Result>) {
    this.#options = options
  }

  /** How many items of a lane have not been begun. */
  waitingIn(lane: string): number {
    return this.#waiting.get(lane)?.length ?? 0
  }

  submit(lane: string, item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const waiting = { item, resolve, reject }
      const queue = this.#waiting.get(lane)
      if (queue !== undefined) queue.push(waiting)
      else {
        this.#waiting.set(lane, [waiting])
        void this.#drain(lane)
      }
    })
  }

  async #drain(lane: string): Promise<void> {
    const queue = this.#waiting.get(lane) ?? []
    while (queue.length > 0) {
      const batch = queue.splice(0, this.#options.batchSizeMax)
      try {
        const items = batch.map((waiting) => waiting.item)
        const results = await this.#options.run(lane, items)
        for (const [index, waiting] of batch.entries()) waiting.resolve(results[index] as Result)
      } catch (error) {
        for (const waiting of batch) waiting.reject(error)
      }
    }
    this.#waiting.delete(lane)
  }
}
