import { findPersonByEmail } from '../../../store/access/people.ts'
import {
  deleteOldSessions,
  deleteSession,
  findSession,
  insertSession,
} from '../../../store/access/sessions.ts'
import { type DirectoryScope, inTransaction } from '../../../store/kernel/scope.ts'
import { Refusal } from '../../kernel/failure.ts'
import { newId, timeOf } from '../../kernel/ids.ts'
import { normaliseEmail } from '../../values/email.ts'
import { type Directory, forgetWhatEnded, lastUseResolutionMs } from '../directory.ts'
import { type Principal, scopesOf } from '../principal.ts'
import { hashSecret, makeToken } from '../secrets.ts'
import { countAttempt, forgiveAttempt } from './slow-guessing.ts'

const hourMs = 3_600_000

/** Unused for a day, a session ends: over a weekend, not over a night. */
const sessionIdleMsMax = 24 * hourMs
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

/** A person's devices; with one more the oldest is signed out. */
const sessionsPerPersonMax = 50

/**
 * Opens a session for this email and password. One answer, in the same time, for a wrong password and an email that
 * nobody has; too many attempts are refused before either is looked at.
 */
export async function signIn(
  directory: Directory,
  { email, password, address }: { email: string; password: string; address: string },
): Promise<NewSession> {
  const emailKey = normaliseEmail(email)?.emailKey ?? email
  const attempt = { emailKey, address }
  await countAttempt(directory, attempt)
  const person = await findPersonByEmail(directory, emailKey)
  const isRight = await directory.slowHash.matches(password, person?.password)
  if (!isRight || person === undefined) throw wrongPair()
  const session = await inTransaction(directory, (scope) =>
    beginSession(scope, { id: person.id, accountId: person.account_id, password: person.password }),
  )
  await forgiveAttempt(directory, attempt)
  return session
}

/** Opens a session in the caller's transaction and ends what is over. Refuses where the password was changed meanwhile. */
export async function beginSession(
  scope: DirectoryScope,
  person: { id: string; accountId: string; password: string },
): Promise<NewSession> {
  const session = await openSession(scope, person)
  if (session === undefined) throw wrongPair()
  await deleteOldSessions(scope, person.id, sessionsPerPersonMax, new Date())
  return session
}

function wrongPair(): Refusal {
  return new Refusal({ code: 'unauthenticated', detail: 'The email or the password is wrong.' })
}

/** Ends the caller's session: at once in this process, within a second in others. */
export async function signOut(directory: Directory, principal: Principal): Promise<void> {
  try {
    await inTransaction(directory, (scope) => deleteSession(scope, principal.keyId))
  } finally {
    forgetWhatEnded(directory)
  }
}
