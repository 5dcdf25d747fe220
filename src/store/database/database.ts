import { Kysely, PostgresDialect, sql } from 'kysely'
import { defaults, Pool, type PoolClient, type PoolConfig, types } from 'pg'
import type { EmbeddedConnection } from '../embedded/connection.ts'
import {
  besideEmbedded,
  type EmbeddedPostgres,
  reachEmbedded,
  startEmbedded,
} from '../embedded/start-embedded.ts'
import { UnfitDatabase } from '../kernel/errors.ts'
import type { Connection, DirectoryScope } from '../kernel/scope.ts'
import type { Tables } from '../kernel/tables.ts'
import { type KyselyPoolOptions, kyselyPool, streamOf } from './kysely-pool.ts'
import { keepsStatements, waitForServer } from './reach-server.ts'
import { keepReplica, Replica, refuseOtherServer } from './replica.ts'

export type { EmbeddedConnection } from '../embedded/connection.ts'
export { measureVolume, walBytesFor } from '../embedded/disk-space.ts'
export { EmbeddedError } from '../embedded/embedded-errors.ts'

export interface DatabaseOptions {
  /** The operator's PostgreSQL server; undefined starts the embedded one in `dataDir`. */
  url: string | undefined
  /** A streaming replica of that server, which may answer reads. */
  replicaUrl?: string | undefined
  dataDir: string
  /** Requires an existing store and allows a Roster that runs on it; throws `NoStore` if there is none. */
  mustExist?: boolean
  /** The connection to an embedded server that another process of this Roster runs. */
  beside?: EmbeddedConnection | undefined
  /** The most bytes of the embedded server's write-ahead log; undefined: chosen by the size of the disk. */
  walBytesMax?: number | undefined
  /** Named statements; off for PgBouncer in transaction mode. */
  prepared: boolean
  poolSizeMax: number
  statementTimeoutMs: number
  /** The longest wait of a request for a connection, in milliseconds, before it is answered with 503. */
  acquireTimeoutMs: number
  /** How long to wait for the operator's server if it is not up yet, in milliseconds; default: not at all. */
  waitMs?: number
  log: (message: string, level?: 'info' | 'warn') => void
}

interface PoolState {
  pool: 'requests' | 'long reads'
  used: number
  idle: number
  /** Requests that wait for a connection. */
  waiting: number
}

export interface Database {
  db: Connection
  /** A pool for COPY and cursors, which Kysely lacks. Separate from `db`, whose connections are for short statements. */
  pool: Pool
  /** The pool for a long read: the replica's if it has replayed all answered writes, else `pool`. */
  poolForReads(): Promise<Pool>
  /** One connection that requests cannot occupy, for health checks. */
  health: Pool
  embedded: boolean
  /** The connection to the embedded server; undefined: the server is the operator's. */
  embeddedAt: EmbeddedConnection | undefined
  /** Whether the disk has so little room that transactions may only read; always false for the operator's server. */
  isShortOfSpace(): boolean
  /** What each pool's connections do now. */
  poolStates(): PoolState[]
  /** Closes the connections, those in use after a second, and stops an embedded server. */
  close(): Promise<void>
}

/** Callers of a health check give up after a few seconds. */
const healthTimeoutMs = 2_000
/** A long read occupies its connection and keeps dead rows from being vacuumed. */
const longReadsMax = 5
/** Statements that still run when the database closes belong to callers that have given up. */
const closeMsMax = 1_000

// int8 (counts) as a number: exact to 2^53, which no count reaches.
types.setTypeParser(20, Number)
// A date as text, because a day is not a moment, which the driver would make of it.
types.setTypeParser(1082, String)
// Times are sent in UTC. In the time zone of this process they would lose the seconds of old offsets, such as
// Berlin's +00:53:28.
defaults.parseInputDatesAsUTC = true

/** Opens the store. This is the only place that distinguishes the embedded PostgreSQL from the operator's. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const embedded = options.url === undefined ? await openEmbedded(options) : undefined
  const server = embedded === undefined ? { connectionString: options.url } : embedded.connection
  const onLost = sayLosses(options.log)
  const pool = openPool(onLost, {
    ...server,
    max: options.poolSizeMax,
    connectionTimeoutMillis: options.acquireTimeoutMs,
    idleTimeoutMillis: 60_000,
    pipeline: true,
  })
  const longReads = openPool(onLost, {
    ...server,
    max: longReadsMax,
    connectionTimeoutMillis: options.acquireTimeoutMs,
    // A dead peer never answers, so the driver needs a timeout too.
    query_timeout: options.statementTimeoutMs,
  })
  const health = openPool(onLost, {
    ...server,
    max: 1,
    connectionTimeoutMillis: healthTimeoutMs,
    query_timeout: healthTimeoutMs,
  })
  const growth = new GrowthWatch((mark) => countIfGrown({ db }, mark))
  const onLostStatements = () => options.log(withoutNames)
  const prepared = options.prepared && (await isReadyForNames(longReads.pool, options))
  if (prepared !== options.prepared) onLostStatements()
  const isShortOfSpace = () => embedded?.isShortOfSpace() ?? false
  const onInserted = (rows: number) => growth.noteInserted(rows)
  const onSlow = (sentence: string) => options.log(sentence, 'warn')
  const common = { ...options, prepared, onLostStatements, onSlow }
  const db = connect(pool.pool, { ...common, onInserted, isShortOfSpace })
  const reads = options.replicaUrl === undefined ? undefined : openReplica(options.replicaUrl)

  /** The replica's pools. Whether it belongs to the same cluster is checked at its first use. */
  function openReplica(connectionString: string) {
    const server = { connectionString, connectionTimeoutMillis: healthTimeoutMs }
    const pools = [
      openPool(onLost, { ...server, max: options.poolSizeMax, idleTimeoutMillis: 60_000, pipeline: true }),
      openPool(onLost, { ...server, max: longReadsMax, query_timeout: options.statementTimeoutMs }),
    ] as const
    const replica = new Replica({
      primary: db,
      replica: connect(pools[0].pool, common),
      pool: pools[1].pool,
      log: options.log,
    })
    keepReplica(db, replica)
    return { replica, pools }
  }

  async function close(): Promise<void> {
    const replicaEnds = reads === undefined ? [] : [reads.replica.db.destroy(), reads.pools[1].pool.end()]
    await atMost(
      closeMsMax,
      Promise.all([db.destroy(), longReads.pool.end(), health.pool.end(), ...replicaEnds]),
    )
    for (const { connections } of [pool, longReads, health, ...(reads?.pools ?? [])])
      for (const connection of connections) streamOf(connection).destroy()
    await embedded?.stop()
  }
  if (reads !== undefined && options.waitMs !== undefined)
    await refuseOtherServer(longReads.pool, reads.pools[1].pool).catch(async (error) => {
      if (!(error instanceof UnfitDatabase)) return reads.replica.rest(error)
      await close()
      throw error
    })
  let closed: Promise<void> | undefined
  return {
    db,
    pool: longReads.pool,
    poolForReads: async () =>
      reads !== undefined && (await reads.replica.isCaughtUp()) ? reads.replica.pool : longReads.pool,
    health: health.pool,
    embedded: embedded !== undefined,
    embeddedAt: embedded?.connection,
    isShortOfSpace,
    poolStates: () => [stateOf('requests', pool.pool), stateOf('long reads', longReads.pool)],
    close() {
      closed ??= close()
      return closed
    },
  }
}

