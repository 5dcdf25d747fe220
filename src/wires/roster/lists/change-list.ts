import { Type } from 'typebox'
import { changeList as changeCoreList } from '../../../core/lists/change-list.ts'
import { recordScope } from '../../../core/record-scope.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { namedWorkspace } from '../named-workspace.ts'
import { IdParams, OwnerQuery, workspaceBody } from '../parameters.ts'
import { ListWire, listDescription, listName, listToWire } from './list-wire.ts'

const ChangeListBody = Fields(
  { ...workspaceBody, name: Type.Optional(listName), description: Type.Optional(listDescription) },
  { title: 'ListChange' },
)

export const changeList = ({ directory }: Services) =>
  operation({
    id: 'changeList',
    summary: 'Change a list',
    description: 'At least one field; null clears the description. Its members are not touched.',
    group: 'Lists',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: ChangeListBody,
    collectsFaults: true,
    answers: { 200: ListWire },
    async handle({ params: { id }, query, body, faults, principal, requestId }) {
      const workspaceId = namedWorkspace(query, body, faults)
      const request = { workspaceId, operationId: requestId }
      const scope = await recordScope(directory, principal, 'lists', id, request)
      const { name, description } = body
      return { status: 200, body: listToWire(await changeCoreList(scope, id, { name, description, faults })) }
    },
  })
