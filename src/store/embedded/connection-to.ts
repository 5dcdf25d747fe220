import { ROLE, SOCKET_PORT } from './names.ts'

/** What `pg` needs to reach the embedded server; `host` is the directory of its Unix socket. */
export interface EmbeddedConnection {
  host: string
  port: number
  user: string
  database: string
  password?: string
  /** Off whatever PGSSLMODE says: a Unix socket has no TLS. */
  ssl: false
}

/** The connection of Roster's role to Roster's database, through the socket in `socketDir`. */
export function connectionTo(socketDir: string): EmbeddedConnection {
  return { host: socketDir, port: SOCKET_PORT, user: ROLE, database: ROLE, ssl: false }
}
