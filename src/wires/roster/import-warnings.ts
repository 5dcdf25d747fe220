import { Readable } from 'node:stream'
import { type Static, Type } from 'typebox'
import { getImport } from '../../core/imports/imports.ts'
import {
  countWarnings,
  eachWarning,
  listWarnings,
  type WarnedCell,
  type WarningPlace,
  warningKinds,
} from '../../core/imports/warnings.ts'
import type { Services } from '../../core/services.ts'
import { fileTypes } from '../../files/bytes/file-format.ts'
import { exportSafeties } from '../../files/columns/cell-safety.ts'
import { type WarningRecord, writeWarnings } from '../../files/export/write-warnings.ts'
import { pathScope } from '../../http/calls/call-scope.ts'
import { cursorOf } from '../../http/calls/cursor.ts'
import { operation } from '../../http/calls/operation.ts'
import { Fields, IdParams, OneOf } from '../../http/validation/schema.ts'
import { Page, toPage, totalOf } from './pages.ts'
import { ownerQuery, pageQuery, pageSizeDefault } from './parameters.ts'

const WarningWire = Fields(
  {
    line: Type.Integer({ description: 'The line of the file where the row begins' }),
    column: Type.Integer({ description: 'From 0' }),
    header: Type.String(),
    kind: OneOf(warningKinds),
    cell: Type.String({ description: 'The cell, or the part of it that the warning is about' }),
  },
  { title: 'ImportWarning' },
)

const isPlace = (key: unknown): key is WarningPlace =>
  Array.isArray(key) && key.length === 2 && key.every((part) => Number.isInteger(part) && part >= 0)

export const listImportWarnings = ({ directory }: Services) =>
  operation({
    id: 'listImportWarnings',
    summary: 'List the cells that were not stored as their columns say',
    description:
      'Of rows that were written, in the order of the file; the same cells as `warnings.csv`. The text of each is kept on its person, as another phone or email, a custom value or an attribute.',
    group: 'Imports',
    scope: 'read',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...pageQuery() }),
    answers: { 200: Page(WarningWire) },
    async handle(call) {
      const { params, query } = call
      const { limit = pageSizeDefault } = query
      const cursor = cursorOf(`warnings ${params.id}`, isPlace)
      const after = cursor.read(query.cursor)
      const scope = await pathScope(directory, 'imports', call)
      const { headers } = (await getImport(scope, params.id)).profile
      const { warnings, hasMore } = await listWarnings(scope, params.id, { after, limit })
      const toWire = ({ line, column, kind, text }: WarnedCell) =>
        ({ line, column, header: headers[column] ?? '', kind, cell: text }) as Static<typeof WarningWire>
      const total = await totalOf(query, () => countWarnings(scope, params.id))
      const place = ({ rowNumber, seq }: WarnedCell) => cursor.write([rowNumber, seq])
      const body = toPage(warnings, hasMore, toWire, place, total)
      return { status: 200, body }
    },
  })

export const getImportWarnings = ({ directory }: Services) =>
  operation({
    id: 'getImportWarnings',
    summary: 'Download the cells that were not stored as their columns say',
    description: 'Line, column, kind and cell of each.',
    group: 'Imports',
    scope: 'read',
    params: IdParams,
    query: Fields({
      ...ownerQuery,
      safety: Type.Optional(
        OneOf(exportSafeties, {
          description: "`spreadsheet` puts a `'` before what a spreadsheet could take for a formula",
          default: 'exact',
        }),
      ),
    }),
    streams: [fileTypes.csv.mediaType],
    answers: { 200: Type.String({ description: 'A file' }) },
    async handle(call) {
      const { params, query } = call
      const scope = await pathScope(directory, 'imports', call)
      const { headers } = (await getImport(scope, params.id)).profile
      const records = recordsOf(eachWarning(scope, params.id), headers)
      const text = writeWarnings(records, { guarded: query.safety === 'spreadsheet' })
      return {
        status: 200,
        headers: {
          'content-type': fileTypes.csv.mediaType,
          'content-disposition': 'attachment; filename="warnings.csv"',
        },
        body: Readable.from(text, { objectMode: false }),
      }
    },
  })

async function* recordsOf(
  pages: AsyncIterable<readonly WarnedCell[]>,
  headers: readonly string[],
): AsyncGenerator<WarningRecord[]> {
  for await (const cells of pages) {
    yield cells.map(({ line, column, kind, text }) => ({
      line,
      header: headers[column] ?? '',
      kind,
      cell: text,
    }))
  }
}
