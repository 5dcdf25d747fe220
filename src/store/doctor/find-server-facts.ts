import { sql } from 'kysely'
import type { DirectoryScope } from '../scope.ts'

/** What a PostgreSQL says of itself. */
export interface ServerFacts {
  /** Such as 180004 for 18.4. */
  versionNumber: number
  version: string
  fsync: string
  fullPageWrites: string
  synchronousCommit: string
  /** Its clock when it answered. */
  at: Date
  databaseBytes: number
}

/** The server's version, what it promises of a commit, its clock and the size of this database. */
export async function findServerFacts(scope: DirectoryScope): Promise<ServerFacts> {
  const { rows } = await sql<ServerFacts>`
    select current_setting('server_version_num')::int as "versionNumber", current_setting('server_version') as version,
      current_setting('fsync') as fsync, current_setting('full_page_writes') as "fullPageWrites",
      current_setting('synchronous_commit') as "synchronousCommit",
      clock_timestamp() as at, pg_database_size(current_database()) as "databaseBytes"`.execute(scope.db)
  return rows[0]!
}
