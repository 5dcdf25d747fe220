import { removeList as removeCoreList } from '../../../core/lists/remove-list.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { AffectedWire } from '../affected-wire.ts'
import { OwnerQuery } from '../parameters.ts'

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
    async handle(call) {
      const scope = await pathScope(directory, 'lists', call)
      const { memberCount } = await removeCoreList(scope, call.params.id)
      return { status: 200, body: { contactsAffected: memberCount } }
    },
  })
