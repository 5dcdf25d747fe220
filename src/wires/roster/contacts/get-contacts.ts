import { getContacts as getCoreContacts } from '../../../core/contacts/get-contacts.ts'
import { limits } from '../../../core/limits.ts'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, List, Text, Uuid } from '../../../http/schema.ts'
import { WorkspaceQuery, workspaceBody } from '../parameters.ts'
import { optional } from './contact-fields.ts'
import { ContactWire, contactToWire } from './contact-wire.ts'
import { isLarge } from './is-large.ts'

const identifiers = {
  ids: List(Uuid()),
  phones: List(Text(limits.textMax), { description: 'In any form', examples: [['+1 (415) 555-2671']] }),
  emails: List(Text(limits.emailMax)),
  externalIds: List(Text(limits.externalIdMax)),
}

const Found = Fields({
  data: List(ContactWire, { description: 'Each contact once, in the order in which it was first asked for' }),
  notFound: Fields(identifiers, { description: 'What no living contact has, as it was given' }),
})

export const getContacts = ({ directory }: Services) =>
  operation({
    id: 'getContacts',
    summary: 'Get many contacts by id, phone, email or external id',
    description: `Up to ${limits.batchMax} identifiers together. Living contacts only; what is not found is named.`,
    group: 'Contacts',
    scope: 'read',
    query: WorkspaceQuery,
    body: Fields({ ...workspaceBody, ...optional(identifiers) }),
    isLarge: ({ body: { ids = [], phones = [], emails = [], externalIds = [] } }) =>
      isLarge(ids.length + phones.length + emails.length + externalIds.length),
    answers: { 200: Found },
    async handle(call) {
      const { workspaceId: _, ...given } = call.body
      const scope = await callScope(directory, call)
      const { contacts, notFound } = await getCoreContacts(scope, given)
      return { status: 200, body: { data: contacts.map(contactToWire), notFound } }
    },
  })
