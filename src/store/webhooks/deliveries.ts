import { sql } from 'kysely'
import { writeLater } from '../kernel/pipeline.ts'
import type { Scope } from '../kernel/scope.ts'
import type { WebhookDeliveryRow } from '../kernel/tables.ts'

const columns = sql`d.workspace_id, d.id, d.webhook_id, d.number, d.message_id, d.type, d.subject_id, d.contact_id, d.body, d.state,
  d.tries, d.free_at, d.holder, d.attempts, d.answer, d.finished_at`

export type NewDelivery = Pick<
  WebhookDeliveryRow,
  'id' | 'webhook_id' | 'number' | 'message_id' | 'type' | 'subject_id' | 'contact_id' | 'body' | 'free_at'
>

/** Adds messages that wait to be sent. */
export async function insertDeliveries(scope: Scope, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return
  const each = <K extends keyof NewDelivery>(key: K) => deliveries.map((delivery) => delivery[key])
  await writeLater(
    scope,
    sql`
    insert into webhook_deliveries
      (workspace_id, id, webhook_id, number, message_id, type, subject_id, contact_id, body, state, free_at)
    select w.workspace_id, r.id, r.webhook_id, r.number, r.message_id, r.type, r.subject_id, r.contact_id, r.body, 'waiting', r.free_at
    from tenants w cross join unnest(
      ${each('id')}::uuid[], ${each('webhook_id')}::uuid[], ${each('number')}::int8[], ${each('message_id')}::text[],
      ${each('type')}::text[], ${each('subject_id')}::uuid[], ${each('contact_id')}::uuid[], ${each('body')}::text[],
      ${each('free_at')}::timestamptz[]
    ) as r(id, webhook_id, number, message_id, type, subject_id, contact_id, body, free_at)
    where w.workspace_id = ${scope.workspaceId}::uuid`,
    deliveries.length,
  )
}

/** The number of a webhook's waiting messages, counted up to `most`. */
export async function countWaiting(scope: Scope, webhookId: string, most: number): Promise<number> {
  // Through webhook_deliveries_due.
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select 1 from webhook_deliveries
      where workspace_id = ${scope.workspaceId}::uuid and webhook_id = ${webhookId}::uuid and state = 'waiting'
      limit ${most}::int) counted`.execute(scope.db)
  return rows[0]?.count ?? 0
}

export interface DeliveryPage {
  limit: number
  beforeId?: string | undefined
  state?: string | undefined
}

/** A page of a webhook's deliveries, newest first: all, or those in one state. */
export async function listDeliveries(
  scope: Scope,
  webhookId: string,
  { limit, beforeId, state }: DeliveryPage,
): Promise<WebhookDeliveryRow[]> {
  const beyond = beforeId === undefined ? sql`true` : sql`d.id < ${beforeId}::uuid`
  const isOfState = state === undefined ? sql`true` : sql`d.state = ${sql.lit(state)}`
  // Walks webhook_deliveries_webhook backwards, or webhook_deliveries_failed.
  const { rows } = await sql<WebhookDeliveryRow>`
    select ${columns} from webhook_deliveries d
    where d.workspace_id = ${scope.workspaceId}::uuid and d.webhook_id = ${webhookId}::uuid and ${isOfState} and ${beyond}
    order by d.id desc
    limit ${limit}::int`.execute(scope.db)
  return rows
}

/** The number of a webhook's deliveries: all, or those in one state. */
export async function countDeliveries(
  scope: Scope,
  webhookId: string,
  state: DeliveryPage['state'],
): Promise<number> {
  const isOfState = state === undefined ? sql`true` : sql`d.state = ${sql.lit(state)}`
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from webhook_deliveries d
    where d.workspace_id = ${scope.workspaceId}::uuid and d.webhook_id = ${webhookId}::uuid and ${isOfState}`.execute(
    scope.db,
  )
  return rows[0]?.count ?? 0
}

/** A delivery of a webhook. */
export async function findDelivery(
  scope: Scope,
  webhookId: string,
  id: string,
): Promise<WebhookDeliveryRow | undefined> {
  // By primary key.
  const { rows } = await sql<WebhookDeliveryRow>`
    select ${columns} from webhook_deliveries d
    where d.workspace_id = ${scope.workspaceId}::uuid and d.id = ${id}::uuid and d.webhook_id = ${webhookId}::uuid`.execute(
    scope.db,
  )
  return rows[0]
}

/** Makes a delivery wait again, whatever its state; undefined if it is deleted. An attempt under way continues. */
export async function sendAgain(
  scope: Scope,
  webhookId: string,
  id: string,
  now: Date,
): Promise<WebhookDeliveryRow | undefined> {
  const { rows } = await sql<WebhookDeliveryRow>`
    update webhook_deliveries d
    set state = 'waiting', tries = 0, finished_at = null,
      free_at = case when d.holder is null then ${now}::timestamptz else d.free_at end
    where d.workspace_id = ${scope.workspaceId}::uuid and d.id = ${id}::uuid and d.webhook_id = ${webhookId}::uuid
    returning ${columns}`.execute(scope.db)
  return rows[0]
}

export interface Claim {
  holder: string
  now: Date
  /** The time at which other processes may take them over. */
  until: Date
  limit: number
}

/**
 * Takes due messages of a webhook, in order; of those about one contact only the first that waits. Messages
 * that another process is taking are skipped.
 */
