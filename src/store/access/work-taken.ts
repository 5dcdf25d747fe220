import { sql } from 'kysely'
import type { DirectoryScope } from '../kernel/scope.ts'

export interface TakenWork {
  /** What was wanted, or what was left. */
  granted: number
  /** All that was taken in this window, this included. */
  units: number
  /** Until the window is over. */
  msLeft: number
}

/** Takes units of a subject's work of this window, as many as are left of `max`. A window that is over begins again. */
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

/** Forgets the windows that are over. */
export async function deleteOverWork(scope: DirectoryScope): Promise<void> {
  // In order, since several processes sweep; what another sweeps already is skipped.
  await sql`
    delete from work_taken where subject in (
      select subject from work_taken where window_ends_at <= clock_timestamp()
      order by subject for update skip locked)`.execute(scope.db)
}
