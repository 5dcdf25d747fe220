import { PassThrough, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { CellKind } from '../columns/contact-columns.ts'

/** All that Excel has on a sheet, the header's row among them. */
const linesMax = 1_048_576
/** Most of what compressing gains, at a third of what the usual level costs. */
const compressionLevel = 1

interface Sheets {
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
  // A stream of our own: the zip's may not be destroyed while it still writes to it.
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

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const packaged = 'http://schemas.openxmlformats.org/package/2006'
const related = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Where a sheet lies in the package; the first is 1. */
function sheetPath(sheet: number): string {
  return `xl/worksheets/sheet${sheet}.xml`
}

/** What a workbook needs beside its sheets (ECMA-376 part 1, 12.3; part 2, 9), by path. */
function workbookParts(sheets: number, name: (sheet: number) => string): Record<string, string> {
  const each = (xml: (sheet: number) => string) =>
    Array.from({ length: sheets }, (_, index) => xml(index + 1)).join('')
  return {
    '[Content_Types].xml':
      `${declaration}<Types xmlns="${packaged}/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      `<Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/>` +
      each((n) => `<Override PartName="/${sheetPath(n)}" ContentType="${types}.worksheet+xml"/>`) +
      '</Types>',
    '_rels/.rels':
      `${declaration}<Relationships xmlns="${packaged}/relationships">` +
      `<Relationship Id="rId1" Type="${related}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml':
      `${declaration}<workbook xmlns="${main}" xmlns:r="${related}"><sheets>` +
      each((n) => `<sheet name="${name(n)}" sheetId="${n}" r:id="rId${n}"/>`) +
      '</sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      `${declaration}<Relationships xmlns="${packaged}/relationships">` +
      each(
        (n) => `<Relationship Id="rId${n}" Type="${related}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
      ) +
      '</Relationships>',
  }
}

const sheetStart =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
  '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
const sheetEnd = '</sheetData></worksheet>'

/** Writes a row; `kinds` says what its cells are. Cells without a value are left out. */
function rowXml(line: number, cells: readonly (string | null)[], kinds: readonly CellKind[]): string {
  let xml = `<row r="${line}">`
  for (const [place, cell] of cells.entries()) {
    if (cell !== null) xml += cellXml(`${lettersOf(place)}${line}`, cell, kinds[place] ?? 'text')
  }
  return `${xml}</row>`
}

function cellXml(reference: string, cell: string, kind: CellKind): string {
  if (kind === 'number') return `<c r="${reference}"><v>${Number(cell)}</v></c>`
  if (kind === 'flag') return `<c r="${reference}" t="b"><v>${cell === 'true' ? 1 : 0}</v></c>`
  return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escapeCell(cell)}</t></is></c>`
}

const known: string[] = []

/** 0 → `A`, 26 → `AA`. */
function lettersOf(place: number): string {
  let letters = known[place]
  if (letters === undefined) {
    letters = place < 26 ? '' : lettersOf(Math.floor(place / 26) - 1)
    letters += String.fromCharCode(65 + (place % 26))
    known[place] = letters
  }
  return letters
}

/**
 * What XML cannot hold or would change (a carriage return becomes a line feed), and what a reader would take for the escape
 * of such a character (ECMA-376 part 1, 22.9.2.19).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const special = /[&<>\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)/g
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Text as a cell's XML has it, so that it comes back equal. */
function escapeCell(text: string): string {
  return text.replace(special, (sign) => entities[sign] ?? `_x${hexOf(sign)}_`)
}

function hexOf(sign: string): string {
  return sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
}
