import { findPersonByEmail } from '../../../store/access/people.ts'
import {
  deleteOldSessions,
  deleteOtherSessions,
  deleteSession,
  deleteSessionByHash,
  findSession,
  insertSession,
  type ListedSessionRow,
  listSessions as listRows,
} from '../../../store/access/sessions.ts'
import { type DirectoryScope, inTransaction } from '../../../store/kernel/scope.ts'
import { notFound, Refusal } from '../../kernel/failure.ts'
import { isId, newId, timeOf } from '../../kernel/ids.ts'
import { normaliseEmail } from '../../values/email.ts'
import { type Directory, forgetWhatEnded, lastUseResolutionMs } from '../directory.ts'
import { type Principal, scopesOf } from '../principal.ts'
import { hashSecret, makeToken } from '../secrets.ts'
import { type Device, deviceToken, knownDevice } from './known-devices.ts'
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
  /** What the device keeps, so that it is known the next time. */
  deviceToken: string
}

const userAgentLengthMax = 300

/** Opens a session in the caller's transaction; undefined where the password is no longer this one. */
export async function openSession(
  scope: DirectoryScope,
  person: { id: string; accountId: string; password: string },
  device?: Device,
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
    address: device?.address ?? null,
    user_agent: device?.userAgent?.slice(0, userAgentLengthMax) ?? null,
  }
  if (!(await insertSession(scope, row, person.password))) return undefined
  return { id, token, personId: person.id, accountId: person.accountId, deviceToken: deviceToken(person) }
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
  return { principal, endsAt: endOf(row) }
}

function endOf(row: Pick<ListedSessionRow, 'last_used_at' | 'expires_at'>): number {
  // The last use is known to the minute.
  const idleEnd = row.last_used_at.getTime() + sessionIdleMsMax + lastUseResolutionMs
  return Math.min(row.expires_at.getTime(), idleEnd)
}

/** A person's devices; with one more the oldest is signed out. */
const sessionsPerPersonMax = 50

/**
 * Opens a session for this email and password, which ends the one that the device has. One answer, in the same time, for a
 * wrong password and an email that nobody has; too many attempts are refused before the password is looked at. A device on
 * which this person has signed in before is not among those whose guesses are counted together.
 */
export async function signIn(
  directory: Directory,
  { email, password, device }: { email: string; password: string; device: Device },
): Promise<NewSession> {
  const emailKey = normaliseEmail(email)?.emailKey ?? email
  const person = await findPersonByEmail(directory, emailKey)
  const attempt = { emailKey, address: device.address, knownDevice: knownDevice(person, device.token) }
  await countAttempt(directory, attempt)
  const isRight = await directory.slowHash.matches(password, person?.password)
  if (!isRight || person === undefined) throw wrongPair()
  const owner = { id: person.id, accountId: person.account_id, password: person.password }
  const session = await inTransaction(directory, (scope) => beginSession(scope, owner, device)).finally(() =>
    forgetWhatEnded(directory),
  )
  await forgiveAttempt(directory, attempt)
  return session
}

/**
 * Opens a session in the caller's transaction; ends the one that the device had, whoever it was of, and what is over. Refuses
 * where the password was changed meanwhile.
 */
export async function beginSession(
  scope: DirectoryScope,
  person: { id: string; accountId: string; password: string },
  device?: Device,
): Promise<NewSession> {
  const session = await openSession(scope, person, device)
  if (session === undefined) throw wrongPair()
  if (device?.session !== undefined) await deleteSessionByHash(scope, hashSecret(device.session))
  await deleteOldSessions(scope, person.id, sessionsPerPersonMax, new Date())
  return session
}

function wrongPair(): Refusal {
  return new Refusal({ code: 'unauthenticated', detail: 'The email or the password is wrong.' })
}

/** A session as its own person sees it. */
export interface ListedSession {
  id: string
  createdAt: Date
  /** To the minute. */
  lastUsedAt: Date
  /** Unless it is used meanwhile. */
  endsAt: Date
  /** Where it was begun; null for sessions that are older than this is kept. */
  address: string | null
  userAgent: string | null
}

/** Where a person is signed in, the last used first. */
export async function listSessions(directory: DirectoryScope, personId: string): Promise<ListedSession[]> {
  const rows = await listRows(directory, personId)
  const listed = rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    endsAt: new Date(endOf(row)),
    address: row.address,
    userAgent: row.user_agent,
  }))
  return listed.filter(({ endsAt }) => endsAt.getTime() > Date.now())
}

/** Ends one session of a person: at once in this process, within a second in others. Again is not found. */
export async function endSession(directory: Directory, personId: string, id: string): Promise<void> {
  if (!isId(id)) throw notFound()
  try {
    if (!(await inTransaction(directory, (scope) => deleteSession(scope, personId, id)))) throw notFound()
  } finally {
    await forgetWhatEnded(directory)
  }
}

/** Ends every session of a person but one, in the same way. */
export async function endOtherSessions(
  directory: Directory,
  personId: string,
  keptId: string,
): Promise<void> {
  try {
    await inTransaction(directory, (scope) => deleteOtherSessions(scope, personId, keptId))
  } finally {
    await forgetWhatEnded(directory)
  }
}
