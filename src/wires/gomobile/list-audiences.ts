import { searchLists } from '../../core/lists/search-lists.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { AudienceWire, audienceToWire } from './audience.ts'
import { metaOf, PageQuery, PageWire, pageOf } from './page.ts'

export const listAudiences = ({ directory }: Services) =>
  operation({
    id: 'listAudiences',
    summary: 'List audiences',
    group: 'Audiences',
    scope: 'read',
    query: PageQuery(['name', 'createdAt', 'updatedAt'], { searches: 'the name or the description' }),
    answers: { 200: PageWire(AudienceWire) },
    async handle({ query, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const { sortBy = 'createdAt', sortOrder = 'desc', search } = query
      const page = pageOf(query)
      const found = await searchLists(scope, { ...page, search, sortBy, sortOrder })
      const data = found.lists.map((list) => audienceToWire(scope.workspaceId, list))
      return { status: 200, body: { data, meta: metaOf(page, found.total) } }
    },
  })
