import { createHash } from 'node:crypto'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Value } from 'typebox/value'
import {
  AnyHeader,
  type BackupHeader,
  type BackupMark,
  type BackupSummary,
  backupFormat,
  Header,
  Mark,
} from './backup-format.ts'
import { BackupRefused } from './backup-refused.ts'

/** A backup that is being read, once, from beginning to end. */
export interface OpenBackup {
  header: BackupHeader
  /**
   * The blocks of rows. Their integrity is known only at the end of the iteration, which throws
   * `BackupRefused` if the file is damaged, cut off or longer than its last line says.
   */
  blocks: AsyncGenerator<RowBlock, BackupSummary>
  close(): Promise<void>
}

/** Reads a backup's header. Throws `BackupRefused` for a file that is no backup, or one in a newer Roster's format. */
export async function openBackup(source: Readable): Promise<OpenBackup> {
  const bytes = new ByteReader(unzip(source))
  const marks = new MarkReader(bytes)
  try {
    const header = judgeHeader(await marks.first())
    return { header, blocks: readBlocks(header, marks), close: () => bytes.close() }
  } catch (error) {
    await bytes.close()
    throw error
  }
}

function judgeHeader(value: unknown): BackupHeader {
  if (!Value.Check(AnyHeader, value)) throw new BackupRefused('this is no Roster backup')
  if (value.format > backupFormat)
    throw new BackupRefused(
      `this backup was made by a newer Roster (${value.roster}; its format is ${value.format}, this one reads ${backupFormat}): restore it with that version or a later one`,
    )
  if (!Value.Check(Header, value)) throw BackupRefused.damaged('its first line is not as it was written')
  return value
}

const chunkSize = 64 * 1024

/** Decompresses a gzip stream. Throws `BackupRefused` if it is damaged, cut off or no gzip. */
async function* unzip(source: Readable): AsyncGenerator<Buffer> {
  const plain = createGunzip({ chunkSize })
  // `pipeline` destroys each stream when the other ends; errors are thrown by the iteration.
  pipeline(source, plain, () => {})
  try {
    yield* plain as AsyncIterable<Buffer>
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (!code.startsWith('Z_')) throw error
    if (message === 'incorrect header check') throw new BackupRefused('this is no Roster backup')
    throw BackupRefused.damaged(message)
  } finally {
    source.destroy()
  }
}

const lineFeed = 10

/** Reads lines and counted bytes from one stream. Rethrows the stream's errors. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** The next line with its line feed, or undefined if the stream ends, or `bytesMax` is reached, before a line feed. */
  async line(bytesMax: number): Promise<Buffer | undefined> {
    for (let searched = 0; ; ) {
      const at = this.#rest.indexOf(lineFeed, searched)
      if (at !== -1) return this.#cut(at + 1)
      searched = this.#rest.length
      if (searched > bytesMax || !(await this.#fill())) return undefined
    }
  }

  /** Exactly `count` bytes, or undefined if the stream ends before. */
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

  /** Whether the stream has no more bytes. */
  async isAtEnd(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#fill())
  }

  /** Closes the stream at any position. */
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

const lineBytesMax = 1024 * 1024
/** PostgreSQL's own limit for a row; a block may consist of one row. */
const blockBytesMax = 1024 ** 3

/** Reads a backup's lines and blocks, and computes the hash of all of them. */
class MarkReader {
  readonly #bytes: ByteReader
  readonly #total = createHash('sha256')

  constructor(bytes: ByteReader) {
    this.#bytes = bytes
  }

  /** The value of the first line; undefined if it is no JSON line. */
  async first(): Promise<unknown> {
    const line = await this.#bytes.line(lineBytesMax)
    if (line === undefined) return undefined
    this.#total.update(line)
    return parse(line)
  }

  async next(): Promise<BackupMark> {
    const line = await this.#bytes.line(lineBytesMax)
    if (line === undefined) throw BackupRefused.damaged('it ends too early')
    const mark = parse(line)
    if (!Value.Check(Mark, mark)) throw BackupRefused.damaged('a line is not as it was written')
    if (mark.kind !== 'end') this.#total.update(line)
    return mark
  }

  /** The bytes after a mark. */
  async block(count: number): Promise<Buffer> {
    const data = count > blockBytesMax ? undefined : await this.#bytes.bytes(count)
    if (data === undefined) throw BackupRefused.damaged('it ends too early')
    this.#total.update(data)
    return data
  }

  /** Whether the last line's hash matches everything before it, and nothing follows. Called once, at the end. */
  async isWhole(end: BackupMark): Promise<boolean> {
    return end.kind === 'end' && end.sha256 === this.#total.digest('hex') && (await this.#bytes.isAtEnd())
  }
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'))
  } catch {
    return undefined
  }
}

export interface RowBlock {
  table: string
  rows: number
  /** Whole rows in COPY's text format. */
  data: Buffer
}

/**
 * The rows of a backup after its header, table by table; returns the summary. Throws `BackupRefused` if the
 * file is damaged.
 */
async function* readBlocks(header: BackupHeader, marks: MarkReader): AsyncGenerator<RowBlock, BackupSummary> {
  const tables: BackupSummary['tables'] = []
  for (const { name } of header.tables) tables.push(yield* readTable(name, marks))
  if (!(await marks.isWhole(await marks.next()))) throw BackupRefused.damaged('its end does not fit it')
  return { roster: header.roster, createdAt: header.createdAt, tables }
}

async function* readTable(
  table: string,
  marks: MarkReader,
): AsyncGenerator<RowBlock, BackupSummary['tables'][number]> {
  const hash = createHash('sha256')
  let rows = 0
  let bytes = 0
  for (;;) {
    const mark = await marks.next()
    if (mark.kind === 'end' || mark.table !== table) throw BackupRefused.damaged(`${table} is missing`)
    if (mark.kind === 'table') {
      const counted = { table, rows, bytes, sha256: hash.digest('hex') }
      const isSame = mark.rows === rows && mark.bytes === bytes && mark.sha256 === counted.sha256
      if (!isSame) throw BackupRefused.damaged(`${table} has other rows than were written`)
      return counted
    }
    const data = await marks.block(mark.bytes)
    hash.update(data)
    rows += mark.rows
    bytes += data.length
    yield { table, rows: mark.rows, data }
  }
}
