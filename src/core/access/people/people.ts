import { deleteInvitesFor, deleteInvitesMadeBy } from '../../../store/access/invites.ts'
import {
  countOwners,
  findPerson,
  findPersonWithPassword,
  insertPerson,
  type ListedPersonRow,
  listPeople as listRows,
  removePerson as removeRow,
  updatePerson,
} from '../../../store/access/people.ts'
import { deleteSessionsOf } from '../../../store/access/sessions.ts'
import { listWorkspaceIds, lockAccount } from '../../../store/access/workspaces.ts'
import { countPeople as countRows } from '../../../store/finding/list-totals.ts'
import { deleteSegmentsOf } from '../../../store/finding/segments.ts'
import { type DirectoryPage, type DirectoryScope, inTransaction } from '../../../store/kernel/scope.ts'
import { notFound, Refusal, refuseFaults } from '../../kernel/failure.ts'
import { isId, newId, timeOf } from '../../kernel/ids.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { requireMayGiveRole } from '../granting.ts'
import { type Principal, type Role, requireAdmin, scopesOf, within } from '../principal.ts'
import { judgePerson, type PersonDraft } from './judge-person.ts'

/** A user of the dashboard, without the password. */
export interface Person {
  id: string
  accountId: string
  name: string
  email: string
  role: Role
  createdAt: Date
  updatedAt: Date
}

export function personFromRow(row: ListedPersonRow): Person {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    email: row.email,
    role: row.role as Role,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** A page of the account's people, newest first. */
export async function listPeople(
  directory: DirectoryScope,
  principal: Principal,
  page: DirectoryPage,
): Promise<Person[]> {
  requireAdmin(principal)
  return (await listRows(directory, principal.accountId, page)).map(personFromRow)
}

/** The number of the account's people. */
export function countPeople(directory: DirectoryScope, principal: Principal): Promise<number> {
  requireAdmin(principal)
  return countRows(directory, principal.accountId)
}

interface NewPerson {
  accountId: string
  name: string
  email: string
  emailKey: string
  role: Role
  /** The password's hash. */
  password: string
}

/** Stores a judged person in the caller's transaction. Refuses an email that another person signs in with. */
export async function makePerson(scope: DirectoryScope, person: NewPerson): Promise<string> {
  const id = newId()
  const inserted = await insertPerson(scope, {
    id,
    account_id: person.accountId,
    name: person.name,
    email: person.email,
    email_key: person.emailKey,
    role: person.role,
    password: person.password,
    preferences: {},
    created_at: timeOf(id),
    updated_at: timeOf(id),
    removed_at: null,
  })
  if (!inserted) throw emailTaken()
  return id
}

/**
 * Changes a person's name or role; the change holds at once in this process. Refuses to demote the last
 * owner, and to give a role that the caller may not give.
 */
export async function changePerson(
  directory: Directory,
  principal: Principal,
  id: string,
  draft: Pick<PersonDraft, 'name' | 'role' | 'faults'>,
): Promise<Person> {
  requireAdmin(principal)
  const { accountId } = principal
  const { values, faults } = judgePerson(draft)
  if (faults.faults.length === 0 && Object.keys(values).length === 0) faults.add('', 'nothing_to_change')
  refuseFaults(faults.faults)
  if (!isId(id)) throw notFound()
  try {
    return await inTransaction(within(directory, principal), async (scope) => {
      await lockAccount(scope, accountId)
      if (values.role !== undefined) await raiseOrRefuse(scope, principal, id, values.role)
      if (!(await updatePerson(scope, accountId, id, values, new Date()))) throw notFound()
      await requireOwnerLeft(scope, accountId)
      // An owner's links may make owners, so a person who is no longer an owner loses theirs.
      if (values.role !== undefined && values.role !== 'owner') await deleteInvitesMadeBy(scope, id)
      return personFromRow((await findPerson(scope, accountId, id))!)
    })
  } finally {
    // Also if the outcome of the commit is unknown.
    await forgetWhatEnded(directory)
  }
}

/**
 * Refuses a role with more scopes than the person has, if the caller may not give that role. Deletes the
 * links that were made for this person before: their makers may not have been allowed to give the new role.
 */
async function raiseOrRefuse(
  scope: DirectoryScope,
  principal: Principal,
  id: string,
  role: Role,
): Promise<void> {
  const person = await findPersonWithPassword(scope, principal.accountId, id)
  if (person === undefined) throw notFound()
  const present = scopesOf(person.role)
  if (scopesOf(role).every((wanted) => present.includes(wanted))) return
  await requireMayGiveRole(scope, principal, role)
  await deleteInvitesFor(scope, principal.accountId, person.email_key)
}

/**
 * Removes a person: their sessions end at once in this process, within a second in others, and the links they made and
 * those made for them work no more; what they alone saw, their own views, goes too. Refuses to remove the last owner. Again is not found.
 */
export async function removePerson(directory: Directory, principal: Principal, id: string): Promise<void> {
  requireAdmin(principal)
  if (!isId(id)) throw notFound()
  const { accountId } = principal
  try {
    await inTransaction(within(directory, principal), async (scope) => {
      await lockAccount(scope, accountId)
      const person = await findPersonWithPassword(scope, accountId, id)
      if (person === undefined || !(await removeRow(scope, accountId, id, new Date()))) throw notFound()
      await requireOwnerLeft(scope, accountId)
      await deleteSessionsOf(scope, id)
      await deleteInvitesMadeBy(scope, id)
      await deleteInvitesFor(scope, accountId, person.email_key)
    })
    await removeOwnViews(within(directory, principal), accountId, `person:${id}`)
  } finally {
    // Also if the outcome of the commit is unknown.
    await forgetWhatEnded(directory)
  }
}

/** Deletes the saved views of a removed person, with one transaction per workspace. */
async function removeOwnViews(directory: DirectoryScope, accountId: string, owner: string): Promise<void> {
  for (const workspaceId of await listWorkspaceIds(directory, accountId)) {
    const scope = { db: directory.db, workspaceId, actor: owner, operationId: newId() }
    await deleteSegmentsOf(scope, owner, new Date())
  }
}

/**
 * Refuses a change that leaves an account with people but without an owner. Called at the end of a
 * transaction that locked the account first, so that two owners who remove each other concurrently run one
 * after the other.
 */
async function requireOwnerLeft(scope: DirectoryScope, accountId: string): Promise<void> {
  if ((await countOwners(scope, accountId)) > 0) return
  throw new Refusal({
    code: 'conflict',
    detail: 'An account keeps at least one owner: make somebody else an owner first.',
  })
}

/**
 * The refusal of an email that a person already has. An email is unique in the whole store; the answer does
 * not reveal who has it or in which account.
 */
export function emailTaken(): Refusal {
  return new Refusal({
    code: 'conflict',
    detail: 'Somebody signs in with this email already.',
    conflicts: [{ field: 'email' }],
  })
}
