import { Client } from 'pg'
import { ROLE, SOCKET_PORT, SUPERUSER } from './names.ts'

/**
 * Makes Roster's role and database where they are missing. The role is no superuser: it may make
 * databases, and owns its own. So a hole in Roster is not a shell on the machine, and every migration
 * is proven to work with the rights that hosted servers give.
 */
export async function ensureDatabase(socketDir: string): Promise<void> {
  const client = new Client({
    host: socketDir,
    port: SOCKET_PORT,
    user: SUPERUSER,
    database: 'postgres',
    ssl: false,
  })
  // The server may end at any moment; the query's own rejection says so, the event must not end Roster.
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '${ROLE}') AS role,
              EXISTS (SELECT FROM pg_database WHERE datname = '${ROLE}') AS database`,
    )
    if (!rows[0]?.role) await client.query(`CREATE ROLE ${ROLE} LOGIN CREATEDB`)
    if (!rows[0]?.database) await client.query(`CREATE DATABASE ${ROLE} OWNER ${ROLE}`)
  } finally {
    await client.end()
  }
}
