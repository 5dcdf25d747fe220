import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { DirectoryScope } from '../kernel/scope.ts'

interface LeaseOptions {
  /** How long a dead holder blocks the next one, in milliseconds. A living one renews the lease every third of that. */
  expiryMs?: number
  pollMs?: number
  /** Called once if another process holds the lease. */
  onWait?: () => void
}

/** Held while `work` of `underLease` runs. */
export interface Lease {
  /** Throws if the lease may have passed to another process, so that the holder stops before its next step. */
  assertHeld(): void
}

/**
 * Runs `work` while no other process on this database runs work of the same name; waits for its turn. It uses
 * a row with an expiry instead of an advisory lock, which belongs to a session and is lost behind PgBouncer
 * in transaction mode.
 */
export async function underLease<T>(
  scope: DirectoryScope,
  name: string,
  work: (lease: Lease) => Promise<T>,
  { expiryMs = 15_000, pollMs = 100, onWait }: LeaseOptions = {},
): Promise<T> {
  const holder = randomUUID()
  for (let waited = false; !(await takeLease(scope, name, holder, expiryMs)); waited = true) {
    if (!waited) onWait?.()
    await delay(pollMs * (0.5 + Math.random()))
  }

  let renewedAt = performance.now()
  const heartbeat = setInterval(() => {
    const sentAt = performance.now()
    renewLease(scope, name, holder, expiryMs).then(
      (held) => {
        renewedAt = held ? sentAt : Number.NEGATIVE_INFINITY
      },
      // The database may be back before the lease expires; the next renewal tries again.
      () => {},
    )
  }, expiryMs / 3)
  heartbeat.unref()

  try {
    return await work({
      assertHeld() {
        if (performance.now() - renewedAt > expiryMs) throw new Error(`lost the lease "${name}"`)
      },
    })
  } finally {
    clearInterval(heartbeat)
    // A lease that is not released expires.
    await releaseLease(scope, name, holder).catch(() => {})
  }
}

/** The database's clock, which is the same for all processes; sent back as a parameter. */
async function readClock(scope: DirectoryScope): Promise<number> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(scope.db)
  return rows[0]!.now.getTime()
}

async function takeLease(scope: DirectoryScope, name: string, holder: string, expiryMs: number) {
  const now = await readClock(scope)
  // One of several processes takes a free or expired lease; the others get no row.
  const { rows } = await sql`
    insert into roster_leases (name, holder, expires_at)
    values (${name}, ${holder}, ${new Date(now + expiryMs)})
    on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
    where roster_leases.expires_at < ${new Date(now)}
    returning name`.execute(scope.db)
  return rows.length === 1
}

async function renewLease(scope: DirectoryScope, name: string, holder: string, expiryMs: number) {
  const expiresAt = new Date((await readClock(scope)) + expiryMs)
  // No row: the lease expired and another process took it.
  const { rows } = await sql`
    update roster_leases set expires_at = ${expiresAt}
    where name = ${name} and holder = ${holder}
    returning name`.execute(scope.db)
  return rows.length === 1
}

async function releaseLease(scope: DirectoryScope, name: string, holder: string): Promise<void> {
  // Makes the lease available to waiting processes at once.
  await sql`delete from roster_leases where name = ${name} and holder = ${holder}`.execute(scope.db)
}
