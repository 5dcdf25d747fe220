import { sql } from 'kysely'
import type { DirectoryScope } from '../kernel/scope.ts'

/** The store's key with this name; stores `fresh` if there is none. Backups do not contain it. */
export async function ensureStoreKey(scope: DirectoryScope, name: string, fresh: Buffer): Promise<Buffer> {
  await sql`
    insert into store_keys (name, key) values (${name}::text, ${fresh}::bytea) on conflict do nothing`.execute(
    scope.db,
  )
  const { rows } = await sql<{ key: Buffer }>`select key from store_keys where name = ${name}::text`.execute(
    scope.db,
  )
  return rows[0]!.key
}
