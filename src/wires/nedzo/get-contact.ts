import { getContact as getCoreContact } from '../../core/contacts/read-contacts.ts'
import type { Services } from '../../core/services.ts'
import { pathScope } from '../../http/call-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import { ContactWire, toWire } from './contact.ts'

export const getContact = ({ directory }: Services) =>
  operation({
    id: 'getContact',
    summary: 'Get a contact',
    group: 'Contacts',
    scope: 'read',
    params: IdParams,
    answers: { 200: ContactWire },
    async handle(call) {
      const scope = await pathScope(directory, 'contacts', call)
      return { status: 200, body: toWire(await getCoreContact(scope, call.params.id)) }
    },
  })
