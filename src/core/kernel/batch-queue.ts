/**
 * Called when a batch starts, with the name of its queue, its number of items, and how long its first item
 * has waited in milliseconds.
 */
export type ObserveBatch = (queue: string, batch: { size: number; waitMs: number }) => void

interface Waiting<Item, Result> {
  item: Item
  /** The `performance.now()` of the item's arrival; 0 if `onBatch` is not set. */
  since: number
  resolve(result: Result): void
  reject(error: unknown): void
}

interface Lane<Item, Result> {
  waiting: Waiting<Item, Result>[]
  batchesInFlight: number
}

interface BatchQueueOptions<Item, Result> {
  /** Processes items of one lane together. Resolves with one result per item, in the same order. */
  run(lane: string, items: readonly Item[]): Promise<readonly Result[]>
  batchSizeMax: number
  /**
   * The most batches of one lane that run at once. With two, this process works on one batch while the
   * database works on the other.
   */
  batchesInFlightMax: number
  /** A second batch of a lane starts only with at least this many items: a smaller one costs more than it gains. */
  besideSizeMin: number
  onBatch?: ((batch: { size: number; waitMs: number }) => void) | undefined
}

/**
 * A queue that joins items of the same lane into batches. An item that finds its lane idle starts at once,
 * without a timer; items that arrive while the lane is busy form the next batch, in order of arrival. Each
 * lane has its own bound of batches in flight, so a flood in one lane slows the others only by its share of
 * the machine. A caller that gives up waiting does not cancel the other items of its batch.
 */
export class BatchQueue<Item, Result> {
  readonly #options: BatchQueueOptions<Item, Result>
  readonly #lanes = new Map<string, Lane<Item, Result>>()

  constructor(options: BatchQueueOptions<Item, Result>) {
    this.#options = options
  }

  /** The number of items of a lane that no batch has taken yet. */
  waitingIn(lane: string): number {
    return this.#lanes.get(lane)?.waiting.length ?? 0
  }

  submit(name: string, item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      let lane = this.#lanes.get(name)
      if (lane === undefined) {
        lane = { waiting: [], batchesInFlight: 0 }
        this.#lanes.set(name, lane)
      }
      const since = this.#options.onBatch === undefined ? 0 : performance.now()
      lane.waiting.push({ item, since, resolve, reject })
      this.#advance(name, lane)
    })
  }

  #advance(name: string, lane: Lane<Item, Result>): void {
    const { batchSizeMax, batchesInFlightMax, besideSizeMin } = this.#options
    const sizeMin = lane.batchesInFlight === 0 ? 1 : besideSizeMin
    if (lane.waiting.length < sizeMin || lane.batchesInFlight === batchesInFlightMax) return
    lane.batchesInFlight++
    void this.#run(name, lane.waiting.splice(0, batchSizeMax)).then(() => {
      lane.batchesInFlight--
      if (lane.waiting.length === 0 && lane.batchesInFlight === 0) this.#lanes.delete(name)
      else this.#advance(name, lane)
    })
  }

  async #run(name: string, batch: readonly Waiting<Item, Result>[]): Promise<void> {
    this.#options.onBatch?.({ size: batch.length, waitMs: performance.now() - batch[0]!.since })
    try {
      const items = batch.map((waiting) => waiting.item)
      const results = await this.#options.run(name, items)
      for (const [index, waiting] of batch.entries()) waiting.resolve(results[index] as Result)
    } catch (error) {
      for (const waiting of batch) waiting.reject(error)
    }
  }
}
