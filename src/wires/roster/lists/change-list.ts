import { Type } from 'typebox'
import { changeList as changeCoreList } from '../../../core/lists/change-list.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams } from '../../../http/schema.ts'
import { OwnerQuery, workspaceBody } from '../parameters.ts'
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
    async handle(call) {
      const { params, body, faults } = call
      const scope = await pathScope(directory, 'lists', call)
      const { name, description } = body
      const list = await changeCoreList(scope, params.id, { name, description, faults })
      return { status: 200, body: listToWire(list) }
    },
  })
