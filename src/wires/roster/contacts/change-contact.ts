import { Type } from 'typebox'
import { recordScope } from '../../../core/record-scope.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { namedWorkspace } from '../named-workspace.ts'
import { nothingToChange } from '../nothing-to-change.ts'
import { IdParams, ownerQuery } from '../parameters.ts'
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
    async handle({ params: { id }, query, body, faults, principal, requestId }) {
      const workspaceId = namedWorkspace(query, body, faults)
      const scope = await recordScope(services.directory, principal, 'contacts', id, {
        workspaceId,
        operationId: requestId,
      })
      const draft = draftFromChange(body, [...faults, ...nothingToChange(body, faults)])
      const write = { op: 'update', id, draft } as const
      return performWrite(services, scope, write, query, ({ contact }) => ({
        status: 200,
        body: contactToWire(contact),
      }))
    },
  })
