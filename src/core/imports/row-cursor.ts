import type { FileTranslator, ReadFrom, SourceRow, StoredFile } from './file-translator.ts'

/** Where an import stands in its file. */
export interface FilePlace extends ReadFrom {
  /** Rows read so far. */
  rows: number
}

/** Some rows of a file, in order. */
export interface RowChunk {
  rows: readonly SourceRow[]
  /** Of the first one, from 0. */
  first: number
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

/** Reads a file chunk by chunk. The same place asks for the same chunk, so a step can be tried again; any other opens anew. */
export class RowCursor {
  readonly #translator: FileTranslator
  readonly #open: OpenFile
  readonly #chunkSize: number
  #source: AsyncGenerator<SourceRow[]> | undefined
  #waiting: SourceRow[] = []
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
    const rows = this.#waiting.splice(0, this.#chunkSize)
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
    this.#isAtEnd = false
    const { file, format, width } = this.#open
    // A sheet has no places: its rows up to here are read again.
    const canSeek = place !== undefined && place.bytes > 0
    this.#source = this.#translator.rows(file, format, width, canSeek ? place : undefined)
    let skip = canSeek ? 0 : (place?.rows ?? 0)
    while (skip > 0 && !this.#isAtEnd) {
      await this.#fill()
      skip -= this.#waiting.splice(0, skip).length
    }
  }

  /** Until more than a chunk waits, so that the last one is known to be it. One at a time. */
  #fill(): Promise<void> {
    this.#filling = this.#filling.then(() => this.#read())
    return this.#filling
  }

  async #read(): Promise<void> {
    while (this.#waiting.length <= this.#chunkSize && !this.#isAtEnd) {
      const { value, done } = await (this.#source as AsyncGenerator<SourceRow[]>).next()
      if (done) this.#isAtEnd = true
      else for (const row of value) this.#waiting.push(row)
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
