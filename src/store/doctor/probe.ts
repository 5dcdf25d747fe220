import type { Pool } from 'pg'
import type { Database } from '../database/database.ts'
import { sqlState } from '../kernel/errors.ts'

/** A row of `roster_leases` that is never leased: writing it reads and writes the store. */
const write = `
  insert into roster_leases (name, holder, expires_at)
  values ('health', '00000000-0000-0000-0000-000000000000'::uuid, $1::timestamptz)
  on conflict (name) do update set expires_at = excluded.expires_at`

/** Allocates a page on the disk. Overwriting a row allocates none, so it would succeed on a full disk. */
const grow = `create temporary table roster_health on commit drop as select repeat('x', 4000) as text`

export interface ProbeOptions {
  /**
   * Also allocates room on the disk, which leaves dead rows in the catalog; only while the disk is suspected
   * to be full.
   */
  takesRoom?: boolean
  /** Rolls back, so that nothing changes. */
  keepsNothing?: boolean
}

/**
 * Reads and writes the store like a request, on a connection that requests cannot occupy. Rejects with the
 * error that a request would get.
 */
export async function probe(
  { health, isShortOfSpace }: Pick<Database, 'health' | 'isShortOfSpace'>,
  { takesRoom = false, keepsNothing = false }: ProbeOptions = {},
): Promise<void> {
  if (isShortOfSpace()) throw Object.assign(new Error('the disk is nearly full'), { code: '53100' })
  if (!takesRoom && !keepsNothing) {
    await health.query(write, [new Date()])
    return
  }
  await inTransaction(health, async (query) => {
    await query(write, [new Date()])
    if (!takesRoom) return
    await query('savepoint room')
    await query(grow).catch((error) => {
      // A role that may not create temporary tables cannot make this check.
      if (sqlState(error) !== '42501') throw error
      return query('rollback to savepoint room')
    })
  })
}

type Query = (text: string, values?: unknown[]) => Promise<unknown>

/** Runs `work` in a transaction that is always rolled back. */
async function inTransaction(pool: Pool, work: (query: Query) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  let failed = true
  try {
    await client.query('begin')
    await work((text, values) => client.query(text, values))
    await client.query('rollback')
    failed = false
  } finally {
    client.release(failed)
  }
}
