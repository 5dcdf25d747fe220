import { refuseFaults } from '../../core/failure.ts'
import { changeList } from '../../core/lists/change-list.ts'
import { getList } from '../../core/lists/get-list.ts'
import { judgeMembers } from '../../core/lists/judge-members.ts'
import { listNewestMembers } from '../../core/lists/list-members.ts'
import { setMembers } from '../../core/lists/set-members.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import {
  ChangeContactListBody,
  ContactListWithContactsWire,
  listWithContactsToWire,
  shownMembers,
} from './contact-list.ts'
import { success, successWith } from './envelope.ts'

export const changeContactList = ({ directory }: Services) =>
  operation({
    id: 'changeContactList',
    summary: 'Change a contact list',
    description:
      'What is left out stays. With an unknown contact nothing is changed. Every 1,000 members are one transaction: after a 503 send the same call again.',
    group: 'Contact list',
    scope: 'write',
    params: IdParams,
    body: ChangeContactListBody,
    collectsFaults: true,
    answers: { 200: successWith({ contact_list: ContactListWithContactsWire }) },
    async handle({ params: { id }, body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const { name, campaign_id: campaignId, contact_ids: ids } = body
      const unknown = await judgeMembers(scope, ids ?? [], 'contact_ids')
      refuseFaults([...faults, ...unknown])
      const isNamed = name !== undefined || campaignId !== undefined
      const list = isNamed ? await changeList(scope, id, { name, campaignId }) : await getList(scope, id)
      if (ids) await setMembers(scope, id, ids, { primary: true, path: 'contact_ids' })
      const members = await listNewestMembers(scope, id, shownMembers)
      return success('Contact list updated.', {
        contact_list: listWithContactsToWire(list, scope.workspaceId, members),
      })
    },
  })
