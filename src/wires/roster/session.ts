import { type Static, Type } from 'typebox'
import {
  changePassword as changeCorePassword,
  changeProfile,
  getPreferences as getCorePreferences,
  getSessionInfo,
  requirePerson,
  setPreferences as setCorePreferences,
} from '../../core/access/people/profile.ts'
import {
  endSession as endCoreSession,
  type NewSession,
  signIn as signInCore,
} from '../../core/access/people/sessions.ts'
import { setUp as setUpCore } from '../../core/access/people/set-up.ts'
import type { Services } from '../../core/services.ts'
import type { Client } from '../../http/calls/client.ts'
import { type Answer, operation } from '../../http/calls/operation.ts'
import {
  deviceOf,
  endedSession,
  refuseOpenNetwork,
  sessionCookies,
} from '../../http/session/session-cookie.ts'
import { Dictionary, Fields, Json, List, Whole } from '../../http/validation/schema.ts'
import { linkToken, newPassword, PersonWire, personEmail, personName, personToWire } from './people.ts'
import { WorkspaceWire, workspaceToWire } from './workspaces.ts'

const days = (description: string) => Whole(0, 36_500, { description: `${description}; 0: for ever` })

const RetentionWire = Fields(
  {
    binDays: days('Days that the bin keeps people'),
    jobDays: days('Days that a job can be undone after its end'),
    logDays: days('Days that history and the change feed reach back'),
  },
  { title: 'Retention' },
)

export const SessionWire = Fields(
  {
    person: PersonWire,
    workspaces: List(WorkspaceWire, { description: 'The account’s newest, a thousand at most' }),
    retention: RetentionWire,
  },
  { title: 'Session' },
)

/** Who is signed in and their workspaces, in this wire's words. */
async function sessionToWire(
  { directory, retention }: Pick<Services, 'directory' | 'retention'>,
  who: { accountId: string; personId: string },
): Promise<Static<typeof SessionWire>> {
  const { person, workspaces } = await getSessionInfo(directory, who)
  return { person: personToWire(person), workspaces: workspaces.map(workspaceToWire), retention }
}

/** The answer that gives a session to its client. */
export async function answerSession(
  services: Pick<Services, 'directory' | 'retention'>,
  client: Client,
  status: number,
  session: NewSession,
): Promise<Answer> {
  const headers = sessionCookies(client, session)
  return { status, body: await sessionToWire(services, session), headers }
}

const PreferencesWire = Dictionary(Json(), {
  title: 'Preferences',
  examples: [{ columns: ['name', 'phone', 'tags'] }],
})

export const setUp = ({ directory, retention }: Services) =>
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
    async handle({ body, faults, ...call }) {
      refuseOpenNetwork(call.client)
      const session = await setUpCore(directory, { ...body, faults, device: deviceOf(call) })
      return answerSession({ directory, retention }, call.client, 201, session)
    },
  })

export const signIn = ({ directory, retention }: Services) =>
  operation({
    id: 'signIn',
    summary: 'Sign in',
    description:
      'Sets the session’s cookie, and ends the session that the caller had. A wrong password and an unknown email are the same 401; after ten tries for one email from one address it is 429 for up to fifteen minutes. A second cookie makes the device known: guesses from elsewhere do not lock its person out there.',
    group: 'Session',
    scope: 'anyone',
    body: Fields(
      { email: Type.String({ maxLength: 1_024 }), password: Type.String({ maxLength: 1_024 }) },
      {
        title: 'SignIn',
        examples: [{ email: 'ada@example.com', password: 'three blue herons at noon' }],
      },
    ),
    answers: { 200: SessionWire },
    async handle({ body, ...call }) {
      refuseOpenNetwork(call.client)
      const session = await signInCore(directory, { ...body, device: deviceOf(call) })
      return answerSession({ directory, retention }, call.client, 200, session)
    },
  })

export const getSession = ({ directory, retention }: Services) =>
  operation({
    id: 'getSession',
    summary: 'Who is signed in',
    description: 'And the workspaces they may work in. 401 for who is not signed in.',
    group: 'Session',
    scope: 'session',
    answers: { 200: SessionWire },
    async handle({ principal }) {
      return { status: 200, body: await sessionToWire({ directory, retention }, requirePerson(principal)) }
    },
  })

export const changeSession = ({ directory, retention }: Services) =>
  operation({
    id: 'changeSession',
    summary: 'Change one’s own name or email',
    description:
      'Another email needs the present password as `current`; it ends every session of this person, and the answer begins a new one for the caller. An email that another person signs in with is 409.',
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
    async handle({ body, faults, principal, ...call }) {
      const person = requirePerson(principal)
      const session = await changeProfile(directory, person, { ...body, faults, device: deviceOf(call) })
      if (session !== undefined) return answerSession({ directory, retention }, call.client, 200, session)
      return { status: 200, body: await sessionToWire({ directory, retention }, person) }
    },
  })

export const signOut = ({ directory }: Services) =>
  operation({
    id: 'signOut',
    summary: 'Sign out',
    description:
      'Ends this session, at once; other processes on the same database follow within a second. The browser forgets what it kept of this site (`Clear-Site-Data`), but not that the device is known.',
    group: 'Session',
    scope: 'session',
    answers: { 204: null },
    async handle({ principal, client }) {
      await endCoreSession(directory, requirePerson(principal).personId, principal.keyId)
      return { status: 204, headers: endedSession(client) }
    },
  })

export const changePassword = ({ directory, retention }: Services) =>
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
    async handle({ body, faults, principal, ...call }) {
      const change = { ...body, faults, device: deviceOf(call) }
      const session = await changeCorePassword(directory, requirePerson(principal), change)
      return answerSession({ directory, retention }, call.client, 200, session)
    },
  })

export const getPreferences = ({ directory }: Services) =>
  operation({
    id: 'getPreferences',
    summary: 'What the dashboard keeps for this person',
    group: 'Session',
    scope: 'session',
    answers: { 200: PreferencesWire },
    async handle({ principal }) {
      return { status: 200, body: await getCorePreferences(directory, requirePerson(principal).personId) }
    },
  })

export const setPreferences = ({ directory }: Services) =>
  operation({
    id: 'setPreferences',
    summary: 'Replace what the dashboard keeps for this person',
    description: 'One JSON object of at most 64 KiB, kept as it is, in the place of the one before.',
    group: 'Session',
    scope: 'session',
    body: PreferencesWire,
    keepsBlanks: true,
    answers: { 200: PreferencesWire },
    async handle({ body, principal }) {
      const { personId } = requirePerson(principal)
      return { status: 200, body: await setCorePreferences(directory, personId, body) }
    },
  })
