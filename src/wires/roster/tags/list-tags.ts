import type { Services } from '../../../core/services.ts'
import { listTags as listCoreTags } from '../../../core/tags/list-tags.ts'
import { callScope } from '../../../http/call-scope.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { Page, toPage } from '../page.ts'
import { pageQuery, pageSizeDefault, workspaceQuery } from '../parameters.ts'
import { TagWire, tagToWire } from './tag-wire.ts'

const cursor = cursorOf('tags', (key): key is string => typeof key === 'string')

export const listTags = ({ directory }: Services) =>
  operation({
    id: 'listTags',
    summary: 'List tags by name',
    description: 'In alphabetical order by code point.',
    group: 'Tags',
    scope: 'read',
    query: Fields({ ...workspaceQuery, ...pageQuery() }),
    answers: { 200: Page(TagWire) },
    async handle(call) {
      const { query } = call
      const { limit = pageSizeDefault } = query
      const afterName = cursor.read(query.cursor)
      const scope = await callScope(directory, call)
      const { tags, hasMore } = await listCoreTags(scope, { limit, afterName })
      return { status: 200, body: toPage(tags, hasMore, tagToWire, ({ name }) => cursor.write(name)) }
    },
  })
