import type { Scope } from '../../store/kernel/scope.ts'
import type { WebhookDeliveryRow, WebhookRow } from '../../store/kernel/tables.ts'
import {
  countDeliveries as countRows,
  type DeliveryPage,
  findDelivery,
  insertSent,
  listDeliveries as listRows,
  sendAgain,
} from '../../store/webhooks/deliveries.ts'
import { findWebhook } from '../../store/webhooks/webhooks.ts'
import { notFound, refuseFaults } from '../kernel/failure.ts'
import { isId, newId, timeOf } from '../kernel/ids.ts'
import { testMessage } from './messages.ts'
import { judgeAnswer } from './retry-schedule.ts'
import type { WebhookAnswer } from './sender.ts'
import { type SigningSecret, signatureHeaders } from './signing.ts'
import type { WebhookSettings } from './webhooks.ts'

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** One attempt to deliver a message. */
export interface Attempt {
  at: string
  /** Its duration in milliseconds. */
  ms: number
  /** Null if there was no answer; `error` says why. */
  status: number | null
  error: string | null
}

/** A message to a webhook and its state. */
export interface Delivery {
  id: string
  webhookId: string
  /** The id that the receiver sees. */
  messageId: string
  type: string
  contactId: string | null
  state: DeliveryState
  body: string
  attempts: Attempt[]
  /** The beginning of the last answer. */
  answer: string | null
  /** Null: no further automatic attempt. */
  nextTryAt: Date | null
  finishedAt: Date | null
  createdAt: Date
}

function deliveryFromRow(row: WebhookDeliveryRow): Delivery {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    messageId: row.message_id,
    type: row.type,
    contactId: row.contact_id,
    state: row.state as DeliveryState,
    body: row.body,
    attempts: row.attempts as Attempt[],
    answer: row.answer,
    nextTryAt: row.state === 'waiting' && row.holder === null ? row.free_at : null,
    finishedAt: row.finished_at,
    createdAt: timeOf(row.id),
  }
}

async function requireWebhook(scope: Scope, id: string): Promise<WebhookRow> {
  const row = isId(id) ? await findWebhook(scope, id) : undefined
  if (row === undefined) throw notFound()
  return row
}

/** A page of a webhook's deliveries, newest first, starting below an id: all, or those in one state. */
export async function listDeliveries(
  scope: Scope,
  webhookId: string,
  { limit, ...page }: DeliveryPage,
): Promise<{ deliveries: Delivery[]; hasMore: boolean }> {
  await requireWebhook(scope, webhookId)
  const rows = await listRows(scope, webhookId, { ...page, limit: limit + 1 })
  return { deliveries: rows.slice(0, limit).map(deliveryFromRow), hasMore: rows.length > limit }
}

/** The number of a webhook's deliveries, all or those in one state. */
export async function countDeliveries(
  scope: Scope,
  webhookId: string,
  state: DeliveryPage['state'],
): Promise<number> {
  await requireWebhook(scope, webhookId)
  return countRows(scope, webhookId, state)
}

/** One delivery. Throws `not_found` for other ids. */
export async function getDelivery(scope: Scope, webhookId: string, id: string): Promise<Delivery> {
  const row = isId(webhookId) && isId(id) ? await findDelivery(scope, webhookId, id) : undefined
  if (row === undefined) throw notFound()
  return deliveryFromRow(row)
}

/**
 * Sends a delivery again, whatever its state: soon, with as many attempts as a new one. For a paused webhook
 * it is sent after the webhook is resumed.
 */
export async function retryDelivery(
  scope: Scope,
  settings: WebhookSettings,
  webhookId: string,
  id: string,
): Promise<Delivery> {
  const row = isId(webhookId) && isId(id) ? await sendAgain(scope, webhookId, id, new Date()) : undefined
  if (row === undefined) throw notFound()
  settings.wake()
  return deliveryFromRow(row)
}

/** Sends one message at once, even if the webhook is paused, and resolves with the result. It is not retried. */
export async function testWebhook(
  scope: Scope,
  settings: WebhookSettings,
  webhookId: string,
): Promise<Delivery> {
  const webhook = await requireWebhook(scope, webhookId)
  const at = new Date()
  const secrets = await openSecrets(scope, settings, webhook, at)
  if (secrets === undefined) refuseFaults([{ field: '', code: 'secret_lost' }])
  const { id: messageId, type, body } = testMessage(webhook.id, at)
  const headers = signatureHeaders(secrets as SigningSecret[], { id: messageId, at, body })
  const answer = await settings.sender.send({ url: webhook.url, headers, body })
  const isDelivered = judgeAnswer(answer).outcome === 'delivered'
  const row: WebhookDeliveryRow = {
    workspace_id: scope.workspaceId,
    id: newId(),
    webhook_id: webhook.id,
    number: 0,
    message_id: messageId,
    type,
    subject_id: webhook.id,
    contact_id: null,
    body,
    state: isDelivered ? 'delivered' : 'failed',
    tries: 1,
    free_at: at,
    holder: null,
    attempts: [attemptOf(at, answer)],
    answer: answer.answer,
    finished_at: new Date(),
  }
  await insertSent(scope, row)
  return deliveryFromRow(row)
}

/** The stored record of an attempt. */
export function attemptOf(at: Date, { ms, status, error }: WebhookAnswer): Attempt {
  return { at: at.toISOString(), ms, status, error }
}

/**
 * The secrets that sign a webhook's messages at a time, the newest first; undefined if its secret cannot be
 * decrypted here.
 */
export async function openSecrets(
  { workspaceId }: Scope,
  { secrets }: Pick<WebhookSettings, 'secrets'>,
  row: Pick<WebhookRow, 'id' | 'secret' | 'former_secret' | 'former_until'>,
  at: Date,
): Promise<SigningSecret[] | undefined> {
  const owner = { workspaceId, webhookId: row.id }
  const present = await secrets.open(owner, row.secret)
  if (present === undefined) return undefined
  const isFormerGood = row.former_secret !== null && row.former_until !== null && row.former_until > at
  const former = isFormerGood ? await secrets.open(owner, row.former_secret as Buffer) : undefined
  return former === undefined ? [present] : [present, former]
}
