import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { getImport } from '../../../core/imports/get-import.ts'
import { listRefusedRows } from '../../../core/imports/list-refused-rows.ts'
import type { Services } from '../../../core/services.ts'
import { fileTypes } from '../../../csv/file-types.ts'
import { exportSafeties } from '../../../csv/safety.ts'
import { writeErrors } from '../../../csv/write-errors.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams, OneOf } from '../../../http/schema.ts'
import { ownerQuery } from '../parameters.ts'
import { refusedRowNote } from './refused-row-note.ts'

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
