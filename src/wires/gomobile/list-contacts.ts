import { searchContacts } from '../../core/contacts/search-contacts.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { ContactWire, toWire } from './contact.ts'
import { metaOf, PageQuery, PageWire, pageOf } from './page.ts'

const sortKeys = {
  firstName: 'firstName',
  lastName: 'lastName',
  primaryPhone: 'phone',
  primaryEmail: 'email',
  createdAt: 'createdAt',
} as const

export const listContacts = ({ directory }: Services) =>
  operation({
    id: 'listContacts',
    summary: 'List contacts',
    description: 'Without customAttributes. Contacts that lack what is sorted by come last, in either order.',
    group: 'Contacts',
    scope: 'read',
    query: PageQuery(['firstName', 'lastName', 'primaryPhone', 'primaryEmail', 'createdAt'], {
      searches: 'a name, the phone or the email',
    }),
    answers: { 200: PageWire(ContactWire) },
    async handle({ query, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const { sortBy = 'createdAt', sortOrder = 'desc', search } = query
      const page = pageOf(query)
      const found = await searchContacts(scope, { ...page, search, sortBy: sortKeys[sortBy], sortOrder })
      return { status: 200, body: { data: found.contacts.map(toWire), meta: metaOf(page, found.total) } }
    },
  })
