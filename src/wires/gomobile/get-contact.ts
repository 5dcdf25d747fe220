import { getContact as getCoreContact } from '../../core/contacts/read-contacts.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import { DetailedContactWire, toDetailedWire } from './contact.ts'

export const getContact = ({ directory }: Services) =>
  operation({
    id: 'getContact',
    summary: 'Get a contact with its custom attributes',
    group: 'Contacts',
    scope: 'read',
    params: IdParams,
    answers: { 200: DetailedContactWire },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      return { status: 200, body: toDetailedWire(await getCoreContact(scope, id)) }
    },
  })
