import { PassThrough, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { CellKind } from '../contact-columns.ts'
import { rowXml, sheetEnd, sheetStart } from './sheet-xml.ts'
import { sheetPath, workbookParts } from './workbook-parts.ts'

/** All that Excel has on a sheet, the header's row among them. */
const linesMax = 1_048_576
/** Most of what compressing gains, at a third of what the usual level costs. */
const compressionLevel = 1

export interface Sheets {
  headers: readonly string[]
  /** What each column's cells are. */
  kinds: readonly CellKind[]
  /** One JSON array of texts and nulls a line. */
  rows: Readable
}

/**
 * A workbook of the rows, sheet after sheet, streamed: no more of it is in memory than is on its way. To destroy it is to
 * destroy the rows, and their error is its own.
 */
export function writeWorkbook(sheets: Sheets, options = { linesMax }): Readable {
  const zip = new ZipFile()
  // Of our own: the zip's may not be destroyed while it still writes to it.
  const workbook = zip.outputStream.pipe(new PassThrough())
  workbook.once('close', () => sheets.rows.destroy())
  const fail = (error: Error) => workbook.destroy(error)
  sheets.rows.once('error', fail)
  zip.on('error', fail)
  writeParts(zip, sheets, options.linesMax).catch(fail)
  return workbook
}

async function writeParts(zip: ZipFile, { headers, kinds, rows }: Sheets, most: number): Promise<void> {
  const queue = new RowQueue(rows)
  const headerKinds = kinds.map((): CellKind => 'text')
  let count = 0
  do {
    count += 1
    const xml = Readable.from(sheetXml(queue, rowXml(1, headers, headerKinds), kinds, most), {
      objectMode: false,
    })
    zip.addReadStream(xml, sheetPath(count), { compressionLevel })
    await finished(xml)
  } while (!queue.isEmpty)
  const parts = workbookParts(count, (sheet) => (sheet === 1 ? 'Contacts' : `Contacts ${sheet}`))
  for (const [path, part] of Object.entries(parts)) zip.addBuffer(Buffer.from(part), path)
  zip.end()
}

async function* sheetXml(
  queue: RowQueue,
  header: string,
  kinds: readonly CellKind[],
  most: number,
): AsyncGenerator<string> {
  yield sheetStart + header
  for (let line = 2; line <= most; ) {
    const rows = await queue.take(most - line + 1)
    if (rows.length === 0) break
    let xml = ''
    for (const row of rows) xml += rowXml(line++, row, kinds)
    yield xml
  }
  // Whether another sheet is needed shows now.
  await queue.fill()
  yield sheetEnd
}

type Row = (string | null)[]

/** The rows as they come, some at a time. */
class RowQueue {
  readonly #chunks: AsyncIterator<string>
  #rest = ''
  #rows: Row[] = []

  constructor(rows: Readable) {
    this.#chunks = rows.setEncoding('utf8')[Symbol.asyncIterator]()
  }

  /** Once filled: whether there are no more. */
  get isEmpty(): boolean {
    return this.#rows.length === 0
  }

  /** The next rows, `most` at most; none at the end. */
  async take(most: number): Promise<Row[]> {
    await this.fill()
    return this.#rows.splice(0, most)
  }

  /** Waits for a row, or for the end. */
  async fill(): Promise<void> {
    while (this.isEmpty) {
      const { done, value } = await this.#chunks.next()
      if (done) return
      const lines = (this.#rest + value).split('\n')
      this.#rest = lines.pop() as string
      this.#rows = lines.map((line) => JSON.parse(line) as Row)
    }
  }
}
