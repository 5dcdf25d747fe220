import { expectWritten } from '../../core/contacts/expect-written.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { ContactWire, CreateContactBody, draftFromWire, toWire } from './contact.ts'

export const createContact = ({ directory, writes }: Services) =>
  operation({
    id: 'createContact',
    summary: 'Create a new contact',
    description:
      'Phone and email are each unique among an organization’s contacts; a collision is 409 and its message names the holder. Answers without customAttributes; `GET /api/contact/{id}` has them.',
    group: 'Contacts',
    scope: 'write',
    body: CreateContactBody,
    collectsFaults: true,
    answers: { 201: ContactWire },
    async handle({ body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const outcome = await writes.submit(scope, { op: 'create', draft: draftFromWire(body, faults) })
      return { status: 201, body: toWire(expectWritten(outcome).contact) }
    },
  })
