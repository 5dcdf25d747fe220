import { expectWritten } from '../../core/contacts/expect-written.ts'
import { recordScope } from '../../core/record-scope.ts'
import type { Services } from '../../core/services.ts'
import { operation } from '../../http/operation.ts'
import { ContactParams } from './parameters.ts'

export const removeContact = ({ directory, writes }: Services) =>
  operation({
    id: 'removeContact',
    summary: 'Delete a contact',
    description:
      'Soft: its phone and email are free at once, its data stays. Deleting it again answers the same.',
    group: 'Contacts',
    scope: 'write',
    params: ContactParams,
    answers: { 204: null },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await recordScope(directory, principal, 'contacts', id, { operationId: requestId })
      expectWritten(await writes.submit(scope, { op: 'delete', id }))
      return { status: 204 }
    },
  })
