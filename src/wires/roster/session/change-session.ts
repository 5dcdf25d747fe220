import { Type } from 'typebox'
import { changeProfile } from '../../../core/people/change-profile.ts'
import { requirePerson } from '../../../core/people/require-person.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { personEmail, personName } from '../people/person-wire.ts'
import { answerSession, SessionWire, sessionToWire } from './session-wire.ts'

export const changeSession = ({ directory }: Services) =>
  operation({
    id: 'changeSession',
    summary: 'Change one’s own name or email',
    description:
      'Another email needs the present password as `current`; it ends every session of this person, and the answer begins a new one for the caller. An email that somebody signs in with is 409.',
    group: 'Session',
    scope: 'session',
    body: Fields(
      {
        name: Type.Optional(personName),
        email: Type.Optional(personEmail),
        current: Type.Optional(Type.String({ maxLength: 1_024 })),
      },
      { title: 'ProfileChange' },
    ),
    collectsFaults: true,
    answers: { 200: SessionWire },
    async handle({ body, faults, principal, client }) {
      const person = requirePerson(principal)
      const session = await changeProfile(directory, person, { ...body, faults, address: client.address })
      if (session !== undefined) return answerSession(directory, client, 200, session)
      return { status: 200, body: await sessionToWire(directory, person) }
    },
  })
