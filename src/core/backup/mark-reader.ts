import { createHash } from 'node:crypto'
import { Value } from 'typebox/value'
import { type BackupMark, Mark } from './backup-format.ts'
import { BackupRefused } from './backup-refused.ts'
import type { ByteReader } from './byte-reader.ts'

const lineBytesMax = 1024 * 1024
/** PostgreSQL's own limit for a row, which a block may consist of. */
const blockBytesMax = 1024 ** 3

/** Reads a backup's lines and blocks, and keeps the hash over all of them. */
export class MarkReader {
  readonly #bytes: ByteReader
  readonly #total = createHash('sha256')

  constructor(bytes: ByteReader) {
    this.#bytes = bytes
  }

  /** The first line's value; undefined where it is none. */
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

  /** Whether the last mark fits everything before it, and nothing follows. Once, at the end. */
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
