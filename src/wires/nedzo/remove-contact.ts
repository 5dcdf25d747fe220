import { expectWritten } from '../../core/contacts/expect-written.ts'
import type { Services } from '../../core/services.ts'
import { pathScope } from '../../http/call-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'

export const removeContact = ({ directory, writes }: Services) =>
  operation({
    id: 'removeContact',
    summary: 'Delete a contact',
    description:
      'Soft: its phone and email are free at once, its data stays. Deleting it again answers the same.',
    group: 'Contacts',
    scope: 'write',
    params: IdParams,
    answers: { 204: null },
    async handle(call) {
      const scope = await pathScope(directory, 'contacts', call)
      expectWritten(await writes.submit(scope, { op: 'delete', id: call.params.id }))
      return { status: 204 }
    },
  })
