import { cancelImport as cancelCoreImport } from '../../../core/imports/cancel-import.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { OwnerQuery } from '../parameters.ts'
import { ImportSummaryWire, importToSummary } from './import-wire.ts'

export const cancelImport = ({ directory }: Services) =>
  operation({
    id: 'cancelImport',
    summary: 'Cancel an import',
    description:
      'Also one that was not started. Answers once the rows that are under way have been written; no others are. What was written stays: `undo` takes it back. The file is let go of.',
    group: 'Imports',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: ImportSummaryWire },
    async handle(call) {
      const scope = await pathScope(directory, 'imports', call)
      return { status: 200, body: importToSummary(await cancelCoreImport(scope, call.params.id)) }
    },
  })
