import { expectWritten } from '../../core/contacts/expect-written.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import { ContactWire, toWire } from './contact.ts'
import { success, successWith } from './envelope.ts'

export const removeContact = ({ directory, writes }: Services) =>
  operation({
    id: 'removeContact',
    summary: 'Delete a contact',
    description:
      'Roster’s own: the published API has no such page. Soft: its email and phone are free at once. Answers the contact as it was; deleting it again answers the same.',
    group: 'Contact',
    scope: 'write',
    params: IdParams,
    answers: { 200: successWith({ contact: ContactWire }) },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const outcome = await writes.submit(scope, { op: 'delete', id })
      return success('Contact deleted.', { contact: toWire(expectWritten(outcome).contact) })
    },
  })
