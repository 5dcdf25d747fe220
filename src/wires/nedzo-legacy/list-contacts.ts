import { Type } from 'typebox'
import { findContacts } from '../../core/contacts/find-contacts.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { offsetPage, offsetQuery } from '../../http/offset-page.ts'
import { operation } from '../../http/operation.ts'
import { Fields, List, Uuid } from '../../http/schema.ts'
import { ContactWire, toWire } from './contact.ts'
import { success, successWith } from './envelope.ts'
import { Total } from './total.ts'

export const listContacts = ({ directory }: Services) =>
  operation({
    id: 'listContacts',
    summary: 'List contacts, newest first',
    description: 'Roster’s own: the published API has no such page.',
    group: 'Contact',
    scope: 'read',
    query: Fields({
      ...offsetQuery,
      contact_list_id: Type.Optional(
        Uuid({ description: 'Only the members of this list, whether it is their primary one or not' }),
      ),
    }),
    answers: { 200: successWith({ contacts: List(ContactWire), total: Total }) },
    async handle({ query, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const page = { ...offsetPage(query), listId: query.contact_list_id, total: true }
      const { contacts, total = 0 } = await findContacts(scope, page)
      return success('Contacts found.', { contacts: contacts.map(toWire), total })
    },
  })
