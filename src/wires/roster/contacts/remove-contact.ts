import { expectWritten } from '../../../core/contacts/expect-written.ts'
import { recordScope } from '../../../core/record-scope.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams, OwnerQuery } from '../parameters.ts'

export const removeContact = ({ directory, writes }: Services) =>
  operation({
    id: 'removeContact',
    summary: 'Put a contact into the bin',
    description:
      'Its phone, email and external id are free at once; everything else is kept for `restore`. Again answers the same.',
    group: 'Contacts',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 204: null },
    async handle({ params: { id }, query: { workspaceId }, principal, requestId }) {
      const scope = await recordScope(directory, principal, 'contacts', id, {
        workspaceId,
        operationId: requestId,
      })
      expectWritten(await writes.submit(scope, { op: 'delete', id }))
      return { status: 204 }
    },
  })
