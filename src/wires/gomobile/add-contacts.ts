import { changeMembers } from '../../core/lists/change-members.ts'
import { getList } from '../../core/lists/get-list.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import { AddContactsBody, AudienceWire, audienceToWire } from './audience.ts'

export const addContacts = ({ directory }: Services) =>
  operation({
    id: 'addContacts',
    summary: 'Add contacts to an audience',
    description:
      'Who is in it already stays in it. An id that is not a contact of the organization refuses the call, and nobody is added.',
    group: 'Audiences',
    scope: 'write',
    params: IdParams,
    body: AddContactsBody,
    answers: { 201: AudienceWire },
    async handle({ params: { id }, body, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      await changeMembers(scope, id, { add: body.contacts, paths: { add: 'contacts' } })
      return { status: 201, body: audienceToWire(scope.workspaceId, await getList(scope, id)) }
    },
  })
