import { findContacts } from '../../core/contacts/find-contacts.ts'
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
    description:
      'Without customAttributes. `search` finds words by their beginnings, phones also by their last digits and emails by a part of their domain, without case and accents. Contacts that lack what is sorted by come last, in either order.',
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
      const sort = `${sortOrder === 'desc' ? '-' : ''}${sortKeys[sortBy]}`
      const { limit, offset } = page
      const { contacts, total = 0 } = await findContacts(scope, {
        q: search,
        sort,
        limit,
        offset,
        total: true,
      })
      return { status: 200, body: { data: contacts.map(toWire), meta: metaOf(page, total) } }
    },
  })
