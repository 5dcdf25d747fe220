import { Type } from 'typebox'
import { signIn as signInCore } from '../../../core/people/sign-in.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { refuseOpenNetwork } from '../../../http/session-cookie.ts'
import { answerSession, SessionWire } from './session-wire.ts'

export const signIn = ({ directory }: Services) =>
  operation({
    id: 'signIn',
    summary: 'Sign in',
    description:
      'Sets the session’s cookie. A wrong password and an unknown email are the same 401; after ten tries for one email from one address it is 429 for up to fifteen minutes.',
    group: 'Session',
    scope: 'anyone',
    body: Fields(
      { email: Type.String({ maxLength: 1_024 }), password: Type.String({ maxLength: 1_024 }) },
      { title: 'SignIn' },
    ),
    answers: { 200: SessionWire },
    async handle({ body, client }) {
      refuseOpenNetwork(client)
      const session = await signInCore(directory, { ...body, address: client.address })
      return answerSession(directory, client, 200, session)
    },
  })
