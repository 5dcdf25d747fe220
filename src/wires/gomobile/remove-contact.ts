import { expectWritten } from '../../core/contacts/expect-written.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import { ContactWire, toWire } from './contact.ts'

export const removeContact = ({ directory, writes }: Services) =>
  operation({
    id: 'removeContact',
    summary: 'Delete a contact (soft delete)',
    description:
      'Its phone and email are free at once, its data stays. Answers the contact as it was deleted; deleting it again answers the same.',
    group: 'Contacts',
    scope: 'write',
    params: IdParams,
    answers: { 200: ContactWire },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const outcome = await writes.submit(scope, { op: 'delete', id })
      return { status: 200, body: toWire(expectWritten(outcome).contact) }
    },
  })
