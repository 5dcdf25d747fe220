import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Pool } from 'pg'
import { isFromServer, sqlState, UnfitDatabase } from '../kernel/errors.ts'
import { outageOf } from '../kernel/outages.ts'
import type { Connection, DirectoryScope } from '../kernel/scope.ts'

/** A position in the write-ahead log (`pg_lsn`), as a number. */
type Place = bigint

/** After this wait, in milliseconds, the primary answers: readers would notice a longer delay. */
const waitMsMax = 100
const lookEveryMs = 5
/** How long, in milliseconds, the replica is not used after it was behind or unreachable. */
const restMs = 1_000
/**
 * What it has replayed stays valid; whether it still follows the primary is checked again after this time, in
 * milliseconds.
 */
const followsMsMax = 1_000

interface ReplicaOptions {
  primary: Connection
  replica: Connection
  /** The replica's pool for long reads. */
  pool: Pool
  log: (sentence: string, level?: 'info' | 'warn') => void
}

/**
 * A streaming replica for reads. Before each read the primary is asked for the position of its log on disk,
 * once for all concurrent reads, and the replica must have replayed up to it. So a caller that got an answer
 * to a write, from any process, finds that write. A replica that is too far behind, unreachable or promoted
 * is not used for a second, and the primary answers.
 */
export class Replica {
  readonly #options: ReplicaOptions
  #asked: Promise<Place> | undefined
  #replayed: Place = 0n
  #lookedAt = Number.NEGATIVE_INFINITY
  #restsUntil = 0
  #isWell = true

  constructor(options: ReplicaOptions) {
    this.#options = options
  }

  get db(): Connection {
    return this.#options.replica
  }

  get pool(): Pool {
    return this.#options.pool
  }

  /** Whether a read that begins now may use the replica. Waits briefly for it to catch up. Never rejects. */
  async isCaughtUp(): Promise<boolean> {
    if (performance.now() < this.#restsUntil) return false
    try {
      return await this.#follow(await this.#written())
    } catch (error) {
      this.rest(error)
      return false
    }
  }

  /** Stops using the replica for a second, and logs the reason once. */
  rest(reason: unknown): void {
    this.#restsUntil = performance.now() + restMs
    if (!this.#isWell) return
    this.#isWell = false
    const why = reason instanceof Error ? reason.message : String(reason)
    this.#options.log(`reads go to the primary until the replica follows again: ${why}`, 'warn')
  }

  async #follow(written: Place): Promise<boolean> {
    const deadline = performance.now() + waitMsMax
    for (;;) {
      const knows = this.#replayed >= written
      if (knows && performance.now() - this.#lookedAt < followsMsMax) return true
      await this.#look()
      if (this.#replayed >= written) return true
      if (performance.now() > deadline) {
        this.rest('it is more than a tenth of a second behind')
        return false
      }
      await delay(lookEveryMs)
    }
  }

  /**
   * The log position of the primary at a moment after the call; a query that is under way already may have
   * been too early.
   */
  async #written(): Promise<Place> {
    await this.#asked?.catch(() => {})
    this.#asked ??= this.#ask().finally(() => {
      this.#asked = undefined
    })
    return this.#asked
  }

  async #ask(): Promise<Place> {
    const { rows } = await sql<{ place: string }>`select pg_current_wal_flush_lsn() - '0/0' as place`.execute(
      this.#options.primary,
    )
    return BigInt(rows[0]!.place)
  }

  async #look(): Promise<void> {
    const { rows } = await sql<{ place: string | null }>`
      select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() - '0/0' end as place`.execute(
      this.#options.replica,
    )
    const place = rows[0]?.place
    if (place == null) throw new Error('it is no standby any more')
    this.#replayed = BigInt(place)
    this.#lookedAt = performance.now()
    if (!this.#isWell) this.#options.log('the replica follows again, and answers reads')
    this.#isWell = true
  }
}

const replicas = new WeakMap<Connection, Replica>()

/** Registers a replica for reads on the primary's connections. */
export function keepReplica(db: Connection, replica: Replica): void {
  replicas.set(db, replica)
}

/**
 * Runs read-only work on the replica, if it has all answered writes, else on the scope's own connection. Runs
 * it again there if the replica fails. Inside a transaction it is part of the transaction.
 */
export async function reading<S extends DirectoryScope, T>(
  scope: S,
  read: (scope: S) => Promise<T>,
): Promise<T> {
  const replica = scope.db.isTransaction ? undefined : replicas.get(scope.db)
  if (replica === undefined || !(await replica.isCaughtUp())) return read(scope)
  try {
    return await read({ ...scope, db: replica.db })
  } catch (error) {
    if (!isOfReplica(error)) throw error
    replica.rest(error)
    return read(scope)
  }
}

/** 40001: the rows it read were about to be replaced by replay. 25006: a statement that a standby may not run. */
function isOfReplica(error: unknown): boolean {
  const isConflict = isFromServer(error) && /^(40001|25006)/.test(sqlState(error) ?? '')
  return isConflict || outageOf(error) !== undefined
}

/** Refuses a server that is no standby of the primary, because its answers would be of another store. */
export async function refuseOtherServer(primary: Pool, replica: Pool): Promise<void> {
  const identify =
    'select system_identifier::text as id, pg_is_in_recovery() as follows from pg_control_system()'
  const [here, there] = await Promise.all([primary.query(identify), replica.query(identify)])
  if (here.rows[0].id !== there.rows[0].id)
    throw new UnfitDatabase(
      'ROSTER_REPLICA_URL leads to a server that is no standby of the one in DATABASE_URL: it would answer with another store',
    )
}
