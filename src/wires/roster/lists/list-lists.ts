import { listLists as listCoreLists } from '../../../core/lists/list-lists.ts'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
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
    async handle(call) {
      const { query } = call
      const { limit = pageSizeDefault } = query
      const beforeId = cursor.read(query.cursor)
      const scope = await callScope(directory, call)
      const { lists, hasMore } = await listCoreLists(scope, { limit, beforeId })
      return { status: 200, body: toPage(lists, hasMore, listToWire, ({ id }) => cursor.write(id)) }
    },
  })
