import { sql } from 'kysely'
import type { DirectoryScope } from '../kernel/scope.ts'

export interface TakenWork {
  /** The units that were granted: as many as requested, or as many as were left. */
  granted: number
  /** The units taken in this window, these included. */
  units: number
  /** The milliseconds until the window ends. */
  msLeft: number
}

/** Takes units of a subject's work of this window, up to what is left of `max`. A window that has ended starts again. */
export async function takeWork(
  scope: DirectoryScope,
  subject: Buffer,
  { wanted, max, windowMs }: { wanted: number; max: number; windowMs: number },
): Promise<TakenWork> {
  const first = Math.min(wanted, max)
  // The database's clock, which all processes share.
  const { rows } = await sql<TakenWork>`
    insert into work_taken as w (subject, units, granted, window_ends_at)
    values (${subject}::bytea, ${first}::bigint, ${first}::bigint,
      clock_timestamp() + ${windowMs}::int * interval '1 millisecond')
    on conflict (subject) do update set
      units = case when w.window_ends_at <= clock_timestamp() then excluded.units
        else least(w.units + ${wanted}::bigint, greatest(w.units, ${max}::bigint)) end,
      granted = case when w.window_ends_at <= clock_timestamp() then excluded.units
        else least(${wanted}::bigint, greatest(${max}::bigint - w.units, 0)) end,
      window_ends_at = case when w.window_ends_at <= clock_timestamp()
        then excluded.window_ends_at else w.window_ends_at end
    returning granted, units,
      greatest(ceil(extract(epoch from window_ends_at - clock_timestamp()) * 1000), 0)::int as "msLeft"`.execute(
    scope.db,
  )
  return rows[0]!
}

/** Deletes the windows that have ended. */
export async function deleteOverWork(scope: DirectoryScope): Promise<void> {
  // Locked in order, since several processes delete; rows that another one has locked are skipped.
  await sql`
    delete from work_taken where subject in (
      select subject from work_taken where window_ends_at <= clock_timestamp()
      order by subject for update skip locked)`.execute(scope.db)
}
