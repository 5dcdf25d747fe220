import { PassThrough, pipeline, type Readable } from 'node:stream'
import {
  type ExportRequest,
  type Exports,
  exportContacts,
  type RowForm,
  type Scope,
} from '../../core/exports/export-contacts.ts'
import { refuseFaults } from '../../core/kernel/failure.ts'
import type { Fault } from '../../core/kernel/fault.ts'
import type { ExportFormat } from '../bytes/file-format.ts'
import { type ExportSafety, type ExportStyle, markOf } from '../columns/cell-safety.ts'
import { headerOf, kindOf } from '../columns/contact-columns.ts'
import { writeWorkbook } from '../xlsx/write-workbook.ts'
import { csvLine, layOut, mapPeople } from './lay-out.ts'
import { plainLayout } from './plain-layout.ts'
import { type ExportAudience, type ExportPreset, presetLayout } from './presets.ts'
import { type VcardVersion, writeCard } from './vcard.ts'

interface WriteExportRequest extends Omit<ExportRequest, 'form'> {
  format: ExportFormat
  /** Default: `exact`; `spreadsheet` for a preset of Excel. */
  safety?: ExportStyle | undefined
  preset?: ExportPreset | undefined
  /** For Mailchimp's preset. */
  audience?: ExportAudience | undefined
  /** For vCard; default: 3.0. */
  version?: VcardVersion | undefined
}

interface WrittenExport {
  /** A reader that stops early destroys it. */
  file: Readable
  /** The number of contacts in it, if it was requested. */
  total: number | undefined
}

const byteOrderMark = '\uFEFF'

/** A file of the selected contacts as `docs/export.md` fixes it. */
export async function writeExport(
  exports: Exports,
  scope: Scope,
  request: WriteExportRequest,
): Promise<WrittenExport> {
  refuseMisfits(request)
  const { format, safety = 'exact', preset } = request
  if (format === 'vcard') return writeCards(exports, scope, request)
  if (preset !== undefined || (safety === 'plain' && format !== 'ndjson'))
    return writeLaidOut(exports, scope, request)
  return writeOwn(exports, scope, { ...request, format, safety: safety === 'plain' ? 'exact' : safety })
}

/** A preset and a card decide their columns, a preset is a table; only Mailchimp's has an audience, only a card a version. */
function refuseMisfits({ format, preset, audience, columns, version }: WriteExportRequest): void {
  const faults: Fault[] = []
  if (preset !== undefined && format !== 'csv' && format !== 'xlsx')
    faults.push({ field: 'format', code: 'not_one_of', expected: 'csv, xlsx' })
  if ((preset !== undefined || format === 'vcard') && columns !== undefined)
    faults.push({ field: 'columns', code: 'forbidden_key' })
  if (audience !== undefined && preset !== 'mailchimp')
    faults.push({ field: 'preset', code: 'not_one_of', expected: 'mailchimp' })
  if (version !== undefined && format !== 'vcard')
    faults.push({ field: 'format', code: 'not_one_of', expected: 'vcard' })
  refuseFaults(faults)
}

/** A card for each person. */
async function writeCards(
  exports: Exports,
  scope: Scope,
  { version = '3.0', ...request }: WriteExportRequest,
): Promise<WrittenExport> {
  const { columns, rows, total } = await exportContacts(exports, scope, { ...request, form: 'cells' })
  return { file: mapPeople(rows, columns, (person) => writeCard(person, version)), total }
}

/** How an export that comes back exactly is written. */
type OwnFormat = Exclude<ExportFormat, 'vcard'>

/** A file that comes back without a change. */
async function writeOwn(
  exports: Exports,
  scope: Scope,
  { format, safety, ...request }: WriteExportRequest & { format: OwnFormat; safety: ExportSafety },
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
  const headerLine = `${safety === 'spreadsheet' ? byteOrderMark : ''}${csvLine(headers)}`
  return { file: after(headerLine, rows), total }
}

/** A file for people or for another program, laid out row by row. */
async function writeLaidOut(
  exports: Exports,
  scope: Scope,
  request: WriteExportRequest,
): Promise<WrittenExport> {
  const { format, preset, audience = 'subscribed', selection, columns: asked } = request
  const { safety = preset === 'excel' ? 'spreadsheet' : 'exact' } = request
  const closed = preset === 'mailchimp' ? { doNotContact: audience === 'unsubscribed' } : {}
  const { columns, rows, total } = await exportContacts(exports, scope, {
    ...request,
    selection: { ...selection, ...closed },
    form: 'cells',
    ...bounds[format],
  })
  const layout =
    preset === undefined ? plainLayout(columns, asked !== undefined) : presetLayout(preset, columns)
  const as = format === 'xlsx' ? 'cells' : 'csv'
  const laidOut = layOut(rows, layout, { columns, safety, as })
  if (format === 'xlsx') return { file: writeWorkbook({ ...layout, rows: laidOut }), total }
  const isForExcel = preset === 'excel' || preset === 'outlook' || safety !== 'exact'
  return {
    file: after(`${isForExcel ? byteOrderMark : ''}${csvLine(layout.headers)}`, laidOut),
    total,
  }
}

const forms: Record<OwnFormat, Record<ExportSafety, RowForm>> = {
  csv: { exact: 'csv', spreadsheet: 'guarded' },
  // JSON distinguishes text, so nothing is guarded.
  ndjson: { exact: 'json', spreadsheet: 'json' },
  xlsx: { exact: 'cells', spreadsheet: 'guardedCells' },
}

/** All that Excel has in a cell; a guard is one more. */
const bounds: Partial<Record<ExportFormat, Pick<ExportRequest, 'cellLengthMax'>>> = {
  xlsx: { cellLengthMax: 32_766 },
}

/** The rows with a beginning; to destroy it is to destroy them. */
function after(beginning: string, rows: Readable): Readable {
  const whole = new PassThrough()
  whole.write(beginning)
  // The reader gets its error there.
  pipeline(rows, whole, () => {})
  return whole
}
