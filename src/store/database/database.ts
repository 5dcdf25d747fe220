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
  /** A server of one's own; undefined starts the embedded one in `dataDir`. */
  url: string | undefined
  /** A streaming replica of it that may answer reads. */
  replicaUrl?: string | undefined
  dataDir: string
  /** Use a store that is there, beside a Roster that runs on it too; without one `NoStore` is thrown. */
  mustExist?: boolean
  /** Where the embedded server is that another process of this Roster runs. */
  beside?: EmbeddedConnection | undefined
  /** What the embedded server's write-ahead log may take of the disk; undefined: by the size of the disk. */
  walBytesMax?: number | undefined
  /** Named statements; off for PgBouncer in transaction mode. */
  prepared: boolean
  poolSizeMax: number
  statementTimeoutMs: number
  /** How long a request may wait for a connection before it is answered 503. */
  acquireTimeoutMs: number
  /** How long a server of one's own that is not up yet is waited for; default: not at all. */
  waitMs?: number
  log: (message: string, level?: 'info' | 'warn') => void
}

interface PoolState {
  pool: 'requests' | 'long reads'
  used: number
  idle: number
  /** Requests that wait for one. */
  waiting: number
}

export interface Database {
  db: Connection
  /** Apart from `db`, whose connections are for what is short: for what Kysely has no word for, COPY and cursors. */
  pool: Pool
  /** Where to begin a long read: the replica's pool where that has all that was answered, else `pool`. */
  poolForReads(): Promise<Pool>
  /** One connection that no request can keep busy, for asking whether the database is there. */
  health: Pool
  embedded: boolean
  /** Where the embedded server is; undefined: the server is somebody's own. */
  embeddedAt: EmbeddedConnection | undefined
  /** The disk has so little room that transactions only read; never so for a server of one's own. */
  isShortOfSpace(): boolean
  /** What each pool's connections do now. */
  poolStates(): PoolState[]
  /** Closes the connections, those in use after a second, and stops the server if it is embedded. */
  close(): Promise<void>
}

/** Who asks for health gives up after a few seconds. */
const healthTimeoutMs = 2_000
/** A long read holds its connection, and the dead rows that it may still see. */
const longReadsMax = 5
/** What still runs on a connection when the database closes has been given up by whoever asked for it. */
const closeMsMax = 1_000

// int8 (counts) as a number: exact to 2^53, which no table of ours reaches.
types.setTypeParser(20, Number)
// A date as its text: a day has no moment, which is what the driver would make of it.
types.setTypeParser(1082, String)
// A time goes out in UTC. In the zone of this process it would lose the seconds of old offsets, such as Berlin's +00:53:28.
defaults.parseInputDatesAsUTC = true

/** Opens the store. The only place that knows whether PostgreSQL is the embedded one or somebody's own. */
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
    // A dead peer answers nothing.
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

  /** The replica's pools. Where it leads elsewhere, that is told when it is first looked at. */
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

/** Waits for a server of one's own as long as the options say, and finds out whether it keeps what is prepared. */
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

/** Says that connections are lost, once for all that an outage takes. */
function sayLosses(log: DatabaseOptions['log']): (error: Error) => void {
  let saidAt = Number.NEGATIVE_INFINITY
  return ({ message }) => {
    const now = performance.now()
    if (now - saidAt > lossesSaidEveryMs) log(`connections to the database are lost: ${message}`)
    saidAt = now
  }
}

/** A pool, and the connections it has open. */
function openPool(
  onLost: (error: Error) => void,
  config: PoolConfig,
): { pool: Pool; connections: Set<PoolClient> } {
  const pool = new Pool({ ...config, keepAlive: true, application_name: 'roster' })
  const connections = new Set<PoolClient>()
  // Without a listener the loss of a connection would end the process. An idle one is replaced by the next query; one in
  // use also fails its query, which is where that error belongs.
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

/** Rows that were inserted. Beyond the last, autovacuum's own counts differ too little to matter. */
const marks = [1_000, 10_000, 100_000] as const

/**
 * Has PostgreSQL count a store that fills up. Plans go by its counts, which autovacuum renews once in a minute or so: until
 * then an import into a new store would read all of it for every chunk, since an empty table is read whole at no cost.
 */
export class GrowthWatch {
  readonly #count: (mark: number) => Promise<unknown>
  #inserted = 0
  #passed = 0

  /** `count` is called with each mark that is passed, one after the other. What it fails with is of no interest. */
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

/** Counts the tables that imports fill, unless they were counted since they held this many contacts. */
async function countIfGrown({ db }: DirectoryScope, atLeast: number): Promise<void> {
  const { rows } = await sql<{ counted: number }>`
    select reltuples as counted from pg_class where oid = 'contacts'::regclass`.execute(db)
  if (rows[0] === undefined || rows[0].counted >= atLeast) return
  await sql`analyze contacts, contact_log, list_members, job_contacts`.execute(db)
}

/** Waits for the end of `work`, however it ends, but no longer than `timeoutMs`. */
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
