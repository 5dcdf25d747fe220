import type { Static } from 'typebox'
import type { Directory } from '../../../core/directory.ts'
import { getSessionInfo } from '../../../core/people/get-session-info.ts'
import { type NewSession, sessionAgeMsMax } from '../../../core/people/open-session.ts'
import type { Client } from '../../../http/client-of.ts'
import type { Answer } from '../../../http/operation.ts'
import { Fields, List } from '../../../http/schema.ts'
import { sessionCookie } from '../../../http/session-cookie.ts'
import { PersonWire, personToWire } from '../people/person-wire.ts'
import { WorkspaceWire, workspaceToWire } from '../workspaces/workspace-wire.ts'

export const SessionWire = Fields(
  {
    person: PersonWire,
    workspaces: List(WorkspaceWire, { description: 'The account’s newest, a thousand at most' }),
  },
  { title: 'Session' },
)

/** Who is signed in and their workspaces, in this wire's words. */
export async function sessionToWire(
  directory: Directory,
  who: { accountId: string; personId: string },
): Promise<Static<typeof SessionWire>> {
  const { person, workspaces } = await getSessionInfo(directory, who)
  return { person: personToWire(person), workspaces: workspaces.map(workspaceToWire) }
}

/** The answer that gives a session to its client. */
export async function answerSession(
  directory: Directory,
  client: Client,
  status: number,
  session: NewSession,
): Promise<Answer> {
  const headers = sessionCookie(client, session.token, sessionAgeMsMax)
  return { status, body: await sessionToWire(directory, session), headers }
}
