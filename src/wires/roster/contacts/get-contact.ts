import { getContact as getCoreContact } from '../../../core/contacts/read-contacts.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
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
    async handle(call) {
      const { params, query } = call
      const scope = await pathScope(directory, 'contacts', call)
      const contact = await getCoreContact(scope, params.id, { deleted: query.deleted ?? false })
      return { status: 200, body: contactToWire(contact) }
    },
  })
