import { deleteInvitesFor } from '../../../store/access/invites.ts'
import {
  findPerson,
  findPersonWithPassword,
  findPreferences,
  updateEmail,
  updatePassword,
  updatePerson,
  updatePreferences,
} from '../../../store/access/people.ts'
import { deleteSessionsOf } from '../../../store/access/sessions.ts'
import { listWorkspaces } from '../../../store/access/workspaces.ts'
import { type DirectoryScope, inTransaction } from '../../../store/kernel/scope.ts'
import type { PersonRow } from '../../../store/kernel/tables.ts'
import { Refusal, refuseFaults } from '../../kernel/failure.ts'
import { type Fault, FaultList } from '../../kernel/fault.ts'
import { limits } from '../../kernel/limits.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import type { Principal } from '../principal.ts'
import { type Workspace, workspaceFromRow } from '../workspaces/workspaces.ts'
import { judgePerson, type PersonDraft, type PersonValues, passwordFault } from './judge-person.ts'
import { type Device, knownDevice } from './known-devices.ts'
import { emailTaken, type Person, personFromRow } from './people.ts'
import { beginSession, type NewSession } from './sessions.ts'
import { type Attempt, countAttempt, forgiveAttempt } from './slow-guessing.ts'

/** A caller with a session, not a key. */
type SignedIn = Principal & { personId: string }

/** Returns the caller if it is a signed-in person; refuses keys. */
export function requirePerson(principal: Principal): SignedIn {
  const { personId } = principal
  if (personId !== undefined) return { ...principal, personId }
  throw new Refusal({
    code: 'forbidden',
    detail: 'This call is for a person who is signed in, not for a key.',
  })
}

/** The signed-in person and the workspaces they may open. */
interface SessionInfo {
  person: Person
  /** The newest workspaces of the account, at most a thousand. */
  workspaces: Workspace[]
}

/** Describes a session's person and their workspaces. Throws `unauthenticated` if the person was removed. */
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

interface ProfileChange extends Pick<PersonDraft, 'name' | 'email' | 'faults'> {
  /** The present password, required to change the email. */
  current?: string | null | undefined
  /** The device of the call: wrong guesses of the present password are limited as at sign-in. */
  device: Device
}

/**
 * Changes the signed-in person's own name and email. A new email is a new way to sign in, so it requires the
 * present password and ends all sessions of the person and the links for both emails; the answer carries a
 * new session for the caller. Refuses a wrong password as a fault of `current`, and an email that another
 * person signs in with.
 */
export async function changeProfile(
  directory: Directory,
  principal: SignedIn,
  { name, email, current, device, faults: found }: ProfileChange,
): Promise<NewSession | undefined> {
  const { accountId, personId } = principal
  const person = await findPersonWithPassword(directory, accountId, personId)
  if (person === undefined) throw new Refusal({ code: 'unauthenticated' })
  const { values, faults } = judgePerson({ name, email, faults: found })
  const isOtherEmail = values.email !== undefined && values.email !== person.email
  if (isOtherEmail && typeof current !== 'string') faults.add('current', 'required')
  if (faults.faults.length === 0 && Object.keys(values).length === 0) faults.add('', 'nothing_to_change')
  refuseFaults(faults.faults)

  if (!isOtherEmail) {
    await updatePerson(directory, accountId, personId, { name: values.name }, new Date())
    return undefined
  }
  const attempt = await confirmPassword(directory, person, { current: current!, device })
  try {
    const session = await inTransaction(directory, (scope) => changeEmail(scope, person, values, device))
    await forgiveAttempt(directory, attempt)
    return session
  } finally {
    // Also if the outcome of the commit is unknown.
    await forgetWhatEnded(directory)
  }
}

