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

/** Adds a workspace, and the row of `tenants` beside which its people's rows will stand. */
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

/** How many living workspaces the account has. */
export async function countWorkspaces(scope: DirectoryScope, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from workspaces
    where account_id = ${accountId}::uuid and deleted_at is null`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** The ids of the account's living workspaces: where an id alone is looked for under an account key. */
export async function listWorkspaceIds(scope: DirectoryScope, accountId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from workspaces
    where account_id = ${accountId}::uuid and deleted_at is null
    order by created_at desc, id desc`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** A living workspace of the account, or undefined: deleted, another account's and none at all are the same. */
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

/** Whose a living workspace is, for the one case where nobody's key says so. */
export async function findWorkspaceAccount(scope: DirectoryScope, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ account_id: string }>`
    select account_id from workspaces where id = ${id}::uuid and deleted_at is null`.execute(scope.db)
  return rows[0]?.account_id
}

/** Changes a living workspace; leaves it untouched, `updated_at` included, when every value is the present one. */
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

/** Puts a living workspace away, with its contacts and keys out of reach; false when there is none. */
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

/** Whether the account has, or had, this workspace. */
export async function hasHadWorkspace(
  scope: DirectoryScope,
  accountId: string,
  id: string,
): Promise<boolean> {
  const { rows } = await sql`
    select id from workspaces where id = ${id}::uuid and account_id = ${accountId}::uuid`.execute(scope.db)
  return rows.length > 0
}

/** Adds a tenant of this Roster. */
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

/** Holds an account until the transaction ends: what counts its people and then changes them goes one by one. */
export async function lockAccount(scope: DirectoryScope, id: string): Promise<void> {
  await sql`select id from accounts where id = ${id}::uuid for no key update`.execute(scope.db)
}

/**
 * Holds a living workspace until the transaction ends, so that one caller at a time counts and makes what a workspace
 * may have only so many of; false when it is deleted. Contact writes neither wait for this nor hold it up.
 */
export async function lockWorkspace(scope: Scope): Promise<boolean> {
  // Not FOR UPDATE, which would also wait for every key being made.
  const { rows } = await sql`
    select id from workspaces
    where id = ${scope.workspaceId}::uuid and deleted_at is null
    for no key update`.execute(scope.db)
  return rows.length > 0
}
