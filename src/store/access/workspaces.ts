import { sql } from 'kysely'
import { beyond, type DirectoryPage, type DirectoryScope, type Scope } from '../kernel/scope.ts'
import type { AccountRow, WorkspaceRow } from '../kernel/tables.ts'

/** The columns that a caller may set. */
export type WorkspaceValues = Omit<
  WorkspaceRow,
  'id' | 'account_id' | 'created_at' | 'updated_at' | 'deleted_at' | 'purge_at' | 'purged_at'
>

const columns = sql`id, account_id, name, description, timezone, default_region, icon, contact_name, contact_phone,
  contact_email, street_address, state, zip, country, business_registration_number, billing, created_at,
  updated_at, deleted_at, purge_at, purged_at`

/** Adds a workspace, and its row in `tenants`, next to which its contacts are stored. */
export async function insertWorkspace(scope: DirectoryScope, workspace: WorkspaceRow): Promise<void> {
  await scope.db.insertInto('workspaces').values(workspace).execute()
  await sql`insert into tenants (workspace_id) values (${workspace.id}::uuid)`.execute(scope.db)
}

/** The account's living workspaces, newest first. */
export async function listWorkspaces(
  scope: DirectoryScope,
  accountId: string,
  page: DirectoryPage,
): Promise<WorkspaceRow[]> {
  // Walks workspaces_account.
  const { rows } = await sql<WorkspaceRow>`
    select ${columns} from workspaces
    where account_id = ${accountId}::uuid and deleted_at is null and ${beyond(page)}
    order by created_at desc, id desc
    limit ${page.limit}::int offset ${page.offset ?? 0}::int`.execute(scope.db)
  return rows
}

/** The number of the account's living workspaces. */
export async function countWorkspaces(scope: DirectoryScope, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from workspaces
    where account_id = ${accountId}::uuid and deleted_at is null`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** The ids of the account's living workspaces, in which an id without a workspace is looked up. */
export async function listWorkspaceIds(scope: DirectoryScope, accountId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from workspaces
    where account_id = ${accountId}::uuid and deleted_at is null
    order by created_at desc, id desc`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** A living workspace of the account, or undefined for a deleted one, another account's and an unknown id alike. */
export async function findWorkspace(
  scope: DirectoryScope,
  accountId: string,
  id: string,
): Promise<WorkspaceRow | undefined> {
  const { rows } = await sql<WorkspaceRow>`
    select ${columns} from workspaces
    where id = ${id}::uuid and account_id = ${accountId}::uuid and deleted_at is null`.execute(scope.db)
  return rows[0]
}

/** The account of a living workspace, for calls without a key. */
export async function findWorkspaceAccount(scope: DirectoryScope, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ account_id: string }>`
    select account_id from workspaces where id = ${id}::uuid and deleted_at is null`.execute(scope.db)
  return rows[0]?.account_id
}

/** Changes a living workspace. Nothing is written, `updated_at` included, if no value changes. */
export async function updateWorkspace(
  scope: DirectoryScope,
  accountId: string,
  id: string,
  values: Partial<WorkspaceValues>,
  at: Date,
): Promise<void> {
  await scope.db
    .updateTable('workspaces')
    .set({ ...values, updated_at: at })
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .where('deleted_at', 'is', null)
    .where((column) =>
      column.or(
        Object.entries(values).map(([name, value]) =>
          column(name as keyof WorkspaceValues, 'is distinct from', value),
        ),
      ),
    )
    .execute()
}

/** Deletes a workspace softly, so that its contacts and keys are no longer accessible; false if there is none. */
export async function deleteWorkspace(
  scope: DirectoryScope,
  accountId: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update workspaces set deleted_at = ${at}::timestamptz, updated_at = ${at}::timestamptz
    where id = ${id}::uuid and account_id = ${accountId}::uuid and deleted_at is null
    returning id`.execute(scope.db)
  return rows.length > 0
}

/** Whether the account has this workspace, deleted or not. */
export async function hasHadWorkspace(
  scope: DirectoryScope,
  accountId: string,
  id: string,
): Promise<boolean> {
  const { rows } = await sql`
    select id from workspaces where id = ${id}::uuid and account_id = ${accountId}::uuid`.execute(scope.db)
  return rows.length > 0
}

/** Adds an account. */
export async function insertAccount(scope: DirectoryScope, account: AccountRow): Promise<void> {
  await scope.db.insertInto('accounts').values(account).execute()
}

/** The oldest account, which the first start made; undefined before it. */
export async function findFirstAccount(scope: DirectoryScope): Promise<AccountRow | undefined> {
  // There are few accounts, in most stores one.
  const { rows } = await sql<AccountRow>`
    select id, name, created_at from accounts order by created_at, id limit 1`.execute(scope.db)
  return rows[0]
}

/**
 * Locks an account until the transaction ends, so that changes which depend on the number of its people run
 * one after the other.
 */
export async function lockAccount(scope: DirectoryScope, id: string): Promise<void> {
  await sql`select id from accounts where id = ${id}::uuid for no key update`.execute(scope.db)
}

/**
 * Locks a living workspace until the transaction ends, so that one caller at a time counts and creates
 * records whose number is limited; false if it is deleted. Writes of contacts neither wait for this lock nor
 * block it.
 */
export async function lockWorkspace(scope: Scope): Promise<boolean> {
  // Not FOR UPDATE, which would also wait for every key that is being created.
  const { rows } = await sql`
    select id from workspaces
    where id = ${scope.workspaceId}::uuid and deleted_at is null
    for no key update`.execute(scope.db)
  return rows.length > 0
}
