import { pipeline, type Readable, Transform } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { ExportColumn } from '../../core/exports/export-columns.ts'
import { type ExportStyle, guard } from '../columns/cell-safety.ts'
import type { CellKind } from '../columns/contact-columns.ts'
import { type PersonRow, personReader } from './person-row.ts'
import type { Layout } from './plain-layout.ts'

interface LayOutOptions {
  /** What the rows hold. */
  columns: readonly ExportColumn[]
  safety: ExportStyle
  /** Lines of CSV, or the JSON arrays of texts that a workbook is written from. */
  as: 'csv' | 'cells'
}

/** The rows, which are `cells`, under the headers of a layout. */
export function layOut(rows: Readable, layout: Layout, { columns, safety, as }: LayOutOptions): Readable {
  const guarded = guards[safety]
  return mapPeople(rows, columns, (person) => {
    const cells = layout.cells(person).map((cell, place) => guarded(cell, layout.kinds[place]!))
    return as === 'csv'
      ? csvLine(cells)
      : `${JSON.stringify(cells.map((cell) => (cell === '' ? null : cell)))}\n`
  })
}

/** What stands for each contact of the rows, which are `cells`; to destroy it is to destroy the rows. */
export function mapPeople(
  rows: Readable,
  columns: readonly ExportColumn[],
  write: (person: PersonRow) => string,
): Readable {
  const read = personReader(columns)
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const mapped = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = (rest + decoder.write(chunk)).split('\n')
      rest = lines.pop()!
      done(null, lines.map((line) => write(read(line))).join(''))
    },
  })
  // The reader gets its error there.
  pipeline(rows, mapped, () => {})
  return mapped
}

/** Phones, several of them too: they name no function, so a spreadsheet has nothing to run. */
const harmless = /^(?:[+\d ().;-]|ext)*$/

const guards: Record<ExportStyle, (cell: string, kind: CellKind) => string> = {
  exact: (cell) => cell,
  spreadsheet: (cell, kind) => (kind === 'number' ? cell : guard(cell)),
  // Phones stay as people write them; what could run does not.
  plain: (cell) => (harmless.test(cell) ? cell : guard(cell)),
}

/** A record as RFC 4180 has it, a quote around what would part it. Exact rows are written so by PostgreSQL. */
export function csvLine(cells: readonly string[], { delimiter = ',', end = '\n' } = {}): string {
  const quoted = cells.map((cell) =>
    /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell,
  )
  return `${quoted.join(delimiter)}${end}`
}
