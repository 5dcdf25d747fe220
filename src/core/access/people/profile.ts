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

/** A caller who is signed in. */
type SignedIn = Principal & { personId: string }

/** The caller as a signed-in person; refuses keys. */
export function requirePerson(principal: Principal): SignedIn {
  const { personId } = principal
  if (personId !== undefined) return { ...principal, personId }
  throw new Refusal({
    code: 'forbidden',
    detail: 'This call is for a person who is signed in, not for a key.',
  })
}

/** Who is signed in, and where they may go. */
interface SessionInfo {
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

interface ProfileChange extends Pick<PersonDraft, 'name' | 'email' | 'faults'> {
  /** The present password: needed for another email. */
  current?: string | null | undefined
  /** Where the call comes from: guessing the present password is slowed as signing in is. */
  device: Device
}

/**
 * Changes the signed-in person's own name and email. Another email is another way in, so it takes the present password,
 * ends all their sessions and the links that were made for either email; the caller goes on in the new session that is
 * answered. Refuses a wrong password as a fault of `current`, and an email that somebody else signs in with.
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
    // Even when the outcome is unknown.
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
  // A link is for an email: left behind, it would be for whoever has that email next.
  await deleteInvitesFor(scope, accountId, before)
  await deleteInvitesFor(scope, accountId, emailKey!)
  await deleteSessionsOf(scope, id)
  return beginSession(scope, { id, accountId, password }, device)
}

interface PasswordChange {
  current: string
  next: string
  /** Where the call comes from: guessing the present password is slowed as signing in is. */
  device: Device
  faults?: readonly Fault[]
}

/**
 * Gives the signed-in person a new password and ends all their sessions; the caller goes on in a new one. Refuses a
 * wrong present password as a fault of `current`.
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
    // Even when the outcome is unknown.
    await forgetWhatEnded(directory)
  }
}

/**
 * Makes sure that who is signed in knows their password, which a session alone does not say. Refuses a wrong one as a fault
 * of `current`; guessing it is slowed as signing in is. Answers the attempt, for the caller to forgive when all is done.
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

/** What the dashboard keeps for a person: any JSON object, theirs alone. */
type Preferences = Record<string, unknown>

/** The preferences of a person; refuses one who was removed meanwhile. */
export async function getPreferences(scope: DirectoryScope, personId: string): Promise<Preferences> {
  const preferences = await findPreferences(scope, personId)
  if (preferences === undefined) throw new Refusal({ code: 'unauthenticated' })
  return preferences
}

/** Keeps these in the place of those before. Refuses more than 64 KiB. */
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
