import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { workspaceQuery } from '../parameters.ts'
import { CreateContactBody } from './contact-bodies.ts'
import { ContactWire, contactToWire } from './contact-wire.ts'
import { draftFromNew } from './draft-from-wire.ts'
import { dryRunQuery, PreviewWire, performWrite } from './perform-write.ts'

export const createContact = (services: Services) =>
  operation({
    id: 'createContact',
    summary: 'Create a contact',
    description:
      'Nothing is required: a contact without phone, email and external id is kept too. A phone, email or external id that a living contact has is 409, and `errors` names the holder of each.',
    group: 'Contacts',
    scope: 'write',
    query: Fields({ ...workspaceQuery, ...dryRunQuery }),
    body: CreateContactBody,
    collectsFaults: true,
    answers: { 200: PreviewWire, 201: ContactWire },
    async handle(call) {
      const { query, body, faults } = call
      const scope = await callScope(services.directory, call)
      const write = { op: 'create', draft: draftFromNew(body, faults) } as const
      return performWrite(services, scope, write, query, ({ contact }) => ({
        status: 201,
        body: contactToWire(contact),
      }))
    },
  })
