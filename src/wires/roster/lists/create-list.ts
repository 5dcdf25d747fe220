import { Type } from 'typebox'
import { createList as createCoreList } from '../../../core/lists/create-list.ts'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { WorkspaceQuery, workspaceBody } from '../parameters.ts'
import { ListWire, listDescription, listName, listToWire } from './list-wire.ts'

const CreateListBody = Fields(
  { ...workspaceBody, name: listName, description: Type.Optional(listDescription) },
  { title: 'NewList' },
)

export const createList = ({ directory }: Services) =>
  operation({
    id: 'createList',
    summary: 'Create a list',
    description: 'An empty one. The other wires call it a contact list or an audience; it is the same.',
    group: 'Lists',
    scope: 'write',
    query: WorkspaceQuery,
    body: CreateListBody,
    collectsFaults: true,
    answers: { 201: ListWire },
    async handle(call) {
      const { body, faults } = call
      const scope = await callScope(directory, call)
      const { name, description } = body
      return { status: 201, body: listToWire(await createCoreList(scope, { name, description, faults })) }
    },
  })
