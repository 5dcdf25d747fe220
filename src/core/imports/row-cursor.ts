import type { FileTranslator, ReadFrom, SourceRow, StoredFile } from './file-translator.ts'

/** A position in the file of an import. */
export interface FilePlace extends ReadFrom {
  /** The number of rows before it. */
  rows: number
}

/** Consecutive rows of a file. */
export interface RowChunk {
  rows: readonly SourceRow[]
  /** The number of the first row, from 0. */
  first: number
  /** The number of each row, if they are not consecutive. */
  numbers?: readonly number[]
  /** The position after the last row. */
  end: FilePlace
  isLast: boolean
}

interface OpenFile {
  file: StoredFile
  format: object
  /** The number of columns. */
  width: number
}

/** The most characters in all cells of a chunk: a bound on memory for large rows. */
const chunkWeightMax = 8 * 1024 * 1024
const cellWeight = 8

function weightOf({ cells }: SourceRow): number {
  let weight = cells.length * cellWeight
  for (const cell of cells) weight += cell.length
  return weight
}

/**
 * Reads a file chunk by chunk. The same position returns the same chunk, so that a step can be repeated; any
 * other position opens the file again.
 */
export class RowCursor {
  readonly #translator: FileTranslator
  readonly #open: OpenFile
  readonly #chunkSize: number
  #source: AsyncGenerator<SourceRow[]> | undefined
  #waiting: SourceRow[] = []
  #weight = 0
  #isAtEnd = false
  #latest: RowChunk | undefined
  /** Rows are read ahead while the database writes the previous chunk. */
  #filling: Promise<void> = Promise.resolve()

  constructor(translator: FileTranslator, open: OpenFile, chunkSize: number) {
    this.#translator = translator
    this.#open = open
    this.#chunkSize = chunkSize
  }

  /** The chunk at a position; undefined is the start of the file. */
  async chunkAt(place: FilePlace | undefined): Promise<RowChunk> {
    const first = place?.rows ?? 0
    if (this.#latest?.first === first) return this.#latest
    if (this.#source === undefined || this.#latest?.end.rows !== first) await this.#reopen(place)
    try {
      await this.#fill()
    } catch (error) {
      // A retry opens the file again.
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
    // An error is thrown by the next call.
    this.#fill().catch(() => {})
    return this.#latest
  }

  /** Closes the file. */
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
    // A sheet cannot be entered at a position, so its rows up to here are read again.
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

  /**
   * Reads until more than a chunk is waiting, so that the last chunk can usually be marked as the last. One
   * call at a time.
   */
  #fill(): Promise<void> {
    this.#filling = this.#filling.then(() => this.#read())
    return this.#filling
  }

  /** Takes the rows of the next chunk: as many as a chunk has, or fewer if they are large. */
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

/** More imports than a process works on at once; reopening a file costs little. */
const openMax = 8

/** The open files of a process, by import. The least recently used ones are closed. */
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
