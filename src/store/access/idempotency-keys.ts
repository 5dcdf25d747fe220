import { sql } from 'kysely'
import { readTogether } from '../kernel/pipeline.ts'
import type { DirectoryScope } from '../kernel/scope.ts'
import type { IdempotencyKeyRow } from '../kernel/tables.ts'

/** A caller's key among those of its workspace. */
export type IdempotencyKey = Pick<IdempotencyKeyRow, 'workspace_id' | 'key_hash'>

/** The answer that is kept under a key, and the fingerprint of the request that it answered. */
export type KeptRow = Pick<IdempotencyKeyRow, 'fingerprint' | 'answer'>

/**
 * Holds a key until the transaction ends, and answers what is kept under it; `held: false` when another transaction holds
 * it, in any process. An answer that was kept before `since` counts no more. Begins a savepoint named `work`.
 */
export async function holdIdempotencyKey(
  scope: DirectoryScope,
  { workspace_id, key_hash }: IdempotencyKey,
  since: Date,
): Promise<{ held: boolean; kept: KeptRow | undefined }> {
  // The statements run in this order, each with its own snapshot: what the last holder committed is seen by the second.
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

/** Takes back what was written since the key was held. */
export async function undoWork(scope: DirectoryScope): Promise<void> {
  await sql`rollback to savepoint work`.execute(scope.db)
}

/** Keeps an answer under a key that is held; one that counts no more makes room. */
export async function insertIdempotencyKey(scope: DirectoryScope, row: IdempotencyKeyRow): Promise<void> {
  await sql`
    insert into idempotency_keys (workspace_id, key_hash, fingerprint, answer, created_at, mentions)
    values (${row.workspace_id}::uuid, ${row.key_hash}::bytea, ${row.fingerprint}::bytea, ${row.answer}::bytea,
      ${row.created_at}::timestamptz, ${row.mentions}::uuid[])
    on conflict (workspace_id, key_hash) do update
    set fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = excluded.created_at,
      mentions = excluded.mentions`.execute(scope.db)
}

/** Empties the answers in which an id stands: that the call was made stays, so that it is not done a second time. */
export async function emptyAnswersWith(scope: DirectoryScope, ownerId: string, id: string): Promise<void> {
  // Reads the answers of a day under this workspace or account.
  await sql`
    update idempotency_keys set answer = '', mentions = '{}'
    where workspace_id = ${ownerId}::uuid and ${id}::uuid = any(mentions)`.execute(scope.db)
}

/** Forgets every answer that was kept before `until`. */
export async function deleteIdempotencyKeys(scope: DirectoryScope, until: Date): Promise<void> {
  await sql`delete from idempotency_keys where created_at <= ${until}::timestamptz`.execute(scope.db)
}
