import { listNewestMembers } from '../../core/lists/list-members.ts'
import { removeList } from '../../core/lists/remove-list.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import { ContactListWithContactsWire, listWithContactsToWire, shownMembers } from './contact-list.ts'
import { success, successWith } from './envelope.ts'

export const removeContactList = ({ directory }: Services) =>
  operation({
    id: 'removeContactList',
    summary: 'Delete a contact list',
    description:
      'Roster’s own: the published API has no such page. Its contacts stay, without it. Answers the list as it was; afterwards the id is not found.',
    group: 'Contact list',
    scope: 'write',
    params: IdParams,
    answers: { 200: successWith({ contact_list: ContactListWithContactsWire }) },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const members = await listNewestMembers(scope, id, shownMembers)
      const list = await removeList(scope, id)
      return success('Contact list deleted.', {
        contact_list: listWithContactsToWire(list, scope.workspaceId, members),
      })
    },
  })
