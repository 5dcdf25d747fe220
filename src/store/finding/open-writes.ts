import { sql } from 'kysely'
import type { DirectoryScope } from '../kernel/scope.ts'

/** The longest time, in milliseconds, from the beginning of a write until it has locked or written something. */
const hiddenWriteMs = 30_000

/**
 * A time before which every write of this store has ended: now, or the beginning of the oldest write that is
 * still open. A transaction counts as a write if it has written or locked something, or is younger than
 * `hiddenWriteMs`; a long export only reads.
 */
export async function oldestOpenWrite({ db }: DirectoryScope): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`
    select least(clock_timestamp(), min(xact_start)) as at
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
      and xact_start is not null
      and (backend_xid is not null
        or xact_start > clock_timestamp() - ${hiddenWriteMs}::int4 * interval '1 ms')`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('an aggregate always has a row')
  return row.at
}
