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

/** A session ends after a day without use: it lasts over a night, not over a weekend. */
const sessionIdleMsMax = 24 * hourMs
/** A session ends after thirty days even if it is used (NIST SP 800-63B, 2.1.3, for one factor). */
export const sessionAgeMsMax = 30 * 24 * hourMs

/** A new session, with the token for its cookie, which is returned only here. */
export interface NewSession {
  id: string
  personId: string
  accountId: string
  token: string
  /** The token that marks the device as known at later sign-ins. */
  deviceToken: string
}

const userAgentLengthMax = 300

/**
 * Opens a session in the caller's transaction; undefined if the person's password hash has changed since it
 * was checked.
 */
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
 * The principal of a session cookie, or null if it is unknown, signed out, expired, unused for too long, or
 * of a removed person. A session that ended in another process may still work here for one second; one that
 * ended in this process does not.
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
  // The stored last use is exact to the minute.
  const idleEnd = row.last_used_at.getTime() + sessionIdleMsMax + lastUseResolutionMs
  return Math.min(row.expires_at.getTime(), idleEnd)
}

/** The most sessions of one person; one more signs the oldest out. */
const sessionsPerPersonMax = 50

/**
 * Opens a session for an email and password, and ends the one that the device has. The answer for a wrong
 * password and for an unknown email is the same and takes the same time; with too many attempts, the password
 * is not checked at all. Attempts from a device on which this person signed in before are counted separately.
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
 * Opens a session in the caller's transaction. Deletes the device's former session, whichever person it
 * belonged to, and expired ones. Refuses if the password was changed meanwhile.
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
  /** Exact to the minute. */
  lastUsedAt: Date
  /** The end of the session if it is not used again. */
  endsAt: Date
  /** The address at sign-in; null for sessions from before addresses were stored. */
  address: string | null
  userAgent: string | null
}

/** The sessions of a person, the last used first. */
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

/** Ends one session of a person: at once in this process, within a second in others. Throws `not_found` the second time. */
export async function endSession(directory: Directory, personId: string, id: string): Promise<void> {
  if (!isId(id)) throw notFound()
  try {
    if (!(await inTransaction(directory, (scope) => deleteSession(scope, personId, id)))) throw notFound()
  } finally {
    await forgetWhatEnded(directory)
  }
}

/** Ends all sessions of a person except one, in the same way. */
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
