import { sql } from 'kysely'
import type { DirectoryScope } from './scope.ts'
import type { AccountRow } from './tables.ts'

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
