import { expectWritten } from '../../core/contacts/expect-written.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import { ChangeContactBody, ContactWire, draftFromWire, toWire } from './contact.ts'

/** `PUT` and `PATCH` are one operation under two ids: this vendor's PUT changes only what is given, too. */
export const changeContact = ({ directory, writes }: Services, id: 'changeContact' | 'putContact') =>
  operation({
    id,
    summary: 'Change a contact',
    description:
      'Changes only what is given, with PUT and PATCH alike; null clears. customAttributes merge. A body that changes nothing leaves updatedAt alone.',
    group: 'Contacts',
    scope: 'write',
    params: IdParams,
    body: ChangeContactBody,
    collectsFaults: true,
    answers: { 200: ContactWire },
    async handle({ params: { id }, body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const outcome = await writes.submit(scope, { op: 'update', id, draft: draftFromWire(body, faults) })
      return { status: 200, body: toWire(expectWritten(outcome).contact) }
    },
  })
