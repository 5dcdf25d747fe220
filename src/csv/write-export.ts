import { PassThrough, pipeline, type Readable } from 'node:stream'
import type { ExportColumn } from '../core/exports/export-column.ts'
import {
  type ExportRequest,
  exportContacts,
  type RowForm,
  type Scope,
} from '../core/exports/export-contacts.ts'
import type { Exports } from '../core/exports/exports.ts'
import { headerOf } from './column-header.ts'
import { type ExportSafety, markOf } from './safety.ts'

export const exportFormats = ['csv', 'ndjson'] as const
export type ExportFormat = (typeof exportFormats)[number]

export interface WriteExportRequest extends Omit<ExportRequest, 'form'> {
  format: ExportFormat
  safety: ExportSafety
}

const byteOrderMark = '\uFEFF'

/** A file of the selected contacts as `docs/export.md` fixes it. Whoever stops reading destroys the stream. */
export async function writeExport(
  exports: Exports,
  scope: Scope,
  { format, safety, ...request }: WriteExportRequest,
): Promise<Readable> {
  const { columns, rows } = await exportContacts(exports, scope, { ...request, form: formOf(format, safety) })
  return format === 'ndjson' ? rows : after(headerLine(columns, safety), rows)
}

function formOf(format: ExportFormat, safety: ExportSafety): RowForm {
  if (format === 'ndjson') return 'json'
  return safety === 'exact' ? 'csv' : 'guarded'
}

function headerLine(columns: readonly ExportColumn[], safety: ExportSafety): string {
  const headers = [...columns.map(headerOf), markOf(safety)].map(quoted).join(',')
  return `${safety === 'spreadsheet' ? byteOrderMark : ''}${headers}\n`
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
