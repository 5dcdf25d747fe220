import { findSameFiles } from '../../../core/imports/create-import.ts'
import { getImport as getCoreImport } from '../../../core/imports/get-import.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { OwnerQuery } from '../parameters.ts'
import { ImportWire, importToWire } from './import-wire.ts'

export const getImport = ({ directory }: Services) =>
  operation({
    id: 'getImport',
    summary: 'Get an import',
    group: 'Imports',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: ImportWire },
    async handle(call) {
      const scope = await pathScope(directory, 'imports', call)
      const found = await getCoreImport(scope, call.params.id)
      return { status: 200, body: importToWire(found, await findSameFiles(scope, found)) }
    },
  })
