import { Type } from 'typebox'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { workspaceQuery } from '../parameters.ts'
import { filterText, findParameters, scopes } from './contact-query.ts'
import { FoundContactsWire, fieldsText, findForWire } from './found-contacts.ts'
import { isLarge } from './is-large.ts'

export const listContacts = ({ directory }: Services) =>
  operation({
    id: 'listContacts',
    summary: 'List and find contacts',
    description:
      'Newest first unless `sort` or `q` say otherwise. A walk by cursor meets everybody who exists throughout, and whose sorted value does not change, exactly once.',
    group: 'Contacts',
    scope: 'read',
    query: Fields({
      ...workspaceQuery,
      filter: Type.Optional(filterText),
      ...findParameters,
      ...scopes,
      fields: Type.Optional(fieldsText),
    }),
    isLarge: ({ query }) => isLarge(query.limit),
    answers: { 200: FoundContactsWire },
    async handle(call) {
      const { workspaceId: _, fields, ...query } = call.query
      const scope = await callScope(directory, call)
      return { status: 200, body: await findForWire(scope, { ...query, fields: fields?.split(',') }) }
    },
  })
