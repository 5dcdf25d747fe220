import { expectWritten } from '../../core/contacts/expect-written.ts'
import type { Services } from '../../core/services.ts'
import { pathScope } from '../../http/call-scope.ts'
import { nothingToChange } from '../../http/nothing-to-change.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import { ChangeContactBody, ContactWire, draftFromWire, toWire } from './contact.ts'

export const changeContact = ({ directory, writes }: Services) =>
  operation({
    id: 'changeContact',
    summary: 'Change a contact',
    description:
      'At least one field. null clears a scalar; tags add; customFields merge, and null clears one.',
    group: 'Contacts',
    scope: 'write',
    params: IdParams,
    body: ChangeContactBody,
    collectsFaults: true,
    answers: { 200: ContactWire },
    async handle(call) {
      const { params, body, faults } = call
      const scope = await pathScope(directory, 'contacts', call)
      const draft = draftFromWire(body, [...faults, ...nothingToChange(body, faults)])
      const outcome = await writes.submit(scope, { op: 'update', id: params.id, draft })
      return { status: 200, body: toWire(expectWritten(outcome).contact) }
    },
  })
