import { recordScope } from '../../../core/record-scope.ts'
import type { Services } from '../../../core/services.ts'
import { getTag as getCoreTag } from '../../../core/tags/get-tag.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams, OwnerQuery } from '../parameters.ts'
import { CountedTagWire, tagToWire } from './tag-wire.ts'

export const getTag = ({ directory }: Services) =>
  operation({
    id: 'getTag',
    summary: 'Get a tag',
    group: 'Tags',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: CountedTagWire },
    async handle({ params: { id }, query: { workspaceId }, principal, requestId }) {
      const request = { workspaceId, operationId: requestId }
      const tag = await getCoreTag(await recordScope(directory, principal, 'tags', id, request), id)
      return { status: 200, body: { ...tagToWire(tag), contactCount: tag.contactCount } }
    },
  })
