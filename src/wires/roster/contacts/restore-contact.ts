import { Type } from 'typebox'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams } from '../../../http/schema.ts'
import { ownerQuery } from '../parameters.ts'
import { ContactWire, contactToWire } from './contact-wire.ts'
import { dryRunQuery, PreviewWire, performWrite } from './perform-write.ts'

export const restoreContact = (services: Services) =>
  operation({
    id: 'restoreContact',
    summary: 'Take a contact out of the bin',
    description:
      'As it was when it was deleted. When its phone, email or external id has been taken meanwhile that is 409, `errors` names each holder, and it stays in the bin. Restoring a living contact changes nothing. Takes no body.',
    group: 'Contacts',
    scope: 'write',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...dryRunQuery }),
    answers: { 200: Type.Union([ContactWire, PreviewWire]) },
    async handle(call) {
      const { params, query } = call
      const scope = await pathScope(services.directory, 'contacts', call)
      return performWrite(services, scope, { op: 'restore', id: params.id }, query, ({ contact }) => ({
        status: 200,
        body: contactToWire(contact),
      }))
    },
  })
