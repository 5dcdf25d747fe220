import { expectWritten } from '../../../core/contacts/expect-written.ts'
import type { Services } from '../../../core/services.ts'
import { workspaceScope } from '../../../core/workspace-scope.ts'
import { operation } from '../../../http/operation.ts'
import { namedWorkspace } from '../named-workspace.ts'
import { WorkspaceQuery } from '../parameters.ts'
import { CreateContactBody } from './contact-bodies.ts'
import { ContactWire, contactToWire } from './contact-wire.ts'
import { draftFromNew } from './draft-from-wire.ts'

export const createContact = ({ directory, writes }: Services) =>
  operation({
    id: 'createContact',
    summary: 'Create a contact',
    description:
      'Nothing is required: a contact without phone, email and external id is kept too. A phone, email or external id that a living contact has is 409, and `errors` names the holder of each.',
    group: 'Contacts',
    scope: 'write',
    query: WorkspaceQuery,
    body: CreateContactBody,
    collectsFaults: true,
    answers: { 201: ContactWire },
    async handle({ query, body, faults, principal, requestId }) {
      const workspaceId = namedWorkspace(query, body, faults)
      const scope = await workspaceScope(directory, principal, workspaceId, requestId)
      const outcome = await writes.submit(scope, { op: 'create', draft: draftFromNew(body, faults) })
      return { status: 201, body: contactToWire(expectWritten(outcome).contact) }
    },
  })
