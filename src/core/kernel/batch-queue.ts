/** Hears of each batch that begins: of which queue, how many items it has, and how long the first of them waited. */
export type ObserveBatch = (queue: string, batch: { size: number; waitMs: number }) => void

interface Waiting<Item, Result> {
  item: Item
  /** When it came; 0 where no one asks. */
  since: number
  resolve(result: Result): void
  reject(error: unknown): void
}

interface Lane<Item, Result> {
  waiting: Waiting<Item, Result>[]
  batchesInFlight: number
}

interface LaneOptions<Item, Result> {
  /** Does the items of one lane together: one result each, in order. */
  run(lane: string, items: readonly Item[]): Promise<readonly Result[]>
  batchSizeMax: number
  /** How many batches of one lane run at once. With two, this process works on one batch while the database works on the other. */
  batchesInFlightMax: number
  /** A batch goes beside another when it has this many items: small ones would cost more than they gain. */
  besideSizeMin: number
  onBatch?: ((batch: { size: number; waitMs: number }) => void) | undefined
}

/**
 * Lets what arrives at the same time in one lane be done together. An item that comes alone goes at once, without a
 * timer; what comes while its lane is busy forms the next batch, in order of arrival. A lane has few batches in flight,
 * so the flood of one costs the others nothing but its share. Who stopped waiting does not stop its neighbours.
 */
export class Lanes<Item, Result> {
  readonly #options: LaneOptions<Item, Result>
  readonly #lanes = new Map<string, Lane<Item, Result>>()

  constructor(options: LaneOptions<Item, Result>) {
    this.#options = options
  }

  /** How many items of a lane have not been begun. */
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
