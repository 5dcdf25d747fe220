import type { DirectoryScope } from '../../store/scope.ts'
import { insertSession } from '../../store/sessions.ts'
import { newId, timeOf } from '../ids.ts'
import { hashSecret } from '../keys/secret.ts'
import { makeToken } from './make-token.ts'

const hourMs = 3_600_000

/** Unused for a day, a session ends: over a weekend, not over a night. */
export const sessionIdleMsMax = 24 * hourMs
/** Used or not, after thirty days (NIST SP 800-63B, 2.1.3, for one factor). */
export const sessionAgeMsMax = 30 * 24 * hourMs

/** A session just opened: what its cookie holds, this once. */
export interface NewSession {
  id: string
  personId: string
  accountId: string
  token: string
}

/** Opens a session in the caller's transaction; undefined where the password is no longer this one. */
export async function openSession(
  scope: DirectoryScope,
  person: { id: string; accountId: string; password: string },
): Promise<NewSession | undefined> {
  const id = newId()
  const token = makeToken()
  const created = timeOf(id)
  const row = {
    id,
    person_id: person.id,
    hash: hashSecret(token),
    created_at: created,
    expires_at: new Date(created.getTime() + sessionAgeMsMax),
  }
  const opened = await insertSession(scope, row, person.password)
  return opened ? { id, token, personId: person.id, accountId: person.accountId } : undefined
}
