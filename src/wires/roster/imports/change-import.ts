import { changeImport as changeCoreImport } from '../../../core/imports/change-import.ts'
import { findSameFiles } from '../../../core/imports/create-import.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { OwnerQuery } from '../parameters.ts'
import { ChangeImportBody, readAsGiven } from './import-bodies.ts'
import { ImportWire, importToWire } from './import-wire.ts'

export const changeImport = ({ directory, imports }: Services) =>
  operation({
    id: 'changeImport',
    summary: 'Have a file read another way',
    description:
      'Looks at the file anew, with the encoding, delimiter, header or sheet that is said; what is left out is detected. 409 once it was started.',
    group: 'Imports',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: ChangeImportBody,
    answers: { 200: ImportWire },
    async handle(call) {
      const scope = await pathScope(directory, 'imports', call)
      const changed = await changeCoreImport(scope, imports, call.params.id, readAsGiven(call.body))
      return { status: 200, body: importToWire(changed, await findSameFiles(scope, changed)) }
    },
  })
