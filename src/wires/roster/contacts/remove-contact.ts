import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams } from '../../../http/schema.ts'
import { ownerQuery } from '../parameters.ts'
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
    async handle(call) {
      const { params, query } = call
      const scope = await pathScope(services.directory, 'contacts', call)
      return performWrite(services, scope, { op: 'delete', id: params.id }, query, () => ({ status: 204 }))
    },
  })
