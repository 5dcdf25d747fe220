import type { TimedJobRow } from '../../store/jobs.ts'
import type { JobRow } from '../../store/tables.ts'
import type { JobState } from './job.ts'

/** A job's row when it is over. */
export function ended(
  row: TimedJobRow,
  state: Extract<JobState, 'done' | 'cancelled' | 'failed'>,
  error: string | null = null,
): JobRow {
  return { ...row, state, error, holder: null, started_at: row.started_at ?? row.now, finished_at: row.now }
}
