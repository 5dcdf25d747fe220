import { Transform, type TransformCallback } from 'node:stream'

const quote = 34
const lineFeed = 10

/** Passes an export on and counts its rows: lines of JSON, or of CSV that end outside of quotes, its header apart. */
export class CountRows extends Transform {
  #lines = 0
  #isQuoted = false
  readonly #isCsv: boolean
  readonly #onRows: (rows: number) => void

  constructor(format: 'csv' | 'ndjson', onRows: (rows: number) => void) {
    super()
    this.#isCsv = format === 'csv'
    this.#onRows = onRows
  }

  get rows(): number {
    return Math.max(0, this.#lines - Number(this.#isCsv))
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (byte === quote && this.#isCsv) this.#isQuoted = !this.#isQuoted
      else if (byte === lineFeed && !this.#isQuoted) this.#lines++
    }
    this.#onRows(this.rows)
    done(null, chunk)
  }
}
