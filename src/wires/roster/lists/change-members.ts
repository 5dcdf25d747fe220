import { Type } from 'typebox'
import { limits } from '../../../core/limits.ts'
import { changeMembers as changeCoreMembers } from '../../../core/lists/change-members.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { nothingToChange } from '../../../http/nothing-to-change.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams, List, Uuid } from '../../../http/schema.ts'
import { OwnerQuery, workspaceBody } from '../parameters.ts'

const contactIds = List(Uuid(), {
  maxItems: limits.batchMax,
  description: `Ids of contacts, at most ${limits.batchMax}`,
})

const ChangeMembersBody = Fields(
  { ...workspaceBody, add: Type.Optional(contactIds), remove: Type.Optional(contactIds) },
  { title: 'MembersChange', examples: [{ add: ['0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27'] }] },
)

const count = (description: string) => Type.Integer({ minimum: 0, description })

const MembersChangedWire = Fields(
  {
    added: count('Contacts that joined'),
    removed: count('Contacts that left'),
    unchanged: count('Contacts that were as asked already'),
  },
  { title: 'MembersChanged' },
)

export const changeMembers = ({ directory }: Services) =>
  operation({
    id: 'changeMembers',
    summary: 'Put contacts on a list and take others off it',
    description:
      'Who is in both leaves. An id that is not a living contact of the workspace refuses the whole call. Each change is a version of its contact.',
    group: 'Lists',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: ChangeMembersBody,
    collectsFaults: true,
    answers: { 200: MembersChangedWire },
    async handle(call) {
      const scope = await pathScope(directory, 'lists', call)
      const { add = [], remove = [] } = call.body
      const faults = [...call.faults, ...nothingToChange(call.body, call.faults)]
      const { joined, left } = await changeCoreMembers(scope, call.params.id, { add, remove, faults })
      const named = new Set([...add, ...remove].map((contactId) => contactId.toLowerCase()))
      return {
        status: 200,
        body: { added: joined, removed: left, unchanged: named.size - joined - left },
      }
    },
  })
