import { removeInvite as removeCoreInvite } from '../../../core/people/remove-invite.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'

export const removeInvite = ({ directory }: Services) =>
  operation({
    id: 'removeInvite',
    summary: 'Take an invitation back',
    description: 'Its link works no more.',
    group: 'People',
    scope: 'admin',
    params: IdParams,
    answers: { 204: null },
    async handle({ params: { id }, principal }) {
      await removeCoreInvite(directory, principal, id)
      return { status: 204 }
    },
  })
