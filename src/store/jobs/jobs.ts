import { sql } from 'kysely'
import { isUnavailable } from '../kernel/outages.ts'
import { readTogether, writeLater } from '../kernel/pipeline.ts'
import type { DirectoryScope, Scope } from '../kernel/scope.ts'
import type { JobRow } from '../kernel/tables.ts'
import { isDistributed } from '../schema/distribute.ts'

const columns = sql`j.workspace_id, j.id, j.kind, j.state, j.actor, j.input, j.checkpoint, j.step, j.total, j.done, j.counts,
  j.error, j.attempts, j.holder, j.free_at, j.turn_at, j.created_at, j.started_at, j.finished_at, j.forgotten_at`

type NewJobRow = Pick<JobRow, 'id' | 'kind' | 'actor' | 'input' | 'total' | 'created_at'>

/** Adds a job that waits for its first turn. */
export async function insertJob(scope: Scope, job: NewJobRow): Promise<void> {
  await sql`
    insert into jobs (workspace_id, id, kind, state, actor, input, step, total, done, counts, attempts, free_at, created_at)
    values (${scope.workspaceId}::uuid, ${job.id}::uuid, ${job.kind}::text, 'waiting', ${job.actor}::text,
      ${JSON.stringify(job.input)}::jsonb, 0, ${job.total}::int, 0, '{}', 0, 'epoch',
      ${job.created_at}::timestamptz)`.execute(scope.db)
}

/** The number of the workspace's unfinished jobs, counted up to `most`. */
export async function countUnfinishedJobs(scope: Scope, most: number): Promise<number> {
  // Through jobs_unfinished.
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select 1 from jobs where workspace_id = ${scope.workspaceId}::uuid and finished_at is null limit ${most}::int
    ) counted`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** One job. */
export async function findJob(scope: Scope, id: string): Promise<JobRow | undefined> {
  // By primary key.
  const { rows } = await sql<JobRow>`
    select ${columns} from jobs j
    where j.workspace_id = ${scope.workspaceId}::uuid and j.id = ${id}::uuid`.execute(scope.db)
  return rows[0]
}

/** Those of these ids that are ids of jobs. */
export async function findJobIds(scope: Scope, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  // By primary key.
  const { rows } = await sql<{ id: string }>`
    select id from jobs
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** Jobs of any workspaces, in no particular order; deleted ones are left out. */
export async function findJobs(
  scope: DirectoryScope,
  jobs: readonly { workspaceId: string; id: string }[],
): Promise<JobRow[]> {
  // One probe of the primary key per job.
  const { rows } = await sql<JobRow>`
    select ${columns} from unnest(
      ${jobs.map(({ workspaceId }) => workspaceId)}::uuid[],
      ${jobs.map(({ id }) => id)}::uuid[]
    ) as w(workspace_id, id)
    join jobs j on j.workspace_id = w.workspace_id and j.id = w.id`.execute(scope.db)
  return rows
}

