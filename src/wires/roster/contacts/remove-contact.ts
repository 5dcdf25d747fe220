import { recordScope } from '../../../core/record-scope.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { IdParams, ownerQuery } from '../parameters.ts'
import { dryRunQuery, PreviewWire, performWrite } from './perform-write.ts'

export const removeContact = (services: Services) =>
  operation({
    id: 'removeContact',
    summary: 'Put a contact into the bin',
    description:
      'Its phone, email and external id are free at once; everything else is kept for `restore`. Again answers the same.',
    group: 'Contacts',
    scope: 'write',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...dryRunQuery }),
    answers: { 200: PreviewWire, 204: null },
    async handle({ params: { id }, query, principal, requestId }) {
      const scope = await recordScope(services.directory, principal, 'contacts', id, {
        workspaceId: query.workspaceId,
        operationId: requestId,
      })
      return performWrite(services, scope, { op: 'delete', id }, query, () => ({ status: 204 }))
    },
  })
