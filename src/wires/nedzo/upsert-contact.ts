import { expectWritten } from '../../core/contacts/expect-written.ts'
import type { Services } from '../../core/services.ts'
import { callScope } from '../../http/call-scope.ts'
import { operation } from '../../http/operation.ts'
import { ContactWire, draftFromWire, toWire, UpsertContactBody } from './contact.ts'

export const upsertContact = ({ directory, writes }: Services) =>
  operation({
    id: 'upsertContact',
    summary: 'Create or update a contact',
    description:
      'Matches by phone, then by email. On a match given values overwrite, or with preserveExisting only fill what is empty; tags add in both modes, and a time zone that is set stays.',
    group: 'Contacts',
    scope: 'write',
    body: UpsertContactBody,
    collectsFaults: true,
    answers: { 200: ContactWire, 201: ContactWire },
    async handle(call) {
      const { body, faults } = call
      const scope = await callScope(directory, call)
      const outcome = await writes.submit(scope, {
        op: 'upsert',
        draft: draftFromWire(body, faults),
        matchBy: ['phone', 'email'],
        modes: { default: body.preserveExisting === true ? 'fill' : 'replace' },
      })
      const { status, contact } = expectWritten(outcome)
      return { status: status === 'created' ? 201 : 200, body: toWire(contact) }
    },
  })
