import { setUp as setUpCore } from '../../../core/people/set-up.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { refuseOpenNetwork } from '../../../http/session-cookie.ts'
import { linkToken, newPassword, personEmail, personName } from '../people/person-wire.ts'
import { answerSession, SessionWire } from './session-wire.ts'

export const setUp = ({ directory }: Services) =>
  operation({
    id: 'setUp',
    summary: 'Become an owner with a setup link',
    description:
      'The first start prints the link, and `roster dashboard-link` another. Makes an owner and signs them in; with the email of one of the account’s people it gives that person the password and the role. A spent link is 404.',
    group: 'Session',
    scope: 'anyone',
    body: Fields(
      { token: linkToken, name: personName, email: personEmail, password: newPassword },
      { title: 'Setup' },
    ),
    collectsFaults: true,
    answers: { 201: SessionWire },
    async handle({ body, faults, client }) {
      refuseOpenNetwork(client)
      return answerSession(directory, client, 201, await setUpCore(directory, { ...body, faults }))
    },
  })
