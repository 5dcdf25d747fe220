import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Pool } from 'pg'
import { isFromServer, sqlState, UnfitDatabase } from '../kernel/errors.ts'
import { outageOf } from '../kernel/outages.ts'
import type { Connection, DirectoryScope } from '../kernel/scope.ts'

/** A place in the write-ahead log (`pg_lsn`), as a number. */
type Place = bigint

/** Beyond it the primary answers: a reader notices a tenth of a second. */
const waitMsMax = 100
const lookEveryMs = 5
/** A standby that is behind or away is asked again after so long. */
const restMs = 1_000
/** What it has replayed holds for good; that it still follows is asked anew after so long. */
const followsMsMax = 1_000

interface ReplicaOptions {
  primary: Connection
  replica: Connection
  /** The replica's pool, for what holds a connection long. */
  pool: Pool
  log: (sentence: string, level?: 'info' | 'warn') => void
}

/**
 * A streaming replica that reads may go to. Before each, the primary is asked how far its log is on disk, once for all reads
 * that ask meanwhile, and the replica must have replayed so much: so whoever was answered a write, by whichever
 * process, finds it. One that is too far behind, away or promoted is left alone for a second, and the primary answers.
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

  /** Whether a read that begins now may go there: waits a little for what is on its way. Never throws. */
  async isCaughtUp(): Promise<boolean> {
    if (performance.now() < this.#restsUntil) return false
    try {
      return await this.#follow(await this.#written())
    } catch (error) {
      this.rest(error)
      return false
    }
  }

  /** Leaves the replica alone for a second, and says why once. */
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

  /** What the primary has on disk at a moment after the call: a question that is under way already may have been too early. */
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

/** Makes a replica known to those who read by the primary's connections. */
export function keepReplica(db: Connection, replica: Replica): void {
  replicas.set(db, replica)
}

/**
 * Runs what only reads, on the replica where there is one that has all that was answered, else on the scope's own connection.
 * Again there when the replica fails in between. Within a transaction it is a part of that.
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

/** 40001: what it read was about to be replayed away. 25006: it does what a standby may not. */
function isOfReplica(error: unknown): boolean {
  const isConflict = isFromServer(error) && /^(40001|25006)/.test(sqlState(error) ?? '')
  return isConflict || outageOf(error) !== undefined
}

/** Refuses a server that is no standby of the primary: what it answers would be another store's. */
export async function refuseOtherServer(primary: Pool, replica: Pool): Promise<void> {
  const identify =
    'select system_identifier::text as id, pg_is_in_recovery() as follows from pg_control_system()'
  const [here, there] = await Promise.all([primary.query(identify), replica.query(identify)])
  if (here.rows[0].id !== there.rows[0].id)
    throw new UnfitDatabase(
      'ROSTER_REPLICA_URL leads to a server that is no standby of the one in DATABASE_URL: it would answer with another store',
    )
}
