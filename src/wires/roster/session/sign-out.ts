import { signOut as signOutCore } from '../../../core/people/sign-out.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { endedSessionCookie } from '../../../http/session-cookie.ts'

export const signOut = ({ directory }: Services) =>
  operation({
    id: 'signOut',
    summary: 'Sign out',
    description: 'Ends this session, at once; other processes on the same database follow within a second.',
    group: 'Session',
    scope: 'session',
    answers: { 204: null },
    async handle({ principal, client }) {
      await signOutCore(directory, principal)
      return { status: 204, headers: endedSessionCookie(client) }
    },
  })
