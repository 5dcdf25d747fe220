import { Type } from 'typebox'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { nothingToChange } from '../../../http/nothing-to-change.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams } from '../../../http/schema.ts'
import { ownerQuery } from '../parameters.ts'
import { ChangeContactBody } from './contact-bodies.ts'
import { ContactWire, contactToWire } from './contact-wire.ts'
import { draftFromChange } from './draft-from-wire.ts'
import { dryRunQuery, PreviewWire, performWrite } from './perform-write.ts'

export const changeContact = (services: Services) =>
  operation({
    id: 'changeContact',
    summary: 'Change a contact',
    description:
      'At least one field. What is left out stays, null clears. `tags` and `lists` replace; `addTags`, `removeTags`, `addLists` and `removeLists` add and remove; `customFields` merges. A change to what already is leaves `version` and `updatedAt` alone. The time zone is never derived again.',
    group: 'Contacts',
    scope: 'write',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...dryRunQuery }),
    body: ChangeContactBody,
    collectsFaults: true,
    answers: { 200: Type.Union([ContactWire, PreviewWire]) },
    async handle(call) {
      const { params, query, body, faults } = call
      const scope = await pathScope(services.directory, 'contacts', call)
      const draft = draftFromChange(body, [...faults, ...nothingToChange(body, faults)])
      const write = { op: 'update', id: params.id, draft } as const
      return performWrite(services, scope, write, query, ({ contact }) => ({
        status: 200,
        body: contactToWire(contact),
      }))
    },
  })
