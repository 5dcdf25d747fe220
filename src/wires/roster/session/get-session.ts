import { requirePerson } from '../../../core/people/require-person.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { SessionWire, sessionToWire } from './session-wire.ts'

export const getSession = ({ directory }: Services) =>
  operation({
    id: 'getSession',
    summary: 'Who is signed in',
    description: 'And the workspaces they may work in. 401 for who is not signed in.',
    group: 'Session',
    scope: 'session',
    answers: { 200: SessionWire },
    async handle({ principal }) {
      return { status: 200, body: await sessionToWire(directory, requirePerson(principal)) }
    },
  })
