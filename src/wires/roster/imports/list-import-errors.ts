import { type Static, Type } from 'typebox'
import { listRefusedPage, type PlacedRefusedRow } from '../../../core/imports/list-refused-page.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams, List } from '../../../http/schema.ts'
import { ErrorWire } from '../errors.ts'
import { Page, toPage } from '../page.ts'
import { ownerQuery, pageQuery, pageSizeDefault } from '../parameters.ts'
import { rowFaultMessage } from './refused-row-note.ts'

const RefusedRowWire = Fields(
  {
    line: Type.Integer({ description: 'Of the file, where the row begins' }),
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
      return { status: 200, body: toPage(rows, hasMore, toWire, ({ number }) => cursor.write(number)) }
    },
  })

function toWire({ line, cells, faults }: PlacedRefusedRow): Static<typeof RefusedRowWire> {
  return {
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
