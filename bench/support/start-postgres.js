import { join } from 'node:path'
import pg from 'pg'

const settings = {
  // Room for pgbench at 256 connections beside Roster's pool; Roster's own default is 60.
  max_connections: '300',
}

/**
 * One embedded PostgreSQL with Roster's own settings, for Roster and pgbench alike: a Unix socket, fsync on,
 * synchronous_commit on. The settings are read back, so that a bench can say so.
 *
 * @param {string} builtDir
 * @param {string} dataDir
 * @param {Record<string, string>} [more] settings on top of those
 */
export async function startPostgres(builtDir, dataDir, more = {}) {
  const { startEmbedded } = await import(join(builtDir, 'dist/store/embedded/start-embedded.js'))
  const server = await startEmbedded({ dataDir, log: () => {}, settings: { ...settings, ...more } })
  /** @type {{ host: string, port: number, user: string, database: string }} */
  const { host, port, user, database } = server.connection
  const client = new pg.Client({ host, port, user, database, ssl: false })
  await client.connect()
  return {
    host,
    port,
    user,
    database,
    url: `postgres://${user}@localhost/${database}?${new URLSearchParams({ host, port: String(port) })}`,
    /** For what a bench itself asks of the database; nothing that is measured. */
    client,
    settings: await durability(client),
    async stop() {
      await client.end()
      await server.stop()
    },
  }
}

/** @typedef {Awaited<ReturnType<typeof startPostgres>>} Postgres */

/**
 * Refuses to measure a server that does not write to disk before it answers.
 *
 * @param {pg.Client} client
 * @returns {Promise<Record<'version' | 'fsync' | 'synchronous_commit' | 'full_page_writes', string>>}
 */
async function durability(client) {
  const { rows } = await client.query(
    `select current_setting('server_version') as version, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as synchronous_commit,
      current_setting('full_page_writes') as full_page_writes`,
  )
  const { version, ...switches } = rows[0]
  if (Object.values(switches).some((value) => value !== 'on')) {
    throw new Error(`the server is not durable: ${JSON.stringify(switches)}`)
  }
  return { version, ...switches }
}
