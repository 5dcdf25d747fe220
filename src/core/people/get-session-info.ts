import { findPerson } from '../../store/people.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { listWorkspaces } from '../../store/workspaces.ts'
import { Refusal } from '../failure.ts'
import { limits } from '../limits.ts'
import { type Workspace, workspaceFromRow } from '../workspaces/workspace.ts'
import { type Person, personFromRow } from './person.ts'

/** Who is signed in, and where they may go. */
export interface SessionInfo {
  person: Person
  /** The account's newest, a thousand at most. */
  workspaces: Workspace[]
}

/** Describes a session's person and their workspaces. Refuses who was removed meanwhile. */
export async function getSessionInfo(
  directory: DirectoryScope,
  { accountId, personId }: { accountId: string; personId: string },
): Promise<SessionInfo> {
  const [person, workspaces] = await Promise.all([
    findPerson(directory, accountId, personId),
    listWorkspaces(directory, accountId, { limit: limits.pageMax }),
  ])
  if (person === undefined) throw new Refusal({ code: 'unauthenticated' })
  return { person: personFromRow(person), workspaces: workspaces.map(workspaceFromRow) }
}
