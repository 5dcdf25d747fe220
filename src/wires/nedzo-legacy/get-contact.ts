import { getContact as getCoreContact } from '../../core/contacts/read-contacts.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import { ContactWire, toWire } from './contact.ts'
import { success, successWith } from './envelope.ts'

export const getContact = ({ directory }: Services) =>
  operation({
    id: 'getContact',
    summary: 'Get a contact',
    description: 'Roster’s own: the published API has no such page.',
    group: 'Contact',
    scope: 'read',
    params: IdParams,
    answers: { 200: successWith({ contact: ContactWire }) },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      return success('Contact found.', { contact: toWire(await getCoreContact(scope, id)) })
    },
  })
