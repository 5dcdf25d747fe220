import { FileRefused, type SourceRow, type StoredFile } from '../../core/imports/file-translator.ts'
import { cellLettersMax, columnsMax } from '../bytes/file-format.ts'
import { openZip } from '../bytes/open-zip.ts'
import { boundBytes, unpackedBytesMax } from '../bytes/unpack.ts'
import { parseXml, type XmlHandler } from './workbook.ts'

/** What the first file of a spreadsheet of OpenDocument says of itself (part 2, 3.3). */
export const odsMediaType = 'application/vnd.oasis.opendocument.spreadsheet'

/** A row that is repeated more often is no list of people. */
const repeatedRowsMax = 10_000
const sheetsMax = 100

/** The XML of a spreadsheet of OpenDocument. Throws `FileRefused` where the package has none. */
async function contentOf(file: StoredFile): Promise<AsyncIterable<Buffer>> {
  const zip = await openZip(file)
  const entry = zip.entries.find(({ fileName }) => fileName === 'content.xml')
  if (entry === undefined) throw new FileRefused('no_table_in_file', 'The document has no content.')
  return boundBytes(zip.read(entry), unpackedBytesMax(file.size))
}

/** The names of a document's sheets, in their order. */
export async function sheetsOfOds(file: StoredFile): Promise<string[]> {
  const names: string[] = []
  for await (const _ of parseXml(await contentOf(file), odsSheetNames(names)))
    if (names.length > sheetsMax) break
  return names.slice(0, sheetsMax)
}

/** The rows of one sheet, as its XML comes; blank ones are none. Always from the beginning. */
export async function* readOds(file: StoredFile, sheet: string): AsyncGenerator<SourceRow[]> {
  const rows: SourceRow[] = []
  for await (const _ of parseXml(await contentOf(file), odsRows(sheet, rows))) yield rows.splice(0)
  yield rows
}

/** The names of a document's sheets, in their order, put into `names` as its XML comes. */
export function odsSheetNames(names: string[]): XmlHandler {
  let depth = 0
  return {
    open(name, attributes) {
      if (name !== 'table') return
      // A table inside a cell is no sheet.
      if (depth === 0) names.push(attribute(attributes, 'name') ?? `Sheet ${names.length + 1}`)
      depth++
    },
    text() {},
    close(name) {
      if (name === 'table') depth--
    },
  }
}

interface Cell {
  attributes: Readonly<Record<string, string>>
  paragraphs: string[]
  repeated: number
}

/**
 * The rows of one sheet of an OpenDocument spreadsheet (part 3, 9), put into `rows` as its XML comes; blank ones are none.
 * Numbers and days become the digits and days that they mean, texts stay, comments are left out.
 */
export function odsRows(sheet: string, rows: SourceRow[]): XmlHandler {
  const state = new SheetReader(sheet, rows)
  return {
    open: (name, attributes) => state.open(name, attributes),
    text: (text) => state.text(text),
    close: (name) => state.close(name),
  }
}

class SheetReader {
  readonly #sheet: string
  readonly #rows: SourceRow[]
  #depth = 0
  #sheets = 0
  #isHere = false
  #line = 0
  #repeatedRows = 1
  #cells: string[] = []
  /** Empty cells since the last filled one: of many thousands at a row's end none is kept. */
  #blank = 0
  #cell: Cell | undefined
  #inParagraph = 0
  #inComment = 0
  #letters = 0

