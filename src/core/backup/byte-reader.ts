const lineFeed = 10

/** Reads lines and counted bytes from one stream. What the stream throws is thrown. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** The next line with its line feed, or undefined where the stream ends before one or after `bytesMax`. */
  async line(bytesMax: number): Promise<Buffer | undefined> {
    for (let searched = 0; ; ) {
      const at = this.#rest.indexOf(lineFeed, searched)
      if (at !== -1) return this.#cut(at + 1)
      searched = this.#rest.length
      if (searched > bytesMax || !(await this.#fill())) return undefined
    }
  }

  /** Exactly so many bytes, or undefined where the stream ends before. */
  async bytes(count: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = []
    for (let missing = count; missing > 0; ) {
      if (this.#rest.length === 0 && !(await this.#fill())) return undefined
      const part = this.#cut(Math.min(missing, this.#rest.length))
      parts.push(part)
      missing -= part.length
    }
    return Buffer.concat(parts, count)
  }

  /** Whether nothing follows. */
  async isAtEnd(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#fill())
  }

  /** Closes the stream, wherever it is. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  #cut(count: number): Buffer {
    const cut = this.#rest.subarray(0, count)
    this.#rest = this.#rest.subarray(count)
    return cut
  }

  async #fill(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done) return false
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value])
    return true
  }
}
