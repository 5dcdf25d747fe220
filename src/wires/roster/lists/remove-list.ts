import { removeList as removeCoreList } from '../../../core/lists/remove-list.ts'
import { recordScope } from '../../../core/record-scope.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { AffectedWire } from '../affected-wire.ts'
import { IdParams, OwnerQuery } from '../parameters.ts'

export const removeList = ({ directory }: Services) =>
  operation({
    id: 'removeList',
    summary: 'Delete a list',
    description: 'The list, not the contacts on it; the answer says how many were. Again is 404.',
    group: 'Lists',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: AffectedWire },
    async handle({ params: { id }, query: { workspaceId }, principal, requestId }) {
      const request = { workspaceId, operationId: requestId }
      const scope = await recordScope(directory, principal, 'lists', id, request)
      const { memberCount } = await removeCoreList(scope, id)
      return { status: 200, body: { contactsAffected: memberCount } }
    },
  })
