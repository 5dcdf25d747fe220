import { Type } from 'typebox'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, Json, List, Text } from '../../../http/schema.ts'
import { WorkspaceQuery, workspaceBody } from '../parameters.ts'
import { findParameters, idsBody, scopes } from './contact-query.ts'
import { FoundContactsWire, findForWire } from './found-contacts.ts'
import { isLarge } from './is-large.ts'

export const filterBody = Json({
  description:
    'Text, or a tree: `{"and": […]}`, `{"or": […]}`, `{"not": …}` or `{"field", "op", "value"}`, see “Finding”',
  examples: [
    {
      and: [
        { field: 'tags', op: 'any', value: ['vip'] },
        { field: 'country', op: 'eq', value: 'DE' },
      ],
    },
  ],
})

const SearchBody = Fields(
  {
    ...workspaceBody,
    filter: Type.Optional(filterBody),
    ...findParameters,
    ...scopes,
    ids: idsBody,
    fields: Type.Optional(List(Text(255), { description: 'Only these keys of each contact, and the id' })),
  },
  { title: 'ContactSearch' },
)

export const searchContacts = ({ directory }: Services) =>
  operation({
    id: 'searchContacts',
    summary: 'Find contacts by a filter of any size',
    description: 'The same as the list, with the filter as text or as a tree, and with up to 100,000 ids.',
    group: 'Contacts',
    scope: 'read',
    query: WorkspaceQuery,
    body: SearchBody,
    isLarge: ({ body }) => isLarge(body.limit),
    answers: { 200: FoundContactsWire },
    async handle(call) {
      const { workspaceId: _, filter, ...query } = call.body
      const scope = await callScope(directory, call)
      return { status: 200, body: await findForWire(scope, { ...query, filter: filter ?? undefined }) }
    },
  })
