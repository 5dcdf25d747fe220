import { sql } from 'kysely'
import type { DirectoryScope } from '../kernel/scope.ts'

/** A transaction that has written something and has not ended. */
export interface OpenWriter {
  seconds: number
  /** The server's process id; null for a prepared transaction that waits for its second phase. */
  process: number | null
  program: string
}

/** The longest such transaction in this database, as far as this role may see; the change feed waits for it. */
export async function findLongestWriter({ db }: DirectoryScope): Promise<OpenWriter | undefined> {
  const { rows } = await sql<OpenWriter>`
    select extract(epoch from clock_timestamp() - w.since)::int as seconds, w.process, w.program
    from (
      select xact_start as since, pid as process, application_name as program from pg_stat_activity
      where backend_xid is not null and datname = current_database()
      union all select prepared, null, 'a prepared transaction ' || gid from pg_prepared_xacts
      where database = current_database()
    ) w
    order by w.since limit 1`.execute(db)
  return rows[0]
}

/** Rows of the log with a feed position that no transaction of this server has reached: they come from another server. */
export async function countForeignPlaces({ db }: DirectoryScope): Promise<number> {
  // Reads the log once.
  const { rows } = await sql<{ rows: number }>`
    select count(*) as rows from contact_log
    where feed_position >= pg_snapshot_xmax(pg_current_snapshot())`.execute(db)
  return rows[0]?.rows ?? 0
}
