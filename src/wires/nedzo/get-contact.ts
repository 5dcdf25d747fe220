import { getContact as getCoreContact } from '../../core/contacts/read-contacts.ts'
import { recordScope } from '../../core/record-scope.ts'
import type { Services } from '../../core/services.ts'
import { operation } from '../../http/operation.ts'
import { ContactWire, toWire } from './contact.ts'
import { ContactParams } from './parameters.ts'

export const getContact = ({ directory }: Services) =>
  operation({
    id: 'getContact',
    summary: 'Get a contact',
    group: 'Contacts',
    scope: 'read',
    params: ContactParams,
    answers: { 200: ContactWire },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await recordScope(directory, principal, 'contacts', id, { operationId: requestId })
      return { status: 200, body: toWire(await getCoreContact(scope, id)) }
    },
  })
