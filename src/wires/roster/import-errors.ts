import { Readable } from 'node:stream'
import { type Static, Type } from 'typebox'
import type { RowFaultCode } from '../../core/imports/file-translator.ts'
import { getImport } from '../../core/imports/imports.ts'
import {
  countRefusedRows,
  type ImportFault,
  listRefusedPage,
  listRefusedRows,
  type PlacedRefusedRow,
  type RefusedRow,
} from '../../core/imports/refused-rows.ts'
import { repairRows } from '../../core/imports/repair-rows.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { cellLettersMax, columnsMax, fileTypes } from '../../files/bytes/file-format.ts'
import { exportSafeties } from '../../files/columns/cell-safety.ts'
import { type ErrorNote, writeErrors } from '../../files/export/write-errors.ts'
import { pathScope } from '../../http/calls/call-scope.ts'
import { cursorOf } from '../../http/calls/cursor.ts'
import { operation } from '../../http/calls/operation.ts'
import { explainFault } from '../../http/validation/fault-message.ts'
import { Fields, IdParams, List, OneOf, Text, Whole } from '../../http/validation/schema.ts'
import { ErrorWire } from './errors.ts'
import { ImportSummaryWire, importToSummary } from './import-codec.ts'
import { Page, toPage, totalOf } from './pages.ts'
import { isLarge, OwnerQuery, ownerQuery, pageQuery, pageSizeDefault, workspaceBody } from './parameters.ts'

const sentences: Record<RowFaultCode, string> = {
  broken_quote: 'A quoted cell does not end before the next comma or line break.',
  bad_encoding: 'The row holds bytes that are no letters in the encoding of the file.',
  too_many_columns: 'The row has more columns than the header: a delimiter stands where none should.',
  row_too_long: 'The row is longer than any row may be.',
  not_an_object: 'The line is no JSON object.',
}

/** What is wrong with a row, every fault of it in one line. */
function refusedRowNote({ faults }: RefusedRow): ErrorNote {
  return {
    field: joined(faults, ({ field }) => field),
    code: joined(faults, ({ code }) => code),
    reason: joined(faults, sentenceOf),
  }
}

function joined(faults: readonly ImportFault[], word: (fault: ImportFault) => string): string {
  return faults.map(word).join('; ')
}

/** What is wrong with a fault's field, as every problem of this wire says it; of the row as such, a sentence. */
function rowFaultMessage(fault: ImportFault): string {
  if (fault.code === 'conflict') return 'is already taken'
  if (Object.hasOwn(sentences, fault.code)) return sentences[fault.code as RowFaultCode]
  return explainFault(fault as Parameters<typeof explainFault>[0])
}

function sentenceOf(fault: ImportFault): string {
  const { existingContactId: holder } = fault as { existingContactId?: string }
  const message = `${rowFaultMessage(fault)}${holder === undefined ? '' : ` by the contact ${holder}`}`
  return fault.field === '' ? message : `${fault.field} ${message}`
}

const RefusedRowWire = Fields(
  {
    number: Type.Integer({ description: 'The place of the row among all rows of the file, from 1' }),
    line: Type.Integer({ description: 'The line of the file where the row begins' }),
    cells: List(Type.String(), { description: 'As they stood in the file, in the order of its `headers`' }),
    errors: ErrorWire,
  },
  { title: 'RefusedRow' },
)

const isRowNumber = (key: unknown): key is number =>
  Number.isInteger(key) && (key as number) >= 1 && (key as number) <= 2_147_483_647

export const listImportErrors = ({ directory }: Services) =>
  operation({
    id: 'listImportErrors',
    summary: 'List the rows that were not written',
    description: 'In the order of the file; the same rows as `errors.csv`.',
    group: 'Imports',
    scope: 'read',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...pageQuery() }),
    answers: { 200: Page(RefusedRowWire) },
    async handle(call) {
      const { params, query } = call
      const { limit = pageSizeDefault } = query
      const cursor = cursorOf(`refused ${params.id}`, isRowNumber)
      const after = cursor.read(query.cursor)
      const scope = await pathScope(directory, 'imports', call)
      const { rows, hasMore } = await listRefusedPage(scope, params.id, { after, limit })
      const total = await totalOf(query, () => countRefusedRows(scope, params.id))
      return { status: 200, body: toPage(rows, hasMore, toWire, ({ number }) => cursor.write(number), total) }
    },
  })

function toWire({ number, line, cells, faults }: PlacedRefusedRow): Static<typeof RefusedRowWire> {
  return {
    number,
    line,
    cells: [...cells],
    errors: faults.map((fault) => ({
      field: fault.field,
      code: fault.code,
      message: rowFaultMessage(fault),
      ...('existingContactId' in fault && { existingContactId: fault.existingContactId }),
    })),
  }
}

const RepairBody = Fields(
  {
    ...workspaceBody,
    rows: Type.Array(
      Fields({
        number: Whole(1, 2_147_483_647, { description: 'As `/errors` has it' }),
        cells: Type.Array(Text(cellLettersMax), {
          maxItems: columnsMax,
          description:
            'All cells of the row, in the order of the file’s `headers`; missing ones at the end are empty',
        }),
      }),
      { minItems: 1, maxItems: limits.batchMax },
    ),
  },
  { title: 'ImportRepair', examples: [{ rows: [{ number: 12, cells: ['Ada', 'ada@example.com'] }] }] },
)

export const repairImport = ({ directory, imports }: Services) =>
  operation({
    id: 'repairImport',
    summary: 'Write rows that were refused, put right',
    description:
      'Writes rows that the import refused with other cells, as it wrote the rest: by its plan, in its name and with the file’s lines. Its counts, its history and its undo have them. Those that are still refused are answered, and stay in `/errors` with their new cells. 409 while the import goes on.',
    group: 'Imports',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: RepairBody,
    isLarge: ({ body }) => isLarge(body.rows?.length),
    records: ({ body }) => body.rows.length,
    answers: {
      200: Fields({ import: ImportSummaryWire, refused: List(RefusedRowWire) }, { title: 'ImportRepaired' }),
    },
    async handle(call) {
      const scope = await pathScope(directory, 'imports', call)
      const repaired = await repairRows(scope, imports, call.params.id, call.body.rows)
      const body = { import: importToSummary(repaired.import), refused: repaired.refused.map(toWire) }
      return { status: 200, body }
    },
  })

export const getImportErrors = ({ directory }: Services) =>
  operation({
    id: 'getImportErrors',
    summary: 'Download the rows that were not written',
    description:
      'The original rows, every cell as it was, behind the line and what is wrong with it: repair them and upload the file again, the added columns are left out then.',
    group: 'Imports',
    scope: 'read',
    params: IdParams,
    query: Fields({
      ...ownerQuery,
      safety: Type.Optional(
        OneOf(exportSafeties, {
          description:
            "`spreadsheet` puts a `'` before what a spreadsheet could take for a formula; an import takes it off",
          default: 'exact',
        }),
      ),
    }),
    streams: [fileTypes.csv.mediaType],
    answers: { 200: Type.String({ description: 'A file' }) },
    async handle(call) {
      const { params, query } = call
      const scope = await pathScope(directory, 'imports', call)
      const { profile } = await getImport(scope, params.id)
      const text = writeErrors(profile, listRefusedRows(scope, params.id), refusedRowNote, {
        guarded: query.safety === 'spreadsheet',
      })
      return {
        status: 200,
        headers: {
          'content-type': fileTypes.csv.mediaType,
          'content-disposition': 'attachment; filename="errors.csv"',
        },
        body: Readable.from(text, { objectMode: false }),
      }
    },
  })
