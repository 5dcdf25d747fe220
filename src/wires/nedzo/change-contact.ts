import { expectWritten } from '../../core/contacts/expect-written.ts'
import type { Fault } from '../../core/fault.ts'
import { recordScope } from '../../core/record-scope.ts'
import type { Services } from '../../core/services.ts'
import { operation } from '../../http/operation.ts'
import { ChangeContactBody, ContactWire, draftFromWire, toWire } from './contact.ts'
import { ContactParams } from './parameters.ts'

export const changeContact = ({ directory, writes }: Services) =>
  operation({
    id: 'changeContact',
    summary: 'Change a contact',
    description:
      'At least one field. null clears a scalar; tags add; customFields merge, and null clears one.',
    group: 'Contacts',
    scope: 'write',
    params: ContactParams,
    body: ChangeContactBody,
    collectsFaults: true,
    answers: { 200: ContactWire },
    async handle({ params: { id }, body, faults, principal, requestId }) {
      const scope = await recordScope(directory, principal, 'contacts', id, {
        workspaceId: body.workspaceId,
        operationId: requestId,
      })
      const draft = draftFromWire(body, [...faults, ...emptyFaults(body, faults)])
      const outcome = await writes.submit(scope, { op: 'update', id, draft })
      return { status: 200, body: toWire(expectWritten(outcome).contact) }
    },
  })

function emptyFaults(body: object, faults: readonly Fault[]): Fault[] {
  const named = Object.keys(body).filter((key) => key !== 'workspaceId')
  return named.length === 0 && faults.length === 0 ? [{ field: '', code: 'nothing_to_change' }] : []
}
