import { getContact as getCoreContact } from '../../../core/contacts/read-contacts.ts'
import { recordScope } from '../../../core/record-scope.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams } from '../../../http/schema.ts'
import { deletedQuery, ownerQuery } from '../parameters.ts'
import { ContactWire, contactToWire } from './contact-wire.ts'

export const getContact = ({ directory }: Services) =>
  operation({
    id: 'getContact',
    summary: 'Get a contact',
    group: 'Contacts',
    scope: 'read',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...deletedQuery('Look in the bin instead of among the living') }),
    answers: { 200: ContactWire },
    async handle({ params: { id }, query: { workspaceId, deleted = false }, principal, requestId }) {
      const scope = await recordScope(directory, principal, 'contacts', id, {
        workspaceId,
        operationId: requestId,
      })
      return { status: 200, body: contactToWire(await getCoreContact(scope, id, { deleted })) }
    },
  })
