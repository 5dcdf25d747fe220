import { sql } from 'kysely'
import { beyond, type DirectoryPage, type DirectoryScope } from '../kernel/scope.ts'
import type { InviteRow } from '../kernel/tables.ts'

/** An invitation without its hash, as lists show it. */
export type ListedInviteRow = Pick<InviteRow, 'id' | 'email' | 'role' | 'created_at' | 'expires_at'>

/** Stores a one-time link in place of an earlier one of the same account, purpose and email. */
export async function replaceInvite(scope: DirectoryScope, invite: InviteRow): Promise<void> {
  const { hash, email, role, made_by, created_at, expires_at, id } = invite
  await scope.db
    .insertInto('invites')
    .values(invite)
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'purpose', 'email_key'])
        .doUpdateSet({ id, hash, email, role, made_by, created_at, expires_at }),
    )
    .execute()
}

/** Deletes every link that has expired by a time. */
export async function deleteSpentInvites(scope: DirectoryScope, at: Date): Promise<void> {
  await sql`delete from invites where expires_at <= ${at}::timestamptz`.execute(scope.db)
}

/** The link with this SHA-256, unless it has expired by a time. */
export async function findInvite(
  scope: DirectoryScope,
  hash: Buffer,
  at: Date,
): Promise<InviteRow | undefined> {
  const { rows } = await sql<InviteRow>`
    select id, account_id, purpose, hash, email, email_key, role, made_by, created_at, expires_at
    from invites where hash = ${hash}::bytea and expires_at > ${at}::timestamptz`.execute(scope.db)
  return rows[0]
}

/** Deletes a link that is used; false if it was used or withdrawn meanwhile. */
export async function useInvite(scope: DirectoryScope, id: string): Promise<boolean> {
  const { rows } = await sql`delete from invites where id = ${id}::uuid returning id`.execute(scope.db)
  return rows.length > 0
}

/** The account's open invitations, newest first; expired ones are left out. */
export async function listInvites(
  scope: DirectoryScope,
  accountId: string,
  page: DirectoryPage,
  at: Date,
): Promise<ListedInviteRow[]> {
  const { rows } = await sql<ListedInviteRow>`
    select id, email, role, created_at, expires_at from invites
    where account_id = ${accountId}::uuid and purpose = 'invite' and expires_at > ${at}::timestamptz and ${beyond(page)}
    order by created_at desc, id desc
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

/** Withdraws an invitation of the account; false if there is none. */
export async function deleteInvite(scope: DirectoryScope, accountId: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    delete from invites where id = ${id}::uuid and account_id = ${accountId}::uuid and purpose = 'invite'
    returning id`.execute(scope.db)
  return rows.length > 0
}

/** Withdraws every link that a person made. */
export async function deleteInvitesMadeBy(scope: DirectoryScope, personId: string): Promise<void> {
  await sql`delete from invites where made_by = ${personId}::uuid`.execute(scope.db)
}

/** Withdraws every link of an account for this email. */
export async function deleteInvitesFor(
  scope: DirectoryScope,
  accountId: string,
  emailKey: string,
): Promise<void> {
  await sql`
    delete from invites where account_id = ${accountId}::uuid and email_key = ${emailKey}`.execute(scope.db)
}
