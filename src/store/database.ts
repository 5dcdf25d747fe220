import { Kysely, PostgresDialect } from 'kysely'
import { Pool, types } from 'pg'
import { reachEmbedded } from './embedded/reach-embedded.ts'
import { type EmbeddedPostgres, startEmbedded } from './embedded/start-embedded.ts'
import { namedStatements } from './named-statements.ts'
import type { Connection } from './scope.ts'
import type { Tables } from './tables.ts'

export { EmbeddedError } from './embedded/embedded-error.ts'

export interface DatabaseOptions {
  /** A server of one's own; undefined starts the embedded one in `dataDir`. */
  url: string | undefined
  dataDir: string
  /** Use a store that is there, beside a Roster that runs on it too; without one `NoStore` is thrown. */
  mustExist?: boolean
  /** Named statements; off for PgBouncer in transaction mode. */
  prepared: boolean
  poolSizeMax: number
  statementTimeoutMs: number
  /** How long a request may wait for a connection before it is answered 503. */
  acquireTimeoutMs: number
  log: (message: string) => void
}

export interface Database {
  db: Connection
  /** The pool itself, for what Kysely has no word for: COPY. */
  pool: Pool
  embedded: boolean
  /** Closes the connections and, if embedded, stops the server. Resolves when both are down. */
  close(): Promise<void>
}

// int8 (counts) as a number: exact to 2^53, which no table of ours reaches.
types.setTypeParser(20, Number)

/** Opens the store. The only place that knows whether PostgreSQL is the embedded one or somebody's own. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const embedded = options.url === undefined ? await openEmbedded(options) : undefined
  const pool = new Pool({
    ...(embedded === undefined ? { connectionString: options.url } : embedded.connection),
    max: options.poolSizeMax,
    connectionTimeoutMillis: options.acquireTimeoutMs,
    idleTimeoutMillis: 60_000,
    // Enforced here as well as by PostgreSQL: a startup option would break PgBouncer, and a dead peer answers nothing.
    query_timeout: options.statementTimeoutMs,
    keepAlive: true,
    application_name: 'roster',
  })
  // Without a listener the loss of a connection would end the process. An idle one is replaced by the next query; one in
  // use also fails its query, which is where that error belongs.
  pool.on('error', (error) => options.log(`database connection lost: ${error.message}`))
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: namedStatements(pool, options.prepared) }),
  })
  return {
    db,
    pool,
    embedded: embedded !== undefined,
    async close() {
      await db.destroy()
      await embedded?.stop()
    },
  }
}

function openEmbedded(options: DatabaseOptions): Promise<EmbeddedPostgres> {
  return options.mustExist ? reachEmbedded(options) : startEmbedded(options)
}