async function changeEmail(
  scope: Parameters<typeof beginSession>[0],
  { id, account_id: accountId, email_key: before, password }: PersonRow,
  { name, email, emailKey }: PersonValues,
  device: Device,
): Promise<NewSession> {
  const at = new Date()
  if (!(await updatePerson(scope, accountId, id, { name }, at)))
    throw new Refusal({ code: 'unauthenticated' })
  if (!(await updateEmail(scope, id, { email: email!, email_key: emailKey! }, at))) throw emailTaken()
  // A link belongs to an email: if it remained, the next holder of that email could use it.
  await deleteInvitesFor(scope, accountId, before)
  await deleteInvitesFor(scope, accountId, emailKey!)
  await deleteSessionsOf(scope, id)
  return beginSession(scope, { id, accountId, password }, device)
}

interface PasswordChange {
  current: string
  next: string
  /** The device of the call: wrong guesses of the present password are limited as at sign-in. */
  device: Device
  faults?: readonly Fault[]
}

/**
 * Sets a new password for the signed-in person and ends all their sessions; the answer carries a new session.
 * Refuses a wrong present password as a fault of `current`.
 */
export async function changePassword(
  directory: Directory,
  principal: SignedIn,
  { current, next, device, faults: found }: PasswordChange,
): Promise<NewSession> {
  const person = await findPersonWithPassword(directory, principal.accountId, principal.personId)
  if (person === undefined) throw new Refusal({ code: 'unauthenticated' })
  const faults = new FaultList(found)
  const fault = typeof next === 'string' ? passwordFault(next, person.email_key) : undefined
  if (fault !== undefined) faults.add('next', fault.code, fault.expected)
  refuseFaults(faults.faults)

  const attempt = await confirmPassword(directory, person, { current, device })
  const password = await directory.slowHash.hash(next)
  try {
    const session = await inTransaction(directory, async (scope) => {
      if (!(await updatePassword(scope, person.id, { password }, new Date())))
        throw new Refusal({ code: 'unauthenticated' })
      await deleteSessionsOf(scope, person.id)
      return beginSession(scope, { id: person.id, accountId: person.account_id, password }, device)
    })
    await forgiveAttempt(directory, attempt)
    return session
  } finally {
    // Also if the outcome of the commit is unknown.
    await forgetWhatEnded(directory)
  }
}

/**
 * Checks that the signed-in person knows their password, which a session alone does not show. Refuses a wrong
 * one as a fault of `current`; guesses are limited as at sign-in. Returns the attempt, which the caller
 * forgives when everything succeeded.
 */
async function confirmPassword(
  directory: Directory,
  person: Pick<PersonRow, 'id' | 'email_key' | 'password'>,
  { current, device }: { current: string; device: Device },
): Promise<Attempt> {
  const attempt = {
    emailKey: person.email_key,
    address: device.address,
    knownDevice: knownDevice(person, device.token),
  }
  await countAttempt(directory, attempt)
  if (!(await directory.slowHash.matches(current, person.password)))
    refuseFaults([{ field: 'current', code: 'wrong_password' }])
  return attempt
}

/** The dashboard's settings of one person: any JSON object. */
type Preferences = Record<string, unknown>

/** The preferences of a person. Throws `unauthenticated` if the person was removed. */
export async function getPreferences(scope: DirectoryScope, personId: string): Promise<Preferences> {
  const preferences = await findPreferences(scope, personId)
  if (preferences === undefined) throw new Refusal({ code: 'unauthenticated' })
  return preferences
}

/** Replaces the preferences. Refuses more than 64 KiB. */
export async function setPreferences(
  directory: DirectoryScope,
  personId: string,
  preferences: Preferences,
): Promise<Preferences> {
  const max = limits.preferencesBytesMax
  if (Buffer.byteLength(JSON.stringify(preferences)) > max)
    refuseFaults([{ field: '', code: 'too_long', expected: max }])
  return inTransaction(directory, async (scope) => {
    await updatePreferences(scope, personId, preferences)
    return getPreferences(scope, personId)
  })
}
