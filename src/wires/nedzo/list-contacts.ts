import { Type } from 'typebox'
import { findContacts } from '../../core/contacts/find-contacts.ts'
import type { Services } from '../../core/services.ts'
import { callScope } from '../../http/call-scope.ts'
import { offsetPage, offsetQuery } from '../../http/offset-page.ts'
import { operation } from '../../http/operation.ts'
import { Fields, List, Uuid } from '../../http/schema.ts'
import { ContactWire, toWire } from './contact.ts'
import { pageHeaders } from './page-headers.ts'

export const listContacts = ({ directory }: Services) =>
  operation({
    id: 'listContacts',
    summary: 'List contacts, newest first',
    description: 'A bare array. The total is in X-Total-Count, the next page in Link (RFC 8288).',
    group: 'Contacts',
    scope: 'read',
    query: Fields({
      workspaceId: Type.Optional(Uuid({ description: 'Needed with an account key' })),
      ...offsetQuery,
    }),
    answers: { 200: List(ContactWire) },
    async handle(call) {
      const scope = await callScope(directory, call)
      const { limit, offset } = offsetPage(call.query)
      const page = await findContacts(scope, { limit, offset, total: true })
      const next = page.next !== undefined ? { ...call.query, limit, offset: offset + limit } : undefined
      return {
        status: 200,
        headers: pageHeaders('/v1/contacts', next, page.total ?? 0),
        body: page.contacts.map(toWire),
      }
    },
  })
