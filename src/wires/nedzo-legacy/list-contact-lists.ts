import { listLists } from '../../core/lists/list-lists.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { offsetPage, offsetQuery } from '../../http/offset-page.ts'
import { operation } from '../../http/operation.ts'
import { Fields, List } from '../../http/schema.ts'
import { ContactListWire, listToWire } from './contact-list.ts'
import { success, successWith } from './envelope.ts'
import { Total } from './total.ts'

export const listContactLists = ({ directory }: Services) =>
  operation({
    id: 'listContactLists',
    summary: 'List contact lists, newest first',
    description:
      'Roster’s own: the published API has no such page. Without their contacts: those come with `GET /v1/contact/?contact_list_id=`.',
    group: 'Contact list',
    scope: 'read',
    query: Fields(offsetQuery),
    answers: { 200: successWith({ contact_lists: List(ContactListWire), total: Total }) },
    async handle({ query, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const { lists, total = 0 } = await listLists(scope, { ...offsetPage(query), total: true })
      return success('Contact lists found.', {
        contact_lists: lists.map((list) => listToWire(list, scope.workspaceId)),
        total,
      })
    },
  })
