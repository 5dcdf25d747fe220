import { FileRefused } from '../../core/imports/file-refused.ts'
import type { SourceRow } from '../../core/imports/source-row.ts'
import type { StoredFile } from '../../core/imports/stored-file.ts'
import type { XlsxFormat } from '../file-format.ts'
import { unescapeCell } from './cell-escapes.ts'
import { numberText } from './number-text.ts'
import { openWorkbook } from './open-workbook.ts'
import { type NumberFormat, readNumberFormats } from './read-number-formats.ts'
import { readSharedStrings } from './read-shared-strings.ts'
import { parseXml, type XmlHandler } from './xml-events.ts'

/** What Excel itself stops at. */
const columnsMax = 16_384

/** The rows of one sheet, as its XML comes; blank ones are none. Always from the beginning. */
export async function* readXlsx(file: StoredFile, { sheet }: XlsxFormat): AsyncGenerator<SourceRow[]> {
  const { sheets, is1904, part } = await openWorkbook(file)
  const path = sheets.find(({ name }) => name === sheet)?.path
  const bytes = path === undefined ? undefined : part(path)
  if (bytes === undefined) throw new FileRefused('no_table_in_file', `The workbook has no sheet "${sheet}".`)
  const strings = await readSharedStrings(part('xl/sharedStrings.xml'))
  const formats = await readNumberFormats(part('xl/styles.xml'))
  const rows: SourceRow[] = []
  for await (const _ of parseXml(bytes, sheetHandler(rows, { strings, formats, is1904 }))) {
    yield rows.splice(0)
  }
  yield rows
}

interface Lookups {
  strings: readonly string[]
  formats: readonly NumberFormat[]
  is1904: boolean
}

function sheetHandler(rows: SourceRow[], lookups: Lookups): XmlHandler {
  let line = 0
  let cells: string[] = []
  let cell = { place: -1, type: '', style: 0, value: '' }
  let isValue = false
  return {
    open(name, attributes) {
      if (name === 'row') {
        line = Number(attributes.r ?? line + 1)
        cells = []
        cell.place = -1
      } else if (name === 'c') {
        const place = attributes.r === undefined ? cell.place + 1 : placeOf(attributes.r)
        cell = { place, type: attributes.t ?? 'n', style: Number(attributes.s ?? 0), value: '' }
      } else if (name === 'v' || name === 't') isValue = true
    },
    text(piece) {
      if (isValue) cell.value += piece
    },
    close(name) {
      if (name === 'v' || name === 't') isValue = false
      else if (name === 'c' && cell.place < columnsMax) {
        while (cells.length < cell.place) cells.push('')
        cells[cell.place] = textOf(cell, lookups)
      } else if (name === 'row' && cells.some((text) => text.trim() !== '')) {
        rows.push({ line, cells, end: 0, nextLine: line + 1 })
      }
    },
  }
}

function textOf(
  { type, style, value }: { type: string; style: number; value: string },
  { strings, formats, is1904 }: Lookups,
): string {
  if (type === 's') return strings[Number(value)] ?? ''
  if (type === 'b') return value === '1' ? 'true' : 'false'
  // An error such as #N/A is no value.
  if (type === 'e') return ''
  return type === 'n' ? numberText(value, formats[style], is1904) : unescapeCell(value)
}

/** `C7` → 2. */
function placeOf(reference: string): number {
  let place = 0
  for (const letter of reference) {
    const digit = letter.toUpperCase().charCodeAt(0) - 64
    if (digit < 1 || digit > 26) break
    place = place * 26 + digit
  }
  return place - 1
}