  constructor(sheet: string, rows: SourceRow[]) {
    this.#sheet = sheet
    this.#rows = rows
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'table') {
      if (this.#depth++ > 0) return
      this.#sheets++
      this.#isHere = (attribute(attributes, 'name') ?? `Sheet ${this.#sheets}`) === this.#sheet
      this.#line = 0
    }
    if (!this.#isHere || this.#depth !== 1) return
    if (name === 'table-row') this.#openRow(attributes)
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#openCell(attributes)
    else if (name === 'annotation') this.#inComment++
    else if (this.#cell !== undefined && this.#inComment === 0) this.#openText(name, attributes)
  }

  text(text: string): void {
    if (this.#inParagraph > 0 && this.#inComment === 0) this.#append(text)
  }

  close(name: string): void {
    if (name === 'table') this.#depth--
    if (!this.#isHere || this.#depth !== 1) return
    if (name === 'annotation') this.#inComment--
    else if (name === 'p' && this.#inComment === 0) this.#inParagraph = Math.max(0, this.#inParagraph - 1)
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#closeCell()
    else if (name === 'table-row') this.#closeRow()
  }

  #openRow(attributes: Readonly<Record<string, string>>): void {
    this.#repeatedRows = countOf(attributes, 'number-rows-repeated')
    this.#cells = []
    this.#blank = 0
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    this.#cell = { attributes, paragraphs: [], repeated: countOf(attributes, 'number-columns-repeated') }
    this.#letters = 0
  }

  #openText(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'p') {
      this.#inParagraph++
      this.#cell?.paragraphs.push('')
    } else if (name === 's') this.#append(' '.repeat(Math.min(countOf(attributes, 'c'), 1_000)))
    else if (name === 'tab') this.#append('\t')
    else if (name === 'line-break') this.#append('\n')
  }

  #append(text: string): void {
    const paragraphs = this.#cell?.paragraphs
    if (paragraphs === undefined || paragraphs.length === 0) return
    this.#letters += text.length
    if (this.#letters > cellLettersMax) throw damaged(`a cell has more than ${cellLettersMax} letters`)
    paragraphs[paragraphs.length - 1] += text
  }

  #closeCell(): void {
    const cell = this.#cell
    this.#cell = undefined
    this.#inParagraph = 0
    if (cell === undefined) return
    const text = textOf(cell)
    if (text === '') {
      this.#blank += cell.repeated
      return
    }
    const width = this.#cells.length + this.#blank + cell.repeated
    if (width > columnsMax) {
      throw new FileRefused(
        'too_many_columns',
        `A table may have ${columnsMax} columns: row ${this.#line + 1} has ${width}.`,
      )
    }
    while (this.#blank > 0) {
      this.#cells.push('')
      this.#blank--
    }
    for (let count = 0; count < cell.repeated; count++) this.#cells.push(text)
  }

  #closeRow(): void {
    const isFilled = this.#cells.some((text) => text.trim() !== '')
    if (isFilled && this.#repeatedRows > repeatedRowsMax) {
      throw damaged(`row ${this.#line + 1} is repeated ${this.#repeatedRows} times`)
    }
    for (let count = 0; isFilled && count < this.#repeatedRows; count++) {
      const line = this.#line + count + 1
      this.#rows.push({ line, cells: this.#cells, end: 0, nextLine: line + 1 })
    }
    this.#line += this.#repeatedRows
  }
}

function damaged(what: string): FileRefused {
  return new FileRefused('damaged_file', `The workbook cannot be read: ${what}.`)
}

function attribute(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  for (const key in attributes) if (key.slice(key.indexOf(':') + 1) === name) return attributes[key]
  return undefined
}

function countOf(attributes: Readonly<Record<string, string>>, name: string): number {
  const text = attribute(attributes, name)
  if (text === undefined) return 1
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw damaged(`"${text}" is no number of cells`)
  return count
}

/** What a cell means (part 3, 19.385): a number as its digits, with the leading zeros that it shows. */
function textOf({ attributes, paragraphs }: Cell): string {
  const shown = paragraphs.join('\n')
  const type = attribute(attributes, 'value-type')
  if (type === 'boolean') return attribute(attributes, 'boolean-value') === 'true' ? 'true' : 'false'
  if (type === 'date') return dayOf(attribute(attributes, 'date-value') ?? shown)
  if (type !== 'float' && type !== 'currency' && type !== 'percentage') return shown
  const given = attribute(attributes, 'value')
  const value = Number(given)
  if (given === undefined || given === '' || !Number.isFinite(value)) return shown
  return /^0\d*$/.test(shown) && Number(shown) === value ? shown : digitsOf(value)
}

/** No exponent: a phone that was typed as a number keeps its digits. */
function digitsOf(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value)
}

/** A time of day is read as UTC, for want of a zone. */
function dayOf(text: string): string {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2}))?(?:[.,]\d*)?$/.exec(text) ?? []
  if (day === undefined) return text
  return time === undefined || time === '00:00:00' ? day : `${day}T${time}Z`
}
