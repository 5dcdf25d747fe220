import type { FileTranslator, ReadFrom, SourceRow, StoredFile } from './file-translator.ts'

/** Where an import stands in its file. */
export interface FilePlace extends ReadFrom {
  /** Rows read so far. */
  rows: number
}

/** Some rows of a file, in order. */
export interface RowChunk {
  rows: readonly SourceRow[]
  /** The number of the first one, from 0. */
  first: number
  /** For rows that do not follow each other: the number of each. */
  numbers?: readonly number[]
  /** Behind the last one. */
  end: FilePlace
  isLast: boolean
}

interface OpenFile {
  file: StoredFile
  format: object
  /** Columns of the table. */
  width: number
}

/** The length of all cells of a chunk, in letters: rows may be large, and many of those at once would fill the memory. */
const chunkWeightMax = 8 * 1024 * 1024
const cellWeight = 8

function weightOf({ cells }: SourceRow): number {
  let weight = cells.length * cellWeight
  for (const cell of cells) weight += cell.length
  return weight
}

/** Reads a file chunk by chunk. The same place asks for the same chunk, so a step can be tried again; any other opens anew. */
export class RowCursor {
  readonly #translator: FileTranslator
  readonly #open: OpenFile
  readonly #chunkSize: number
  #source: AsyncGenerator<SourceRow[]> | undefined
  #waiting: SourceRow[] = []
  #weight = 0
  #isAtEnd = false
  #latest: RowChunk | undefined
  /** Rows are read ahead while the database writes those before them. */
  #filling: Promise<void> = Promise.resolve()

  constructor(translator: FileTranslator, open: OpenFile, chunkSize: number) {
    this.#translator = translator
    this.#open = open
    this.#chunkSize = chunkSize
  }

  /** The chunk that begins at a place; undefined is the beginning. */
  async chunkAt(place: FilePlace | undefined): Promise<RowChunk> {
    const first = place?.rows ?? 0
    if (this.#latest?.first === first) return this.#latest
    if (this.#source === undefined || this.#latest?.end.rows !== first) await this.#reopen(place)
    try {
      await this.#fill()
    } catch (error) {
      // Whoever tries again opens it anew.
      await this.close()
      throw error
    }
    const rows = this.#take()
    const last = rows.at(-1)
    const end = {
      rows: first + rows.length,
      bytes: last?.end ?? place?.bytes ?? 0,
      line: last?.nextLine ?? place?.line ?? 1,
    }
    this.#latest = { rows, first, end, isLast: this.#isAtEnd && this.#waiting.length === 0 }
    // What it fails with is thrown by whoever asks next.
    this.#fill().catch(() => {})
    return this.#latest
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    await this.#filling.catch(() => {})
    await this.#source?.return(undefined)
    this.#source = undefined
  }

  async #reopen(place: FilePlace | undefined): Promise<void> {
    await this.close()
    this.#filling = Promise.resolve()
    this.#waiting = []
    this.#weight = 0
    this.#isAtEnd = false
    const { file, format, width } = this.#open
    // A sheet has no places: its rows up to here are read again.
    const canSeek = place !== undefined && place.bytes > 0
    this.#source = this.#translator.rows(file, format, width, canSeek ? place : undefined)
    let skip = canSeek ? 0 : (place?.rows ?? 0)
    while (skip > 0 && !this.#isAtEnd) {
      await this.#fill()
      const skipped = this.#waiting.splice(0, skip)
      for (const row of skipped) this.#weight -= weightOf(row)
      skip -= skipped.length
    }
  }

  /** Until more than a chunk waits, so that the last one is mostly known to be it. One at a time. */
  #fill(): Promise<void> {
    this.#filling = this.#filling.then(() => this.#read())
    return this.#filling
  }

  /** The rows of the next chunk: as many as a chunk has, fewer where they are large. */
  #take(): SourceRow[] {
    let weight = 0
    let count = 0
    for (const row of this.#waiting) {
      const more = weightOf(row)
      if (count === this.#chunkSize || (count > 0 && weight + more > chunkWeightMax)) break
      weight += more
      count++
    }
    this.#weight -= weight
    return this.#waiting.splice(0, count)
  }

  async #read(): Promise<void> {
    const isFull = () => this.#waiting.length > this.#chunkSize || this.#weight > chunkWeightMax
    while (!isFull() && !this.#isAtEnd) {
      const { value, done } = await (this.#source as AsyncGenerator<SourceRow[]>).next()
      if (done) this.#isAtEnd = true
      else {
        for (const row of value) {
          this.#waiting.push(row)
          this.#weight += weightOf(row)
        }
      }
    }
  }
}

/** More imports than take turns; what is read again costs little. */
const openMax = 8

/** The files that a process is reading, by import. Those that were not read for longest are let go of. */
export class RowCursors {
  readonly #cursors = new Map<string, RowCursor>()

  get(importId: string, open: () => RowCursor): RowCursor {
    const cursor = this.#cursors.get(importId) ?? open()
    this.#cursors.delete(importId)
    this.#cursors.set(importId, cursor)
    const [oldest] = this.#cursors.keys()
    if (this.#cursors.size > openMax && oldest !== undefined) void this.drop(oldest)
    return cursor
  }

  async drop(importId: string): Promise<void> {
    const cursor = this.#cursors.get(importId)
    this.#cursors.delete(importId)
    await cursor?.close()
  }
}
