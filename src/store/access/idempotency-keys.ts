import { sql } from 'kysely'
import { readTogether } from '../kernel/pipeline.ts'
import type { DirectoryScope } from '../kernel/scope.ts'
import type { IdempotencyKeyRow } from '../kernel/tables.ts'

/** An Idempotency-Key within its workspace. */
export type IdempotencyKey = Pick<IdempotencyKeyRow, 'workspace_id' | 'key_hash'>

/** The answer stored under a key, and the fingerprint of its request. */
export type KeptRow = Pick<IdempotencyKeyRow, 'fingerprint' | 'answer'>

/**
 * Locks a key until the transaction ends and returns the answer stored under it; `held: false` if another
 * transaction of any process has the lock. An answer from before `since` is ignored. Starts a savepoint named
 * `work`.
 */
export async function holdIdempotencyKey(
  scope: DirectoryScope,
  { workspace_id, key_hash }: IdempotencyKey,
  since: Date,
): Promise<{ held: boolean; kept: KeptRow | undefined }> {
  // The statements run in this order, each with its own snapshot, so that the second sees what the last holder committed.
  const [[lock], [kept]] = await readTogether<[{ held: boolean }, KeptRow, never]>(scope, [
    sql`select pg_try_advisory_xact_lock(${key_hash.readBigInt64BE().toString()}::bigint) as held`,
    sql`
      select fingerprint, answer from idempotency_keys
      where workspace_id = ${workspace_id}::uuid and key_hash = ${key_hash}::bytea
        and created_at > ${since}::timestamptz`,
    sql`savepoint work`,
  ])
  return { held: lock?.held === true, kept }
}

/** Rolls back everything since the key was locked. */
export async function undoWork(scope: DirectoryScope): Promise<void> {
  await sql`rollback to savepoint work`.execute(scope.db)
}

/** Stores an answer under a locked key, in place of an expired one. */
export async function insertIdempotencyKey(scope: DirectoryScope, row: IdempotencyKeyRow): Promise<void> {
  await sql`
    insert into idempotency_keys (workspace_id, key_hash, fingerprint, answer, created_at, mentions)
    values (${row.workspace_id}::uuid, ${row.key_hash}::bytea, ${row.fingerprint}::bytea, ${row.answer}::bytea,
      ${row.created_at}::timestamptz, ${row.mentions}::uuid[])
    on conflict (workspace_id, key_hash) do update
    set fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = excluded.created_at,
      mentions = excluded.mentions`.execute(scope.db)
}

/** Clears the answers that contain an id. That the call was made stays recorded, so that it is not executed again. */
export async function emptyAnswersWith(scope: DirectoryScope, ownerId: string, id: string): Promise<void> {
  // Reads the answers of a day under this workspace or account.
  await sql`
    update idempotency_keys set answer = '', mentions = '{}'
    where workspace_id = ${ownerId}::uuid and ${id}::uuid = any(mentions)`.execute(scope.db)
}

/** Deletes every answer from before `until`. */
export async function deleteIdempotencyKeys(scope: DirectoryScope, until: Date): Promise<void> {
  await sql`delete from idempotency_keys where created_at <= ${until}::timestamptz`.execute(scope.db)
}