/** A page of the workspace's jobs, newest first: by id, which starts with the time of creation. */
export async function listJobs(
  scope: Scope,
  page: { limit: number; beforeId?: string | undefined },
): Promise<JobRow[]> {
  const beyond = page.beforeId === undefined ? sql`true` : sql`j.id < ${page.beforeId}::uuid`
  // Walks the primary key backwards.
  const { rows } = await sql<JobRow>`
    select ${columns} from jobs j
    where j.workspace_id = ${scope.workspaceId}::uuid and ${beyond}
    order by j.id desc
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

/** A row with the database's clock, which is the same for all processes. */
export type TimedJobRow = JobRow & { now: Date }

/** The ids of a due job, before it is taken. */
export type DueJob = Pick<JobRow, 'workspace_id' | 'id'>

/** The most jobs that are tried in turn: more than there are processes that take jobs at once. */
const dueJobsMax = 20
/** The most workspaces that are queried one by one if a statement over all of them fails. */
const askedMax = 500
const askedAtOnce = 8

/**
 * Due jobs of these kinds without a holder, ordered by the time at which their workspace, and then they
 * themselves, last had a turn. If a node of a distributed PostgreSQL is unreachable, the jobs of the other
 * nodes; `seed` chooses the workspaces to query.
 */
export async function findDueJobs(
  scope: DirectoryScope,
  kinds: readonly string[],
  seed: string,
): Promise<DueJob[]> {
  try {
    // The only statement over all workspaces: reads the unfinished jobs, which are few, and probes jobs_turn for each.
    const { rows } = await sql<DueJob>`
      select j.workspace_id, j.id from jobs j
      where ${isDue(kinds)}
      order by (select max(t.turn_at) from jobs t where t.workspace_id = j.workspace_id) nulls first,
        j.turn_at nulls first, j.id
      limit ${dueJobsMax}::int`.execute(scope.db)
    return rows
  } catch (error) {
    if (!isUnavailable(error) || !(await isDistributed(scope).catch(() => false))) throw error
    return findDueJobsOneByOne(scope, kinds, seed)
  }
}

const isDue = (kinds: readonly string[]) =>
  sql`j.finished_at is null and j.free_at <= clock_timestamp() and j.kind = any(${kinds}::text[])`

async function findDueJobsOneByOne(
  scope: DirectoryScope,
  kinds: readonly string[],
  seed: string,
): Promise<DueJob[]> {
  const { rows: workspaces } = await sql<{ id: string }>`
    select id from workspaces where deleted_at is null 
    order by md5(id::text || ${seed}::text) limit ${askedMax}::int`.execute(scope.db)
  const found: DueJob[] = []
  async function ask(): Promise<void> {
    for (
      let next = workspaces.pop();
      next !== undefined && found.length < dueJobsMax;
      next = workspaces.pop()
    ) {
      // Through jobs_due. A workspace on an unreachable node gets its turn later.
      const asked = sql<DueJob>`
        select j.workspace_id, j.id from jobs j
        where j.workspace_id = ${next.id}::uuid and ${isDue(kinds)}
        order by j.turn_at nulls first, j.id
        limit 1`.execute(scope.db)
      found.push(...(await asked.catch(() => ({ rows: [] }))).rows)
    }
  }
  await Promise.all(Array.from({ length: askedAtOnce }, ask))
  return found
}

/** A due job, locked until the transaction ends; undefined if another transaction takes or has taken it. */
export async function lockDueJob(
  scope: DirectoryScope,
  { workspace_id: workspaceId, id }: DueJob,
): Promise<TimedJobRow | undefined> {
  // By primary key.
  const { rows } = await sql<TimedJobRow>`
    select ${columns}, clock_timestamp() as now
    from jobs j
    where j.workspace_id = ${workspaceId}::uuid and j.id = ${id}::uuid
      and j.finished_at is null and j.free_at <= clock_timestamp()
    for update of j skip locked`.execute(scope.db)
  return rows[0]
}

/** An unfinished job, locked until the transaction ends; with `holder`, only if that holder has it. */
export async function lockUnfinishedJob(
  scope: Scope,
  id: string,
  holder?: string,
): Promise<TimedJobRow | undefined> {
  const locked = sql<TimedJobRow>`
    select ${columns}, clock_timestamp() as now
    from jobs j
    where j.workspace_id = ${scope.workspaceId}::uuid and j.id = ${id}::uuid and j.finished_at is null
      and (${holder ?? null}::uuid is null or j.holder = ${holder ?? null}::uuid)
    for update of j`
  // Sent with BEGIN.
  const [rows] = await readTogether<[TimedJobRow]>(scope, [locked])
  return rows[0]
}

/** Makes held jobs available at once, for a store on which no other process works. */
export async function freeHeldJobs(scope: DirectoryScope): Promise<void> {
  // Through jobs_unfinished. The holder stays, so that a job that was never returned counts as a try.
  await sql`update jobs set free_at = 'epoch' where finished_at is null and holder is not null`.execute(
    scope.db,
  )
}

/** Writes all changeable columns of a job, which must be locked. */
export async function updateJob(scope: Scope, job: JobRow): Promise<void> {
  await writeLater(
    scope,
    sql`
    update jobs
    set state = ${job.state}::text, checkpoint = ${job.checkpoint === null ? null : JSON.stringify(job.checkpoint)}::jsonb, step = ${job.step}::int,
      total = ${job.total}::int, done = ${job.done}::int, counts = ${JSON.stringify(job.counts)}::jsonb,
      error = ${job.error}::text, attempts = ${job.attempts}::int, holder = ${job.holder}::uuid,
      free_at = ${job.free_at}::timestamptz, turn_at = ${job.turn_at}::timestamptz,
      started_at = ${job.started_at}::timestamptz, finished_at = ${job.finished_at}::timestamptz
    where workspace_id = ${scope.workspaceId}::uuid and id = ${job.id}::uuid`,
  )
}

/** Deletes an ended job without results, so that another one may have its id. */
export async function deleteEndedJob(scope: Scope, id: string): Promise<void> {
  await sql`
    delete from jobs
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and finished_at is not null`.execute(
    scope.db,
  )
}

/** The inputs of unfinished jobs that contain a text, by job. */
export async function listUnfinishedInputs(
  scope: Scope,
  text: string,
): Promise<Pick<JobRow, 'id' | 'input'>[]> {
  // Through jobs_due: few jobs of a workspace are unfinished.
  const { rows } = await sql<Pick<JobRow, 'id' | 'input'>>`
    select id, input from jobs
    where workspace_id = ${scope.workspaceId}::uuid and finished_at is null and strpos(input::text, ${text}::text) > 0
    order by id`.execute(scope.db)
  return rows
}

/**
 * Replaces the input of an unfinished job. Its step number increases, so that a step that began with the
 * former input is repeated.
 */
export async function updateJobInput(scope: Scope, id: string, input: object): Promise<void> {
  await sql`
    update jobs set input = ${JSON.stringify(input)}::jsonb, step = step + 1
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and finished_at is null`.execute(
    scope.db,
  )
}
