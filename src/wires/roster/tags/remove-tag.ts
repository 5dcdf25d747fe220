import { recordScope } from '../../../core/record-scope.ts'
import type { Services } from '../../../core/services.ts'
import { removeTag as removeCoreTag } from '../../../core/tags/remove-tag.ts'
import { operation } from '../../../http/operation.ts'
import { AffectedWire } from '../affected-wire.ts'
import { IdParams, OwnerQuery } from '../parameters.ts'

export const removeTag = ({ directory }: Services) =>
  operation({
    id: 'removeTag',
    summary: 'Delete a tag',
    description: 'Every contact loses it at once, and the answer says how many. Again is 404.',
    group: 'Tags',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: AffectedWire },
    async handle({ params: { id }, query: { workspaceId }, principal, requestId }) {
      const request = { workspaceId, operationId: requestId }
      const scope = await recordScope(directory, principal, 'tags', id, request)
      const { contactCount } = await removeCoreTag(scope, id)
      return { status: 200, body: { contactsAffected: contactCount } }
    },
  })
