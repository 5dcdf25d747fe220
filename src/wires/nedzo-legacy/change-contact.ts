import { expectWritten } from '../../core/contacts/expect-written.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import { ChangeContactBody, ContactWire, draftFromWire, toWire } from './contact.ts'
import { success, successWith } from './envelope.ts'

export const changeContact = ({ directory, writes }: Services) =>
  operation({
    id: 'changeContact',
    summary: 'Update Contact',
    description:
      'What is left out stays; null clears a text. The published page calls `contact_list_id` an integer; it is a uuid, as its own answer has it.',
    group: 'Contact',
    scope: 'write',
    params: IdParams,
    body: ChangeContactBody,
    collectsFaults: true,
    answers: { 200: successWith({ contact: ContactWire }) },
    async handle({ params: { id }, body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const draft = draftFromWire(body, faults)
      const outcome = await writes.submit(scope, { op: 'update', id, draft })
      return success('Contact updated.', { contact: toWire(expectWritten(outcome).contact) })
    },
  })