export async function claimDeliveries(
  scope: Scope,
  webhookId: string,
  { holder, now, until, limit }: Claim,
): Promise<WebhookDeliveryRow[]> {
  // Walks webhook_deliveries_due, with one probe of webhook_deliveries_subject per message.
  const { rows } = await sql<WebhookDeliveryRow>`
    with due as materialized (
      select f.id from webhook_deliveries f
      where f.workspace_id = ${scope.workspaceId}::uuid and f.webhook_id = ${webhookId}::uuid and f.state = 'waiting'
        and f.free_at <= ${now}::timestamptz and not exists (
          select from webhook_deliveries e
          where e.workspace_id = ${scope.workspaceId}::uuid and e.webhook_id = ${webhookId}::uuid and e.state = 'waiting'
            and e.subject_id = f.subject_id and e.number < f.number)
      order by f.free_at, f.number
      limit ${limit}::int
      for update of f skip locked)
    update webhook_deliveries d
    set holder = ${holder}::uuid, free_at = ${until}::timestamptz, tries = d.tries + 1
    where d.workspace_id = ${scope.workspaceId}::uuid and d.id = any(array(select id from due))
    returning ${columns}`.execute(scope.db)
  return rows.sort((a, b) => a.number - b.number)
}

/** The result of an attempt. */
export interface TriedDelivery {
  id: string
  holder: string
  state: 'waiting' | 'delivered' | 'failed'
  /** The time of the next attempt. */
  freeAt: Date
  finishedAt: Date | null
  attempt: object
  answer: string | null
}

/** The most attempts that are stored per delivery. */
const attemptsMax = 30

/** Stores the result of an attempt; false if another process has taken the delivery over, or if it is deleted. */
export async function finishTry(scope: Scope, tried: TriedDelivery): Promise<boolean> {
  // A manual retry meanwhile takes precedence: the delivery waits again.
  const { rows } = await sql`
    update webhook_deliveries d
    set holder = null, answer = ${tried.answer}::text,
      state = case when d.tries = 0 then 'waiting' else ${tried.state}::text end,
      free_at = case when d.tries = 0 then 'epoch' else ${tried.freeAt}::timestamptz end,
      finished_at = case when d.tries = 0 then null else ${tried.finishedAt}::timestamptz end,
      attempts = case when jsonb_array_length(d.attempts) >= ${attemptsMax}::int then d.attempts - 0 else d.attempts end
        || ${JSON.stringify([tried.attempt])}::jsonb
    where d.workspace_id = ${scope.workspaceId}::uuid and d.id = ${tried.id}::uuid and d.holder = ${tried.holder}::uuid
    returning d.id`.execute(scope.db)
  return rows.length > 0
}

/** Adds a message that was sent already. */
export async function insertSent(scope: Scope, row: WebhookDeliveryRow): Promise<void> {
  await sql`
    insert into webhook_deliveries (workspace_id, id, webhook_id, number, message_id, type, subject_id, body, state, tries, free_at,
      attempts, answer, finished_at)
    values (${scope.workspaceId}::uuid, ${row.id}::uuid, ${row.webhook_id}::uuid, ${row.number}::int8, ${row.message_id}::text,
      ${row.type}::text, ${row.subject_id}::uuid, ${row.body}::text, ${row.state}::text, ${row.tries}::int2,
      ${row.free_at}::timestamptz, ${JSON.stringify(row.attempts)}::jsonb, ${row.answer}::text, ${row.finished_at}::timestamptz)`.execute(
    scope.db,
  )
}

/** Makes deliveries of an ended process available at once, for a store on which no other process works. */
export async function freeHeldDeliveries(scope: { db: Scope['db'] }): Promise<void> {
  await sql`update webhook_deliveries set free_at = 'epoch', holder = null where state = 'waiting' and holder is not null`.execute(
    scope.db,
  )
}

/** Deletes ended deliveries from before a time and returns their number. */
export async function deleteOldDeliveries(scope: Scope, beforeId: string, limit: number): Promise<number> {
  // Walks the primary key from its beginning.
  const { numAffectedRows } = await sql`
    delete from webhook_deliveries
    where workspace_id = ${scope.workspaceId}::uuid and id = any(array(
      select id from webhook_deliveries
      where workspace_id = ${scope.workspaceId}::uuid and id < ${beforeId}::uuid and state <> 'waiting'
      order by id limit ${limit}::int))`.execute(scope.db)
  return Number(numAffectedRows ?? 0)
}

/** Deletes some deliveries of deleted webhooks and returns their number. */
export async function deleteOrphanedDeliveries(scope: Scope, limit: number): Promise<number> {
  // Jumps from webhook to webhook through webhook_deliveries_webhook.
  const { rows } = await sql<{ id: string }>`
    with recursive known as (
      (select webhook_id from webhook_deliveries where workspace_id = ${scope.workspaceId}::uuid order by webhook_id limit 1)
      union all
      select (select d.webhook_id from webhook_deliveries d
        where d.workspace_id = ${scope.workspaceId}::uuid and d.webhook_id > k.webhook_id order by d.webhook_id limit 1)
      from known k where k.webhook_id is not null)
    select k.webhook_id as id from known k
    where k.webhook_id is not null and not exists (
      select from webhooks h where h.workspace_id = ${scope.workspaceId}::uuid and h.id = k.webhook_id)`.execute(
    scope.db,
  )
  if (rows.length === 0) return 0
  const { numAffectedRows } = await sql`
    delete from webhook_deliveries
    where workspace_id = ${scope.workspaceId}::uuid and id = any(array(
      select id from webhook_deliveries
      where workspace_id = ${scope.workspaceId}::uuid and webhook_id = any(${rows.map(({ id }) => id)}::uuid[])
      limit ${limit}::int))`.execute(scope.db)
  return Number(numAffectedRows ?? 0)
}
