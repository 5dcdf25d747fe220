import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROLE } from '../../src/store/embedded/connection.ts'
import { startEmbedded } from '../../src/store/embedded/start-embedded.ts'

export interface TestServer {
  /** Of a database that may be used to make others. */
  url: string
  embedded: boolean
  stop(): Promise<void>
}

/** The server of `CITUS_URL` or `DATABASE_URL`, or an embedded PostgreSQL of this run's own in a temporary directory. */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env.CITUS_URL ?? process.env.DATABASE_URL
  if (given !== undefined) return { url: given, embedded: false, stop: async () => {} }

  const dataDir = await mkdtemp(join(tmpdir(), 'roster-test-'))
  // Hundreds of databases come and go: they need no vacuum, which would take a twentieth of the processor.
  const settings = { max_connections: '300', autovacuum_naptime: '2min' }
  const embedded = await startEmbedded({ dataDir, log: () => {}, settings })
  const { host, port } = embedded.connection
  const query = new URLSearchParams({ host, port: String(port) })
  return {
    url: `postgres://${ROLE}@localhost/postgres?${query}`,
    embedded: true,
    async stop() {
      await embedded.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
