import { findSession } from '../../store/sessions.ts'
import type { Directory } from '../directory.ts'
import { hashSecret } from '../keys/secret.ts'
import { lastUseResolutionMs } from '../last-uses.ts'
import type { Principal } from '../principal.ts'
import { sessionIdleMsMax } from './open-session.ts'
import { scopesOf } from './role.ts'

/**
 * Who is signed in with this cookie, or null: unknown, signed out, over, unused for too long, or of a removed person.
 * What ended in another process may still work for one second here; what ended in this process does not.
 */
export async function authenticateSession(directory: Directory, token: string): Promise<Principal | null> {
  const hash = hashSecret(token)
  const session = await directory.sessions.get(hash.toString('base64'), () => findLiving(directory, hash))
  if (session === null || session.endsAt <= Date.now()) return null
  directory.sessionUses.note(session.principal.keyId)
  return session.principal
}

async function findLiving(directory: Directory, hash: Buffer) {
  const row = await findSession(directory, hash)
  if (row === undefined) return null
  const principal: Principal = {
    keyId: row.id,
    accountId: row.account_id,
    workspaceId: null,
    scopes: scopesOf(row.role),
    actor: `person:${row.person_id}`,
    personId: row.person_id,
  }
  // The last use is known to the minute.
  const idleEnd = row.last_used_at.getTime() + sessionIdleMsMax + lastUseResolutionMs
  return { principal, endsAt: Math.min(row.expires_at.getTime(), idleEnd) }
}
