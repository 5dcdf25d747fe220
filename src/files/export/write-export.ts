import { PassThrough, pipeline, type Readable } from 'node:stream'
import {
  type ExportRequest,
  type Exports,
  exportContacts,
  type RowForm,
  type Scope,
} from '../../core/exports/export-contacts.ts'
import type { ExportFormat } from '../bytes/file-format.ts'
import { type ExportSafety, markOf } from '../columns/cell-safety.ts'
import { headerOf, kindOf } from '../columns/contact-columns.ts'
import { writeWorkbook } from '../xlsx/write-workbook.ts'

interface WriteExportRequest extends Omit<ExportRequest, 'form'> {
  format: ExportFormat
  safety: ExportSafety
}

interface WrittenExport {
  /** Whoever stops reading destroys it. */
  file: Readable
  /** How many contacts are in it, where that was asked. */
  total: number | undefined
}

const byteOrderMark = '\uFEFF'

/** A file of the selected contacts as `docs/export.md` fixes it. */
export async function writeExport(
  exports: Exports,
  scope: Scope,
  { format, safety, ...request }: WriteExportRequest,
): Promise<WrittenExport> {
  const form = forms[format][safety]
  const { columns, rows, total } = await exportContacts(exports, scope, {
    ...request,
    form,
    ...bounds[format],
  })
  if (format === 'ndjson') return { file: rows, total }
  const headers = [...columns.map(headerOf), markOf(safety)]
  if (format === 'xlsx') return { file: writeWorkbook({ headers, kinds: columns.map(kindOf), rows }), total }
  const headerLine = `${safety === 'spreadsheet' ? byteOrderMark : ''}${headers.map(quoted).join(',')}\n`
  return { file: after(headerLine, rows), total }
}

const forms: Record<ExportFormat, Record<ExportSafety, RowForm>> = {
  csv: { exact: 'csv', spreadsheet: 'guarded' },
  // JSON says what is text, so nothing is guarded.
  ndjson: { exact: 'json', spreadsheet: 'json' },
  xlsx: { exact: 'cells', spreadsheet: 'guardedCells' },
}

/** All that Excel has in a cell; a guard is one more. */
const bounds: Partial<Record<ExportFormat, Pick<ExportRequest, 'cellLengthMax'>>> = {
  xlsx: { cellLengthMax: 32_766 },
}

/** A cell as RFC 4180 has it. Rows are written so by PostgreSQL. */
function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** The rows with a beginning; to destroy it is to destroy them. */
function after(beginning: string, rows: Readable): Readable {
  const whole = new PassThrough()
  whole.write(beginning)
  // Its error is the reader's, who meets it there.
  pipeline(rows, whole, () => {})
  return whole
}
