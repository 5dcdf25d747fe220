import { sql } from 'kysely'
import { violatedIndex } from '../kernel/errors.ts'
import { beyond, type DirectoryPage, type DirectoryScope, type Scope } from '../kernel/scope.ts'
import type { PersonRow } from '../kernel/tables.ts'

/** A person without the password's hash, as others see them. */
export type ListedPersonRow = Omit<PersonRow, 'password' | 'preferences' | 'email_key' | 'removed_at'>

const listed = sql`id, account_id, name, email, role, created_at, updated_at`
const all = sql`${listed}, email_key, password, preferences, removed_at`

/** Adds a person; false if a living person has the email, which aborts the caller's transaction. */
export async function insertPerson(scope: DirectoryScope, person: PersonRow): Promise<boolean> {
  try {
    await scope.db
      .insertInto('people')
      .values({ ...person, preferences: sql`${JSON.stringify(person.preferences)}::jsonb` })
      .execute()
    return true
  } catch (error) {
    if (violatedIndex(error) === 'people_email') return false
    throw error
  }
}

/** The living person with this email, with the password's hash for a sign-in. */
export async function findPersonByEmail(
  scope: DirectoryScope,
  emailKey: string,
): Promise<PersonRow | undefined> {
  // Through people_email.
  const { rows } = await sql<PersonRow>`
    select ${all} from people where email_key = ${emailKey} and removed_at is null`.execute(scope.db)
  return rows[0]
}

/** A living person of the account, or undefined for a removed person, another account's and an unknown id alike. */
export async function findPerson(
  scope: DirectoryScope,
  accountId: string,
  id: string,
): Promise<ListedPersonRow | undefined> {
  const { rows } = await sql<ListedPersonRow>`
    select ${listed} from people
    where id = ${id}::uuid and account_id = ${accountId}::uuid and removed_at is null`.execute(scope.db)
  return rows[0]
}

/** A person with the password's hash, to check a typed password against it. */
export async function findPersonWithPassword(
  scope: DirectoryScope,
  accountId: string,
  id: string,
): Promise<PersonRow | undefined> {
  const { rows } = await sql<PersonRow>`
    select ${all} from people
    where id = ${id}::uuid and account_id = ${accountId}::uuid and removed_at is null`.execute(scope.db)
  return rows[0]
}

/** The account's living people, newest first. */
export async function listPeople(
  scope: DirectoryScope,
  accountId: string,
  page: DirectoryPage,
): Promise<ListedPersonRow[]> {
  // Walks people_account.
  const { rows } = await sql<ListedPersonRow>`
    select ${listed} from people
    where account_id = ${accountId}::uuid and removed_at is null and ${beyond(page)}
    order by created_at desc, id desc
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

/** Changes a living person of the account; false if there is none. `updated_at` stays if no value changes. */
export async function updatePerson(
  scope: DirectoryScope,
  accountId: string,
  id: string,
  { name, role }: { name?: string | undefined; role?: string | undefined },
  at: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update people set
      name = coalesce(${name ?? null}, name),
      role = coalesce(${role ?? null}, role),
      updated_at = case
        when name = coalesce(${name ?? null}, name) and role = coalesce(${role ?? null}, role) then updated_at
        else ${at}::timestamptz end
    where id = ${id}::uuid and account_id = ${accountId}::uuid and removed_at is null
    returning id`.execute(scope.db)
  return rows.length > 0
}

/** Sets a living person's password and, if given, name and role. */
export async function updatePassword(
  scope: DirectoryScope,
  id: string,
  values: Pick<PersonRow, 'password'> & Partial<Pick<PersonRow, 'name' | 'role'>>,
  at: Date,
): Promise<boolean> {
  const changed = await scope.db
    .updateTable('people')
    .set({ ...values, updated_at: at })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** Sets a living person's email; false if another living person has it, which aborts the caller's transaction. */
export async function updateEmail(
  scope: DirectoryScope,
  id: string,
  { email, email_key }: Pick<PersonRow, 'email' | 'email_key'>,
  at: Date,
): Promise<boolean> {
  try {
    await sql`
      update people set email = ${email}, email_key = ${email_key}, updated_at = ${at}::timestamptz
      where id = ${id}::uuid and removed_at is null`.execute(scope.db)
    return true
  } catch (error) {
    if (violatedIndex(error) === 'people_email') return false
    throw error
  }
}

/** Removes a person softly: they can no longer sign in, and the email is free. False if there is none. */
export async function removePerson(
  scope: DirectoryScope,
  accountId: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update people set removed_at = ${at}::timestamptz, password = '', preferences = '{}'::jsonb
    where id = ${id}::uuid and account_id = ${accountId}::uuid and removed_at is null
    returning id`.execute(scope.db)
  return rows.length > 0
}

/** The number of the account's owners. Exact if the account's row is locked. */
export async function countOwners(scope: DirectoryScope, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from people
    where account_id = ${accountId}::uuid and removed_at is null and role = 'owner'`.execute(scope.db)
  return rows[0]!.count
}

/** The dashboard's settings of a living person; undefined if there is no such person. */
export async function findPreferences(
  scope: DirectoryScope,
  id: string,
): Promise<PersonRow['preferences'] | undefined> {
  const { rows } = await sql<Pick<PersonRow, 'preferences'>>`
    select preferences from people where id = ${id}::uuid and removed_at is null`.execute(scope.db)
  return rows[0]?.preferences
}

/** Replaces the dashboard's settings of a person. */
export async function updatePreferences(
  scope: DirectoryScope,
  id: string,
  preferences: PersonRow['preferences'],
): Promise<void> {
  await sql`
    update people set preferences = ${JSON.stringify(preferences)}::jsonb
    where id = ${id}::uuid and removed_at is null`.execute(scope.db)
}

/**
 * The names of the people and keys with these ids, removed and revoked ones included, within the account of
 * the workspace.
 */
export async function findActorNames(
  scope: Scope,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  if (ids.length === 0) return []
  // By the primary keys of both tables; actors of other accounts are not found.
  const { rows } = await sql<{ id: string; name: string }>`
    select a.id, a.name
    from (
      select id, account_id, name from people where id = any(${ids}::uuid[])
      union all
      select id, account_id, name from api_keys where id = any(${ids}::uuid[])
    ) as a
    join workspaces w on w.account_id = a.account_id
    where w.id = ${scope.workspaceId}::uuid`.execute(scope.db)
  return rows
}
