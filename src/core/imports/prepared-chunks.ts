import type { PreparedRows } from './prepare-rows.ts'
import type { FilePlace, RowChunk, RowCursor } from './row-cursor.ts'

/** The chunks of a file in order, each prepared while the one before it is written. One that is asked for again is the same. */
export class PreparedChunks {
  readonly #cursor: RowCursor
  readonly #prepare: (chunk: RowChunk) => Promise<PreparedRows>
  #latest: { first: number; rows: Promise<PreparedRows> } | undefined

  constructor(cursor: RowCursor, prepare: (chunk: RowChunk) => Promise<PreparedRows>) {
    this.#cursor = cursor
    this.#prepare = prepare
  }

  /** The chunk that begins at a place; undefined is the beginning. */
  at(place: FilePlace | undefined): Promise<PreparedRows> {
    if (this.#latest?.first === (place?.rows ?? 0)) return this.#latest.rows
    return this.#begin(place)
  }

  /** Begins the one behind a chunk. What it fails with is thrown by whoever asks for it. */
  goOnBehind({ end, isLast }: RowChunk): void {
    if (!isLast) this.#begin(end)
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    await this.#latest?.rows.catch(() => {})
    this.#latest = undefined
    await this.#cursor.close()
  }

  #begin(place: FilePlace | undefined): Promise<PreparedRows> {
    // The cursor gives one chunk at a time.
    const rows = Promise.resolve(this.#latest?.rows)
      .catch(() => {})
      .then(() => this.#cursor.chunkAt(place))
      .then(this.#prepare)
    this.#latest = { first: place?.rows ?? 0, rows }
    rows.catch(() => {
      if (this.#latest?.rows === rows) this.#latest = undefined
    })
    return rows
  }
}
