import { getList as getCoreList } from '../../../core/lists/get-list.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { OwnerQuery } from '../parameters.ts'
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
    async handle(call) {
      const list = await getCoreList(await pathScope(directory, 'lists', call), call.params.id)
      return { status: 200, body: { ...listToWire(list), memberCount: list.memberCount } }
    },
  })
