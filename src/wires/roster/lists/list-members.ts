import { definitionScope } from '../../../core/definition-scope.ts'
import { listMembers as listCoreMembers } from '../../../core/lists/list-members.ts'
import type { Services } from '../../../core/services.ts'
import { cursorOf, isIdKey } from '../../../http/cursor.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { ContactWire, contactToWire } from '../contacts/contact-wire.ts'
import { Page, toPage } from '../page.ts'
import { IdParams, ownerQuery, pageQuery, pageSizeDefault } from '../parameters.ts'

export const listMembers = ({ directory }: Services) =>
  operation({
    id: 'listMembers',
    summary: 'List the contacts on a list',
    description: 'The living ones, in the order in which they were created.',
    group: 'Lists',
    scope: 'read',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...pageQuery() }),
    answers: { 200: Page(ContactWire) },
    async handle({ params: { id }, query, principal, requestId }) {
      const { workspaceId, limit = pageSizeDefault } = query
      const cursor = cursorOf(`members ${id}`, isIdKey)
      const afterId = cursor.read(query.cursor)
      const request = { workspaceId, operationId: requestId }
      const scope = await definitionScope(directory, principal, 'lists', id, request)
      const { contacts, hasMore } = await listCoreMembers(scope, id, { limit, afterId })
      return { status: 200, body: toPage(contacts, hasMore, contactToWire, ({ id }) => cursor.write(id)) }
    },
  })
