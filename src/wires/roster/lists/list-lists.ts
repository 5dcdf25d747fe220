import { listLists as listCoreLists } from '../../../core/lists/list-lists.ts'
import type { Services } from '../../../core/services.ts'
import { workspaceScope } from '../../../core/workspace-scope.ts'
import { cursorOf, isIdKey } from '../../../http/cursor.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { Page, toPage } from '../page.ts'
import { pageQuery, pageSizeDefault, workspaceQuery } from '../parameters.ts'
import { ListWire, listToWire } from './list-wire.ts'

const cursor = cursorOf('lists', isIdKey)

export const listLists = ({ directory }: Services) =>
  operation({
    id: 'listLists',
    summary: 'List lists, newest first',
    group: 'Lists',
    scope: 'read',
    query: Fields({ ...workspaceQuery, ...pageQuery() }),
    answers: { 200: Page(ListWire) },
    async handle({ query, principal, requestId }) {
      const { limit = pageSizeDefault } = query
      const beforeId = cursor.read(query.cursor)
      const scope = await workspaceScope(directory, principal, query.workspaceId, requestId)
      const { lists, hasMore } = await listCoreLists(scope, { limit, beforeId })
      return { status: 200, body: toPage(lists, hasMore, listToWire, ({ id }) => cursor.write(id)) }
    },
  })
