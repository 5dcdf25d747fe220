import { expectWritten } from '../../core/contacts/expect-written.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { ContactWire, CreateContactBody, draftFromWire, toWire } from './contact.ts'
import { success, successWith } from './envelope.ts'

export const createContact = ({ directory, writes }: Services) =>
  operation({
    id: 'createContact',
    summary: 'Create Contact',
    description:
      'Email and phone are each unique among a workspace’s contacts; a collision is 409 and its message names the holder.',
    group: 'Contact',
    scope: 'write',
    body: CreateContactBody,
    collectsFaults: true,
    answers: { 200: successWith({ contact: ContactWire }) },
    async handle({ body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const outcome = await writes.submit(scope, { op: 'create', draft: draftFromWire(body, faults) })
      return success('Contact created.', { contact: toWire(expectWritten(outcome).contact) })
    },
  })
