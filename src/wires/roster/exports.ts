import { Type } from 'typebox'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { exportFormats, fileTypes } from '../../files/bytes/file-format.ts'
import { exportSafeties } from '../../files/columns/cell-safety.ts'
import { readColumnNames } from '../../files/columns/contact-columns.ts'
import { writeExport } from '../../files/export/write-export.ts'
import { callScope } from '../../http/calls/call-scope.ts'
import { operation } from '../../http/calls/operation.ts'
import { Fields, Flag, OneOf, Text, Uuid } from '../../http/validation/schema.ts'
import { deletedQuery, workspaceQuery } from './parameters.ts'

const description = `Streamed as fast as you read, as the contacts are at one moment, in the order they were made in. Every
column comes unless \`columns\` chooses; an exact export that is imported again changes nothing. The columns and how cells
are written: \`docs/export.md\`. A few run at once, beyond that 503. What ends before its end was cut off: ask again.`

export const exportContacts = ({ directory, exports }: Services) =>
  operation({
    id: 'exportContacts',
    summary: 'Export contacts as CSV, NDJSON or XLSX',
    description,
    group: 'Exports',
    scope: 'export',
    query: Fields({
      ...workspaceQuery,
      format: Type.Optional(OneOf(exportFormats, { default: 'csv' })),
      safety: Type.Optional(
        OneOf(exportSafeties, {
          description:
            "`spreadsheet` puts a `'` before what a spreadsheet could take for a formula; an import takes it off",
          default: 'exact',
        }),
      ),
      columns: Type.Optional(
        Text(limits.filterTextMax, {
          description: 'Names with commas between, or a JSON array of them',
          examples: ['firstName,phone,customFields.MRR'],
        }),
      ),
      filter: Type.Optional(
        Text(limits.filterTextMax, { description: 'Only contacts that meet it', examples: ['tag:vip'] }),
      ),
      q: Type.Optional(Text(limits.textMax, { description: 'Only contacts that a search finds' })),
      listId: Type.Optional(Uuid({ description: 'Only members of this list' })),
      segmentId: Type.Optional(Uuid({ description: 'Only contacts in this segment' })),
      ...deletedQuery('The bin instead of the living'),
      total: Type.Optional(
        Flag({ description: 'Count them first, exactly, and say so as `X-Total-Count`', default: false }),
      ),
    }),
    streams: Object.values(fileTypes).map(({ mediaType }) => mediaType),
    answers: { 200: Type.String({ description: 'A file' }) },
    async handle(call) {
      const {
        format = 'csv',
        safety = 'exact',
        columns,
        total = false,
        workspaceId: _,
        ...selection
      } = call.query
      const scope = await callScope(directory, call)
      const written = await writeExport(exports, scope, {
        format,
        safety,
        selection,
        total,
        columns: columns === undefined ? undefined : readColumnNames(columns),
      })
      return {
        status: 200,
        headers: {
          'content-type': fileTypes[format].mediaType,
          ...(written.total !== undefined && { 'x-total-count': String(written.total) }),
          'content-disposition': `attachment; filename="contacts-${new Date().toISOString().slice(0, 10)}.${format}"`,
        },
        body: written.file,
      }
    },
  })
