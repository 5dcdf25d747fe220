import { expectWritten } from '../../core/contacts/expect-written.ts'
import type { Services } from '../../core/services.ts'
import { callScope } from '../../http/call-scope.ts'
import { operation } from '../../http/operation.ts'
import { ContactWire, CreateContactBody, draftFromWire, toWire } from './contact.ts'

export const createContact = ({ directory, writes }: Services) =>
  operation({
    id: 'createContact',
    summary: 'Create a contact',
    description:
      'Phone and email are each unique among a workspace’s contacts; a collision is 409 and names the holder. Needs no identifier.',
    group: 'Contacts',
    scope: 'write',
    body: CreateContactBody,
    collectsFaults: true,
    answers: { 201: ContactWire },
    async handle(call) {
      const { body, faults } = call
      const scope = await callScope(directory, call)
      const outcome = await writes.submit(scope, { op: 'create', draft: draftFromWire(body, faults) })
      return { status: 201, body: toWire(expectWritten(outcome).contact) }
    },
  })
