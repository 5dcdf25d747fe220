import { expectWritten } from '../../../core/contacts/expect-written.ts'
import { recordScope } from '../../../core/record-scope.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams, OwnerQuery } from '../parameters.ts'
import { ContactWire, contactToWire } from './contact-wire.ts'

export const restoreContact = ({ directory, writes }: Services) =>
  operation({
    id: 'restoreContact',
    summary: 'Take a contact out of the bin',
    description:
      'As it was when it was deleted. When its phone, email or external id has been taken meanwhile that is 409, `errors` names each holder, and it stays in the bin. Restoring a living contact changes nothing. Takes no body.',
    group: 'Contacts',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: ContactWire },
    async handle({ params: { id }, query: { workspaceId }, principal, requestId }) {
      const scope = await recordScope(directory, principal, 'contacts', id, {
        workspaceId,
        operationId: requestId,
      })
      const outcome = await writes.submit(scope, { op: 'restore', id })
      return { status: 200, body: contactToWire(expectWritten(outcome).contact) }
    },
  })
