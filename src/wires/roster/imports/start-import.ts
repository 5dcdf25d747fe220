import { startImport as startCoreImport } from '../../../core/imports/start-import.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { readModes } from '../contacts/write-modes.ts'
import { OwnerQuery } from '../parameters.ts'
import { StartImportBody } from './import-bodies.ts'
import { ImportSummaryWire, importToSummary } from './import-wire.ts'

export const startImport = ({ directory, imports, jobs }: Services) =>
  operation({
    id: 'startImport',
    summary: 'Start an import',
    description:
      'The job belongs to the server: whoever asked may go away, and a restart goes on where it was. Every row ends in one of the counts; those that were refused are in `errors.csv`. What is left out of the body is as proposed. The mapping is remembered for files with the same headers. After a dry run it may be started once more, otherwise 409.',
    group: 'Imports',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: StartImportBody,
    answers: { 202: ImportSummaryWire },
    async handle(call) {
      const { params, body } = call
      const scope = await pathScope(directory, 'imports', call)
      const { workspaceId: _, write, ...plan } = body
      const { modes } = readModes(write as Parameters<typeof readModes>[0])
      const started = await startCoreImport(scope, imports, params.id, { ...plan, write: modes })
      jobs.wake()
      return { status: 202, body: importToSummary(started) }
    },
  })
