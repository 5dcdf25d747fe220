import { Type } from 'typebox'
import { createImport, findSameFiles } from '../../../core/imports/create-import.ts'
import { limits } from '../../../core/limits.ts'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, Text } from '../../../http/schema.ts'
import { workspaceQuery } from '../parameters.ts'
import { readAs, readAsGiven } from './import-bodies.ts'
import { ImportWire, importToWire } from './import-wire.ts'

export const uploadImport = ({ directory, imports }: Services) =>
  operation({
    id: 'uploadImport',
    summary: 'Upload a file to import',
    description:
      'CSV, NDJSON or XLSX, also packed with gzip or zip, as the body itself or the first file of a form. Answers what is in it and how it would be written; nothing is written before it is started. The same bytes uploaded again are recognised: `sameFileAs`. A file that holds no table is 400, one larger than the server allows 413.',
    group: 'Imports',
    scope: 'write',
    query: Fields({
      ...workspaceQuery,
      fileName: Type.Optional(
        Text(limits.textMax, { description: 'Kept for people; of a form, its own when left out' }),
      ),
      ...readAs,
    }),
    takesFile: true,
    answers: { 201: ImportWire },
    async handle(call) {
      const { query, upload } = call
      const scope = await callScope(directory, call)
      const made = await createImport(scope, imports, upload?.bytes ?? [], {
        fileName: query.fileName ?? upload?.fileName ?? null,
        given: readAsGiven(query),
      })
      return { status: 201, body: importToWire(made, await findSameFiles(scope, made)) }
    },
  })
