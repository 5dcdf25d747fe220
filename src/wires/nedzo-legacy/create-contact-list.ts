import { createList } from '../../core/lists/create-list.ts'
import { judgeMembers } from '../../core/lists/judge-members.ts'
import { listNewestMembers } from '../../core/lists/list-members.ts'
import { setMembers } from '../../core/lists/set-members.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import {
  ContactListWithContactsWire,
  CreateContactListBody,
  listWithContactsToWire,
  shownMembers,
} from './contact-list.ts'
import { success, successWith } from './envelope.ts'

export const createContactList = ({ directory }: Services) =>
  operation({
    id: 'createContactList',
    summary: 'Create a contact list',
    description:
      'Roster’s own: the published API has no such page. Names need not be unique. With an unknown contact nothing is made.',
    group: 'Contact list',
    scope: 'write',
    body: CreateContactListBody,
    collectsFaults: true,
    answers: { 200: successWith({ contact_list: ContactListWithContactsWire }) },
    async handle({ body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const ids = body.contact_ids ?? []
      const unknown = await judgeMembers(scope, ids, 'contact_ids')
      const list = await createList(scope, {
        name: body.name,
        campaignId: body.campaign_id,
        faults: [...faults, ...unknown],
      })
      await setMembers(scope, list.id, ids, { primary: true, path: 'contact_ids' })
      const members = await listNewestMembers(scope, list.id, shownMembers)
      return success('Contact list created.', {
        contact_list: listWithContactsToWire(list, scope.workspaceId, members),
      })
    },
  })
