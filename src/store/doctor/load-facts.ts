import { sql } from 'kysely'
import type { DirectoryScope } from '../kernel/scope.ts'

/** Unfinished jobs of one kind and state. */
export interface JobLoad {
  kind: string
  state: string
  jobs: number
  /** The rows that they have processed so far. */
  rowsDone: number
}

/** The unfinished jobs of all workspaces, by kind and state. */
export async function countUnfinishedJobs(scope: DirectoryScope): Promise<JobLoad[]> {
  const { rows } = await sql<JobLoad>`
    select kind, state, count(*) as jobs, coalesce(sum(done), 0)::int8 as "rowsDone" from jobs
    where finished_at is null
    group by kind, state`.execute(scope.db)
  return rows
}

/**
 * The age of the oldest transaction that is still writing; the change feed delivers no younger changes, since
 * that transaction's may come before them. 0 if there is none.
 */
export async function measureFeedLag(scope: DirectoryScope): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select coalesce(extract(epoch from clock_timestamp() - min(xact_start)), 0)::float8 as seconds
    from pg_stat_activity where datname = current_database() and backend_xid is not null`.execute(scope.db)
  return rows[0]!.seconds
}

/** Messages that wait to be sent, in all workspaces, and the number of webhooks that Roster paused. */
export interface WebhookLoad {
  active: number
  paused: number
  /** Webhooks that were paused because they failed. */
  failing: number
}

/** Counts the waiting messages, from their index. */
export async function countWaitingMessages(scope: DirectoryScope): Promise<WebhookLoad> {
  const { rows } = await sql<WebhookLoad>`
    select count(d.id) filter (where h.state = 'active') as active,
      count(d.id) filter (where h.state = 'paused') as paused,
      count(distinct h.id) filter (where h.paused_reason in ('failing', 'gone', 'maker', 'secret'))::int as failing
    from webhooks h left join webhook_deliveries d
      on d.workspace_id = h.workspace_id and d.webhook_id = h.id and d.state = 'waiting'`.execute(scope.db)
  return rows[0] as WebhookLoad
}
