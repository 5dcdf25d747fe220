import { sql } from 'kysely'
import type { DirectoryScope } from '../kernel/scope.ts'

/** Unfinished jobs of one kind and state. */
export interface JobLoad {
  kind: string
  state: string
  jobs: number
  /** Rows that these have done so far. */
  rowsDone: number
}

/** What the store has before it, in every workspace: its unfinished jobs by kind and state. */
export async function countUnfinishedJobs(scope: DirectoryScope): Promise<JobLoad[]> {
  const { rows } = await sql<JobLoad>`
    select kind, state, count(*) as jobs, coalesce(sum(done), 0)::int8 as "rowsDone" from jobs
    where finished_at is null
    group by kind, state`.execute(scope.db)
  return rows
}

/**
 * How long ago the oldest transaction began that is still writing: the change feed gives nothing that is younger, since that
 * one may come before it. 0 where nobody writes.
 */
export async function measureFeedLag(scope: DirectoryScope): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select coalesce(extract(epoch from clock_timestamp() - min(xact_start)), 0)::float8 as seconds
    from pg_stat_activity where datname = current_database() and backend_xid is not null`.execute(scope.db)
  return rows[0]!.seconds
}
