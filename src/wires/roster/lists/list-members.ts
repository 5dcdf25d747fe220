import { listMembers as listCoreMembers } from '../../../core/lists/list-members.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { cursorOf, isIdKey } from '../../../http/cursor.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams } from '../../../http/schema.ts'
import { ContactWire, contactToWire } from '../contacts/contact-wire.ts'
import { Page } from '../page.ts'
import { ownerQuery, pageQuery, pageSizeDefault } from '../parameters.ts'

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
    async handle(call) {
      const { params, query } = call
      const { id } = params
      const { limit = pageSizeDefault } = query
      const cursor = cursorOf(`members ${id}`, isIdKey)
      const afterId = cursor.read(query.cursor)
      const scope = await pathScope(directory, 'lists', call)
      const { contacts, nextAfterId } = await listCoreMembers(scope, id, { limit, afterId })
      const nextCursor = nextAfterId === undefined ? null : cursor.write(nextAfterId)
      return { status: 200, body: { data: contacts.map(contactToWire), nextCursor } }
    },
  })
