import { sql } from 'kysely'
import type { DirectoryScope, Scope } from '../kernel/scope.ts'
import type { WebhookRow } from '../kernel/tables.ts'

const columns = sql`workspace_id, id, url, description, types, filter, segment_id, payload, collapse_jobs, secret, former_secret,
  former_until, public_key, maker, state, paused_reason, paused_at, failing_since, slow_until, cursor, read_to, read_at, replays,
  next_number, created_at, updated_at`

/** A page of the workspace's webhooks, newest first: by id, which starts with the time of creation. */
export async function listWebhooks(
  scope: Scope,
  page: { limit: number; beforeId?: string | undefined },
): Promise<WebhookRow[]> {
  const beyond = page.beforeId === undefined ? sql`true` : sql`id < ${page.beforeId}::uuid`
  // Walks the primary key backwards.
  const { rows } = await sql<WebhookRow>`
    select ${columns} from webhooks
    where workspace_id = ${scope.workspaceId}::uuid and ${beyond}
    order by id desc
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

/** The number of the workspace's webhooks. Exact; webhooks are few. */
export async function countWebhooks(scope: Scope): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from webhooks where workspace_id = ${scope.workspaceId}::uuid`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** One webhook. */
export async function findWebhook(scope: Scope, id: string): Promise<WebhookRow | undefined> {
  // By primary key.
  const { rows } = await sql<WebhookRow>`
    select ${columns} from webhooks
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid`.execute(scope.db)
  return rows[0]
}

/** A webhook, locked until the transaction ends, so that no other process reads the feed for it. */
export async function lockWebhook(scope: Scope, id: string): Promise<WebhookRow | undefined> {
  // By primary key.
  const { rows } = await sql<WebhookRow>`
    select ${columns} from webhooks
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid
    for update`.execute(scope.db)
  return rows[0]
}

/** Locks an active webhook; undefined if another process has locked it. */
export async function lockActiveWebhook(scope: Scope, id: string): Promise<WebhookRow | undefined> {
  // By primary key.
  const { rows } = await sql<WebhookRow>`
    select ${columns} from webhooks
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and state = 'active'
    for update skip locked`.execute(scope.db)
  return rows[0]
}

/**
 * Locks all webhooks of the workspace until the transaction ends, so that no message is recorded for one that
 * is deleted meanwhile.
 */
export async function holdWebhooks(scope: Scope): Promise<void> {
  // Walks the primary key: they are few.
  await sql`
    select id from webhooks where workspace_id = ${scope.workspaceId}::uuid order by id for update`.execute(
    scope.db,
  )
}

/** Adds a webhook. */
export async function insertWebhook(scope: Scope, row: WebhookRow): Promise<void> {
  await sql`
    insert into webhooks (workspace_id, id, url, description, types, filter, segment_id, payload, collapse_jobs, secret,
      public_key, maker, state, cursor, read_to, read_at, created_at, updated_at)
    values (${scope.workspaceId}::uuid, ${row.id}::uuid, ${row.url}::text, ${row.description}::text, ${row.types}::text[],
      ${jsonOf(row.filter)}::jsonb, ${row.segment_id}::uuid, ${row.payload}::text, ${row.collapse_jobs}::boolean,
      ${row.secret}::bytea, ${row.public_key}::text, ${row.maker}::text, ${row.state}::text, ${row.cursor}::text,
      ${row.read_to}::xid8, ${row.read_at}::timestamptz, ${row.created_at}::timestamptz, ${row.updated_at}::timestamptz)`.execute(
    scope.db,
  )
}

/** Stores the fields of a webhook that a caller can change. It must be locked. */
export async function updateWebhook(scope: Scope, row: WebhookRow): Promise<void> {
  await sql`
    update webhooks
    set url = ${row.url}::text, description = ${row.description}::text, types = ${row.types}::text[],
      filter = ${jsonOf(row.filter)}::jsonb, segment_id = ${row.segment_id}::uuid, payload = ${row.payload}::text,
      collapse_jobs = ${row.collapse_jobs}::boolean, secret = ${row.secret}::bytea, former_secret = ${row.former_secret}::bytea,
      former_until = ${row.former_until}::timestamptz, public_key = ${row.public_key}::text, maker = ${row.maker}::text,
      state = ${row.state}::text, paused_reason = ${row.paused_reason}::text, paused_at = ${row.paused_at}::timestamptz,
      failing_since = ${row.failing_since}::timestamptz, slow_until = ${row.slow_until}::timestamptz,
      updated_at = ${row.updated_at}::timestamptz
    where workspace_id = ${scope.workspaceId}::uuid and id = ${row.id}::uuid`.execute(scope.db)
}

/** Stores how far the feed was read for a webhook, and its replays. It must be locked. */
export async function updateReading(
  scope: Scope,
  id: string,
  row: Pick<WebhookRow, 'cursor' | 'read_to' | 'read_at' | 'replays' | 'next_number'>,
): Promise<void> {
  await sql`
    update webhooks
    set cursor = ${row.cursor}::text, read_to = ${row.read_to}::xid8, read_at = ${row.read_at}::timestamptz,
      replays = ${JSON.stringify(row.replays)}::jsonb, next_number = ${row.next_number}::int8
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid`.execute(scope.db)
}

/** Deletes a webhook; false if there is none. The sweep deletes its deliveries. */
export async function deleteWebhook(scope: Scope, id: string): Promise<boolean> {
  const { rows } = await sql`
    delete from webhooks where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid returning id`.execute(
    scope.db,
  )
  return rows.length > 0
}

/** Records a failure and returns the time of the first since the last success. Undefined if the webhook is deleted. */
export async function noteFailure(
  scope: Scope,
  id: string,
  { at, slowUntil }: { at: Date; slowUntil: Date | null },
): Promise<Date | undefined> {
  const { rows } = await sql<{ since: Date }>`
    update webhooks
    set failing_since = coalesce(failing_since, ${at}::timestamptz),
      slow_until = greatest(slow_until, ${slowUntil ?? new Date(0)}::timestamptz)
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid
    returning failing_since as since`.execute(scope.db)
  return rows[0]?.since
}

/** Records a delivered message: the webhook is no longer failing. */
export async function noteSuccess(scope: Scope, id: string): Promise<void> {
  await sql`
    update webhooks set failing_since = null
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and failing_since is not null`.execute(
    scope.db,
  )
}

/** A webhook with work to do. */
export interface DueWebhook {
  workspaceId: string
  id: string
  accountId: string
  /** There are changes after what was read for it, or it has a replay. */
  hasNews: boolean
  /** A message is due. */
  hasDue: boolean
}

/** Active webhooks of living workspaces with new changes or due messages. */
export async function findDueWebhooks(
  scope: DirectoryScope,
  { now, limit }: { now: Date; limit: number },
): Promise<DueWebhook[]> {
  // The only statement over all workspaces: reads the active webhooks, which are few, with one probe of each index.
  const { rows } = await sql<DueWebhook>`
    select d."workspaceId", d.id, d."accountId", d."hasNews", d."hasDue" from (
      select h.workspace_id as "workspaceId", h.id, s.account_id as "accountId",
        h.read_to is null or h.replays <> '[]' or exists (
          select from contact_log l where l.workspace_id = h.workspace_id and l.feed_position >= h.read_to
        ) or exists (
          select from record_events e where e.workspace_id = h.workspace_id and e.feed_position >= h.read_to
        ) as "hasNews",
        h.read_to is not null and h.slow_until <= ${now}::timestamptz and exists (
          select from webhook_deliveries d where d.workspace_id = h.workspace_id and d.webhook_id = h.id
            and d.state = 'waiting' and d.free_at <= ${now}::timestamptz
        ) as "hasDue"
      from webhooks h join workspaces s on s.id = h.workspace_id
      where h.state = 'active' and s.deleted_at is null
    ) d
    where d."hasNews" or d."hasDue"
    limit ${limit}::int`.execute(scope.db)
  return rows
}

/**
 * The position in a workspace's log of the first change at a time or later. Transactions of several minutes
 * may write earlier times after it.
 */
export async function findPositionAt(scope: Scope, at: Date, next: string): Promise<string> {
  let [low, high] = [0n, BigInt(next)]
  while (low < high) {
    const middle = (low + high) / 2n
    // One probe of each index.
    const { rows } = await sql<{ at: Date | null; position: string | null }>`
      select l.at, l.feed_position::text as position from (
        (select at, feed_position from contact_log
          where workspace_id = ${scope.workspaceId}::uuid and feed_position >= ${middle.toString()}::xid8
          order by feed_position, contact_id, version limit 1)
        union all
        (select at, feed_position from record_events
          where workspace_id = ${scope.workspaceId}::uuid and feed_position >= ${middle.toString()}::xid8
          order by feed_position, id limit 1)
      ) l order by l.feed_position limit 1`.execute(scope.db)
    const found = rows[0]
    if (found?.at == null || found.position === null || found.at >= at) high = middle
    else low = BigInt(found.position) + 1n
  }
  return low.toString()
}

function jsonOf(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value)
}