function connect(pool: Pool, options: KyselyPoolOptions): Connection {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: kyselyPool(pool, options) }) })
}

function stateOf(pool: PoolState['pool'], { totalCount, idleCount, waitingCount }: Pool): PoolState {
  return { pool, used: totalCount - idleCount, idle: idleCount, waiting: waitingCount }
}

const withoutNames =
  'behind PgBouncer in transaction mode, which loses prepared statements: Roster goes on without them. ROSTER_PREPARED=off says so from the start; max_prepared_statements in pgbouncer.ini lets it use them'

/** Waits for the operator's server as long as the options say, and finds out whether prepared statements survive on it. */
async function isReadyForNames(pool: Pool, { url, waitMs, log }: DatabaseOptions): Promise<boolean> {
  if (url === undefined || waitMs === undefined) return true
  try {
    await waitForServer(pool, { waitMs, log })
    return await keepsStatements(pool)
  } catch (error) {
    await pool.end()
    throw error
  }
}

const lossesSaidEveryMs = 10_000

/** Logs lost connections, once per outage. */
function sayLosses(log: DatabaseOptions['log']): (error: Error) => void {
  let saidAt = Number.NEGATIVE_INFINITY
  return ({ message }) => {
    const now = performance.now()
    if (now - saidAt > lossesSaidEveryMs) log(`connections to the database are lost: ${message}`)
    saidAt = now
  }
}

/** A pool that counts its open connections. */
function openPool(
  onLost: (error: Error) => void,
  config: PoolConfig,
): { pool: Pool; connections: Set<PoolClient> } {
  const pool = new Pool({ ...config, keepAlive: true, application_name: 'roster' })
  const connections = new Set<PoolClient>()
  // Without a listener the loss of a connection would end the process. An idle connection is replaced by the
  // next query; one in use also fails its query, which reports the error.
  pool.on('error', onLost)
  pool.on('connect', (client) => {
    connections.add(client)
    client.on('error', () => undefined)
  })
  pool.on('remove', (client) => connections.delete(client))
  return { pool, connections }
}

function openEmbedded(options: DatabaseOptions): Promise<EmbeddedPostgres> {
  if (options.beside !== undefined) return besideEmbedded(options.dataDir, options.beside)
  return options.mustExist ? reachEmbedded(options) : startEmbedded(options)
}

/** Numbers of inserted rows. Beyond the last one autovacuum's statistics are accurate enough. */
const marks = [1_000, 10_000, 100_000] as const

/**
 * Runs ANALYZE while a store fills up. Plans depend on statistics, which autovacuum renews about once a
 * minute: until then an import into a new store would read the whole table for every chunk, since reading an
 * empty table costs nothing.
 */
export class GrowthWatch {
  readonly #count: (mark: number) => Promise<unknown>
  #inserted = 0
  #passed = 0

  /** `count` is called with each mark that is passed, one call at a time. Its errors are ignored. */
  constructor(count: (mark: number) => Promise<unknown>) {
    this.#count = count
  }

  noteInserted(rows: number): void {
    this.#inserted += rows
    const mark = marks[this.#passed]
    if (mark === undefined || this.#inserted < mark) return
    this.#passed++
    this.#count(mark).catch(() => {})
  }
}

/** Analyzes the tables that imports fill, unless they were analyzed since they held this many contacts. */
async function countIfGrown({ db }: DirectoryScope, atLeast: number): Promise<void> {
  const { rows } = await sql<{ counted: number }>`
    select reltuples as counted from pg_class where oid = 'contacts'::regclass`.execute(db)
  if (rows[0] === undefined || rows[0].counted >= atLeast) return
  await sql`analyze contacts, contact_log, list_members, job_contacts`.execute(db)
}

/** Waits until `work` is settled, but no longer than `timeoutMs`. */
export async function atMost(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs)
  })
  const over = work.then(
    () => {},
    () => {},
  )
  await Promise.race([over, late])
  clearTimeout(timer)
}
