import { type Static, Type } from 'typebox'
import { requirePerson } from '../../core/access/people/profile.ts'
import {
  endOtherSessions as endCoreOtherSessions,
  endSession as endCoreSession,
  type ListedSession,
  listSessions as listCoreSessions,
} from '../../core/access/people/sessions.ts'
import type { Services } from '../../core/services.ts'
import { operation } from '../../http/calls/operation.ts'
import { endedSession } from '../../http/session/session-cookie.ts'
import { Fields, IdParams, Nullable, Timestamp, Uuid } from '../../http/validation/schema.ts'
import { Page } from './pages.ts'

const ListedSessionWire = Fields(
  {
    id: Uuid(),
    createdAt: Timestamp(),
    lastUsedAt: Timestamp({ description: 'To the minute' }),
    expiresAt: Timestamp({ description: 'Unless it is used meanwhile' }),
    address: Nullable(Type.String({ description: 'The network address that it was begun from' })),
    userAgent: Nullable(Type.String({ description: 'As the browser named itself' })),
    current: Type.Boolean({ description: 'Whether it is the one that asks' }),
  },
  { title: 'ListedSession' },
)

function listedToWire(
  { id, createdAt, lastUsedAt, endsAt, address, userAgent }: ListedSession,
  presentId: string,
): Static<typeof ListedSessionWire> {
  return {
    id,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    expiresAt: endsAt.toISOString(),
    address,
    userAgent,
    current: id === presentId,
  }
}

export const listSessions = ({ directory }: Services) =>
  operation({
    id: 'listSessions',
    summary: 'Where this person is signed in, the last used first',
    description: 'All of them in one page: a person has fifty at most.',
    group: 'Session',
    scope: 'session',
    answers: { 200: Page(ListedSessionWire) },
    async handle({ principal }) {
      const sessions = await listCoreSessions(directory, requirePerson(principal).personId)
      const data = sessions.map((session) => listedToWire(session, principal.keyId))
      return { status: 200, body: { data, nextCursor: null } }
    },
  })

export const endSession = ({ directory }: Services) =>
  operation({
    id: 'endSession',
    summary: 'Sign out one of this person’s sessions',
    description: 'At once; other processes on the same database follow within a second.',
    group: 'Session',
    scope: 'session',
    params: IdParams,
    answers: { 204: null },
    async handle({ params: { id }, principal, client }) {
      await endCoreSession(directory, requirePerson(principal).personId, id)
      return { status: 204, ...(id === principal.keyId && { headers: endedSession(client) }) }
    },
  })

export const endOtherSessions = ({ directory }: Services) =>
  operation({
    id: 'endOtherSessions',
    summary: 'Sign out every other session of this person',
    description: 'The one that asks goes on.',
    group: 'Session',
    scope: 'session',
    answers: { 204: null },
    async handle({ principal }) {
      await endCoreOtherSessions(directory, requirePerson(principal).personId, principal.keyId)
      return { status: 204 }
    },
  })
