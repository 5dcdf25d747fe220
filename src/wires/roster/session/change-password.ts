import { Type } from 'typebox'
import { changePassword as changeCorePassword } from '../../../core/people/change-password.ts'
import { requirePerson } from '../../../core/people/require-person.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { newPassword } from '../people/person-wire.ts'
import { answerSession, SessionWire } from './session-wire.ts'

export const changePassword = ({ directory }: Services) =>
  operation({
    id: 'changePassword',
    summary: 'Change one’s password',
    description: 'Ends every session of this person; the answer begins a new one for the caller.',
    group: 'Session',
    scope: 'session',
    body: Fields(
      { current: Type.String({ maxLength: 1_024 }), next: newPassword },
      { title: 'PasswordChange' },
    ),
    collectsFaults: true,
    answers: { 200: SessionWire },
    async handle({ body, faults, principal, client }) {
      const change = { ...body, faults, address: client.address }
      const session = await changeCorePassword(directory, requirePerson(principal), change)
      return answerSession(directory, client, 200, session)
    },
  })
