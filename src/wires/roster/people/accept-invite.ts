import { Type } from 'typebox'
import { acceptInvite as acceptCoreInvite } from '../../../core/people/accept-invite.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { refuseOpenNetwork } from '../../../http/session-cookie.ts'
import { answerSession, SessionWire } from '../session/session-wire.ts'
import { linkToken, newPassword, personName } from './person-wire.ts'

export const acceptInvite = ({ directory }: Services) =>
  operation({
    id: 'acceptInvite',
    summary: 'Accept an invitation',
    description:
      'Makes the invited person and signs them in. With a link for a new password it sets that instead, and `name` may be left out. A link that was used, taken back or replaced, or that is over, is 404.',
    group: 'People',
    scope: 'anyone',
    body: Fields(
      { token: linkToken, name: Type.Optional(personName), password: newPassword },
      { title: 'Acceptance' },
    ),
    collectsFaults: true,
    answers: { 201: SessionWire },
    async handle({ body, faults, client }) {
      refuseOpenNetwork(client)
      return answerSession(directory, client, 201, await acceptCoreInvite(directory, { ...body, faults }))
    },
  })
