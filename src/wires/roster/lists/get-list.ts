import { getList as getCoreList } from '../../../core/lists/get-list.ts'
import { recordScope } from '../../../core/record-scope.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams, OwnerQuery } from '../parameters.ts'
import { CountedListWire, listToWire } from './list-wire.ts'

export const getList = ({ directory }: Services) =>
  operation({
    id: 'getList',
    summary: 'Get a list',
    group: 'Lists',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: CountedListWire },
    async handle({ params: { id }, query: { workspaceId }, principal, requestId }) {
      const request = { workspaceId, operationId: requestId }
      const list = await getCoreList(await recordScope(directory, principal, 'lists', id, request), id)
      return { status: 200, body: { ...listToWire(list), memberCount: list.memberCount } }
    },
  })
