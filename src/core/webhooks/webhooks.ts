import { isDeepStrictEqual } from 'node:util'
import { lockWorkspace } from '../../store/access/workspaces.ts'
import { type DirectoryScope, inTransaction, type Scope } from '../../store/kernel/scope.ts'
import type { ReplayState, WebhookRow } from '../../store/kernel/tables.ts'
import { countWaiting } from '../../store/webhooks/deliveries.ts'
import {
  countWebhooks as countRows,
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listWebhooks as listRows,
  lockWebhook,
  updateReading,
  updateWebhook,
} from '../../store/webhooks/webhooks.ts'
import type { Principal } from '../access/principal.ts'
import { changedFields, noteEvents } from '../events/record-events.ts'
import { transactionOf } from '../feed/feed-cursor.ts'
import { currentCursor } from '../feed/read-changes.ts'
import { getWorkspaceRules } from '../fields/workspace-rules.ts'
import { formatFilter } from '../finding/filters/filter-language.ts'
import type { FilterTree } from '../finding/filters/filter-tree.ts'
import { nameFilters } from '../finding/filters/name-book.ts'
import { notFound, refuseFaults } from '../kernel/failure.ts'
import type { Fault } from '../kernel/fault.ts'
import { isId, newId, timeOf } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { parseTime } from '../values/date-or-time.ts'
import { judgeWebhook, type WebhookDraft, type WebhookValues } from './judge-webhook.ts'
import { makerOf, requireMaker } from './maker.ts'
import type { Payload, TellChange } from './messages.ts'
import type { SecretBox } from './secret-box.ts'
import type { WebhookSender } from './sender.ts'
import { makeSigningSecret, publicKeyOf, type Signing, type SigningSecret, shownSecret } from './signing.ts'

/** What the operations on webhooks need. */
export interface WebhookSettings {
  secrets: SecretBox
  sender: WebhookSender
  /** Converts a change to the form of messages. */
  tell: TellChange
  /** Allows plain http to this machine, for development. */
  allowsHttp: boolean
  /** Makes the deliverer of this process look for messages at once. */
  wake(): void
}

/** Why a webhook is paused. */
export const pauseReasons = ['asked', 'failing', 'gone', 'maker', 'restored', 'secret'] as const
export type PauseReason = (typeof pauseReasons)[number]

/** A URL to which a workspace's changes are sent. Its secret is returned once, by `createWebhook` and `rotateSecret`. */
export interface Webhook {
  id: string
  url: string
  description: string | null
  /** As given; null: all types. */
  types: string[] | null
  /** With the present names of the records in it. */
  tree: FilterTree | null
  filter: string | null
  segmentId: string | null
  payload: Payload
  collapseJobs: boolean
  signing: Signing
  /** With ed25519; null for HMAC. */
  publicKey: string | null
  /** Until then the former secret signs as well. */
  formerSecretUntil: Date | null
  /** Whose permissions the webhook has. */
  maker: string
  state: 'active' | 'paused'
  pausedReason: PauseReason | null
  pausedAt: Date | null
  /** The time of the first failure since the last success. */
  failingSince: Date | null
  /** The number of messages that wait, counted up to a thousand. */
  waiting: number
  replays: { since: string; until: string }[]
  createdAt: Date
  updatedAt: Date
}

const waitingShownMax = 1_000

async function toWebhooks(scope: Scope, rows: readonly WebhookRow[]): Promise<Webhook[]> {
  const filtered = rows.filter(({ filter }) => filter !== null)
  const trees =
    filtered.length === 0
      ? []
      : await nameFilters(
          scope,
          filtered.map(({ filter }) => filter as FilterTree),
          await getWorkspaceRules(scope),
        )
  const treeOf = new Map(filtered.map(({ id }, index) => [id, trees[index] as FilterTree]))
  const webhooks: Webhook[] = []
  for (const row of rows) {
    const tree = treeOf.get(row.id) ?? null
    webhooks.push({
      id: row.id,
      url: row.url,
      description: row.description,
      types: row.types,
      tree,
      filter: tree && formatFilter(tree),
      segmentId: row.segment_id,
      payload: row.payload as Payload,
      collapseJobs: row.collapse_jobs,
      signing: row.public_key === null ? 'hmac' : 'ed25519',
      publicKey: row.public_key,
      formerSecretUntil: row.former_until !== null && row.former_until > new Date() ? row.former_until : null,
      maker: row.maker,
      state: row.state as Webhook['state'],
      pausedReason: row.paused_reason as PauseReason | null,
      pausedAt: row.paused_at,
      failingSince: row.failing_since,
      waiting: await countWaiting(scope, row.id, waitingShownMax),
      replays: row.replays.map(({ since, until }) => ({ since, until })),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    })
  }
  return webhooks
}

async function toWebhook(scope: Scope, row: WebhookRow): Promise<Webhook> {
  return (await toWebhooks(scope, [row]))[0] as Webhook
}

/** The number of the workspace's webhooks. */
export function countWebhooks(scope: Scope): Promise<number> {
  return countRows(scope)
}

/** A page of the workspace's webhooks, newest first, starting below an id. */
export async function listWebhooks(
  scope: Scope,
  { limit, beforeId }: { limit: number; beforeId?: string | undefined },
): Promise<{ webhooks: Webhook[]; hasMore: boolean }> {
  const rows = await listRows(scope, { limit: limit + 1, beforeId })
  return { webhooks: await toWebhooks(scope, rows.slice(0, limit)), hasMore: rows.length > limit }
}

/** One webhook. Throws `not_found` for other ids. */
export async function getWebhook(scope: Scope, id: string): Promise<Webhook> {
  const row = isId(id) ? await findWebhook(scope, id) : undefined
  if (row === undefined) throw notFound()
  return toWebhook(scope, row)
}

/** A webhook, locked until the caller's transaction ends. */
export async function holdWebhook(scope: Scope, id: string): Promise<Webhook> {
  return toWebhook(scope, await lockExisting(scope, id))
}

async function lockExisting(scope: Scope, id: string): Promise<WebhookRow> {
  const row = isId(id) ? await lockWebhook(scope, id) : undefined
  if (row === undefined) throw notFound()
  return row
}

export interface NewWebhookDraft extends WebhookDraft {
  signing?: Signing | null | undefined
}

/** A webhook with its secret, which is returned only here; null if the receiver needs only the public key. */
export interface WebhookWithSecret {
  webhook: Webhook
  secret: string | null
}

/**
 * Creates a webhook that receives changes from now on. Refuses an invalid or forbidden URL, and more webhooks
 * than a workspace may have.
 */
export async function createWebhook(
  scope: Scope,
  settings: WebhookSettings,
  principal: Principal,
  draft: NewWebhookDraft,
): Promise<WebhookWithSecret> {
  requireMaker(principal)
  const isMissing = draft.url === undefined && !draft.faults?.some(({ field }) => field === 'url')
  const missing: Fault[] = isMissing ? [{ field: 'url', code: 'required' }] : []
  const given = { ...draft, faults: [...(draft.faults ?? []), ...missing] }
  const values = await judgeWebhook(scope, given, settings)
  await refuseForbidden(settings, values)
  const id = newId()
  const at = timeOf(id)
  const signingSecret = makeSigningSecret(draft.signing ?? 'hmac')
  const secret = await settings.secrets.seal({ workspaceId: scope.workspaceId, webhookId: id }, signingSecret)
  const webhook = await inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const max = limits.webhooksPerWorkspaceMax
    if ((await countRows(scope)) >= max) refuseFaults([{ field: '', code: 'too_many', expected: max }])
    const row = { ...blank, ...values, ...(await startNow(scope)), secret }
    await insertWebhook(scope, {
      ...row,
      workspace_id: scope.workspaceId,
      id,
      public_key: publicKeyOf(signingSecret),
      maker: makerOf(principal),
      created_at: at,
      updated_at: at,
    })
    const made = await getWebhook(scope, id)
    await noteEvents(scope, [{ type: 'webhook.created', id, name: nameOf(made), at }])
    return made
  })
  settings.wake()
  return { webhook, secret: shownSecret(signingSecret) }
}

const blank = {
  url: '',
  description: null,
  types: null,
  filter: null,
  segment_id: null,
  payload: 'fat',
  collapse_jobs: true,
  former_secret: null,
  former_until: null,
  state: 'active',
  paused_reason: null,
  paused_at: null,
  failing_since: null,
  slow_until: new Date(0),
  replays: [],
  next_number: 1,
} satisfies Partial<WebhookRow>

/** The start position of a webhook that receives changes from now on. */
async function startNow(scope: Scope): Promise<Pick<WebhookRow, 'cursor' | 'read_to' | 'read_at'>> {
  const at = new Date()
  const { cursor } = await currentCursor(scope)
  return { cursor, read_to: transactionOf(cursor), read_at: at }
}

/** The name shown to callers that may not see the URL, which may contain a secret. */
function nameOf({ url, description }: Pick<WebhookRow, 'url' | 'description'>): string {
  return description ?? new URL(url).host
}

/** Resolves the address before any lock is taken, because that may take a moment. */
async function refuseForbidden({ sender }: WebhookSettings, { url }: WebhookValues): Promise<void> {
  if (url !== undefined && (await sender.judge(new URL(url))) === 'forbidden')
    refuseFaults([{ field: 'url', code: 'forbidden_address' }])
}

/** Changes the fields in the draft, at least one. `updatedAt` stays if no value changes. */
export async function changeWebhook(
  scope: Scope,
  settings: WebhookSettings,
  principal: Principal,
  id: string,
  draft: WebhookDraft,
): Promise<Webhook> {
  requireMaker(principal)
  const present = isId(id) ? await findWebhook(scope, id) : undefined
  if (present === undefined) throw notFound()
  const values = await judgeWebhook(scope, draft, { ...settings, present })
  if (Object.keys(values).length === 0) refuseFaults([{ field: '', code: 'nothing_to_change' }])
  await refuseForbidden(settings, values)
  return changeHeld(scope, settings, id, async (scope, row) => {
    const changed = { ...row, ...values }
    if (isDeepStrictEqual(changed, row)) return row
    const [before, after] = await toWebhooks(scope, [row, changed])
    const changes = changedFields(shownFields(before as Webhook), shownFields(after as Webhook))
    const next = { ...changed, updated_at: later(row) }
    await noteEvents(scope, [
      { type: 'webhook.updated', id: row.id, name: nameOf(next), ...(changes && { detail: { changes } }) },
    ])
    return next
  })
}

/** The fields that events report of a webhook; of the URL only its host. */
function shownFields({ url, description, types, filter, segmentId, payload, collapseJobs }: Webhook) {
  return { host: new URL(url).host, description, types, filter, segmentId, payload, collapseJobs }
}

function later({ updated_at }: WebhookRow): Date {
  return new Date(Math.max(Date.now(), updated_at.getTime() + 1))
}

async function changeHeld(
  scope: Scope,
  settings: WebhookSettings,
  id: string,
  change: (scope: Scope, row: WebhookRow) => Promise<WebhookRow>,
): Promise<Webhook> {
  const webhook = await inTransaction(scope, async (scope) => {
    const row = await lockExisting(scope, id)
    const changed = await change(scope, row)
    if (changed !== row) await updateWebhook(scope, changed)
    return toWebhook(scope, changed)
  })
  settings.wake()
  return webhook
}

/** Deletes a webhook; messages that wait for it are not sent. */
export async function removeWebhook(scope: Scope, principal: Principal, id: string): Promise<void> {
  requireMaker(principal)
  await inTransaction(scope, async (scope) => {
    const row = await lockExisting(scope, id)
    await deleteWebhook(scope, row.id)
    await noteEvents(scope, [{ type: 'webhook.deleted', id: row.id, name: nameOf(row) }])
  })
}

const formerSecretMs = 24 * 60 * 60 * 1000

/** Creates a new secret for a webhook. The former one also signs for 24 hours, so that receivers have time to change. */
export async function rotateSecret(
  scope: Scope,
  settings: WebhookSettings,
  principal: Principal,
  id: string,
  { signing }: { signing?: Signing | null | undefined } = {},
): Promise<WebhookWithSecret> {
  requireMaker(principal)
  let made: SigningSecret | undefined
  const webhook = await changeHeld(scope, settings, id, async (_, row) => {
    made = makeSigningSecret(signing ?? (row.public_key === null ? 'hmac' : 'ed25519'))
    const owner = { workspaceId: scope.workspaceId, webhookId: row.id }
    const canSign = (await settings.secrets.open(owner, row.secret)) !== undefined
    return {
      ...row,
      secret: await settings.secrets.seal(owner, made),
      public_key: publicKeyOf(made),
      former_secret: canSign ? row.secret : null,
      former_until: canSign ? new Date(Date.now() + formerSecretMs) : null,
      updated_at: later(row),
    }
  })
  return { webhook, secret: shownSecret(made as SigningSecret) }
}

/** Pauses a webhook until it is resumed; changes are sent after that. Repeating the call gives the same result. */
export function pauseWebhook(
  scope: Scope,
  settings: WebhookSettings,
  principal: Principal,
  id: string,
): Promise<Webhook> {
  requireMaker(principal)
  return changeHeld(scope, settings, id, (scope, row) => paused(scope, row, 'asked'))
}

/** Pauses a webhook for a reason that Roster found; does nothing if it is deleted or paused already. */
export async function pauseFor(scope: Scope, id: string, reason: PauseReason): Promise<void> {
  await inTransaction(scope, async (scope) => {
    const row = await lockWebhook(scope, id)
    if (row !== undefined) await updateWebhook(scope, await paused(scope, row, reason))
  })
}

async function paused(scope: Scope, row: WebhookRow, reason: PauseReason): Promise<WebhookRow> {
  if (row.state === 'paused') return row
  await noteEvents(scope, [{ type: 'webhook.paused', id: row.id, name: nameOf(row), detail: { reason } }])
  return { ...row, state: 'paused', paused_reason: reason, paused_at: new Date(), updated_at: later(row) }
}

/**
 * Resumes a webhook with the caller as its maker. It continues where it stopped, or with changes from now on.
 * Refuses one whose secret cannot be decrypted here, until it is rotated.
 */
export async function resumeWebhook(
  scope: Scope,
  settings: WebhookSettings,
  principal: Principal,
  id: string,
  { skipMissed = false }: { skipMissed?: boolean | null | undefined } = {},
): Promise<Webhook> {
  requireMaker(principal)
  return changeHeld(scope, settings, id, async (scope, row) => {
    const owner = { workspaceId: scope.workspaceId, webhookId: row.id }
    if ((await settings.secrets.open(owner, row.secret)) === undefined)
      refuseFaults([{ field: '', code: 'secret_lost' }])
    if (skipMissed) await updateReading(scope, row.id, { ...row, ...(await startNow(scope)) })
    // After a restore it continues by the time up to which it was read.
    else if (row.read_to === null) await updateReading(scope, row.id, { ...row, cursor: null, read_to: '0' })
    if (row.state === 'active') return row
    await noteEvents(scope, [{ type: 'webhook.resumed', id: row.id, name: nameOf(row) }])
    return {
      ...row,
      state: 'active',
      paused_reason: null,
      paused_at: null,
      failing_since: null,
      slow_until: new Date(0),
      maker: makerOf(principal),
      updated_at: later(row),
    }
  })
}

/** Sends a webhook all changes of a period again, as far as the log goes back. */
export async function replayWebhook(
  scope: Scope,
  settings: WebhookSettings,
  principal: Principal,
  id: string,
  given: { since: string; until?: string | null | undefined },
): Promise<Webhook> {
  requireMaker(principal)
  const { since, until } = readWindow(given)
  return changeHeld(scope, settings, id, async (scope, row) => {
    if (row.replays.length >= limits.webhookReplaysMax)
      refuseFaults([{ field: '', code: 'too_many', expected: limits.webhookReplaysMax }])
    const replay: ReplayState = {
      since: since.toISOString(),
      until: until.toISOString(),
      cursor: null,
      stop: null,
    }
    const next = { ...row, replays: [...row.replays, replay] }
    await updateReading(scope, row.id, next)
    return next
  })
}

function readWindow(given: { since: string; until?: string | null | undefined }): {
  since: Date
  until: Date
} {
  const since = parseTime(given.since)
  const until = given.until == null ? new Date() : parseTime(given.until)
  refuseFaults([
    ...(since === undefined
      ? [{ field: 'since', code: 'invalid_date', expected: 'date-time' } as const]
      : []),
    ...(until === undefined
      ? [{ field: 'until', code: 'invalid_date', expected: 'date-time' } as const]
      : []),
  ])
  if ((since as Date) >= (until as Date))
    refuseFaults([{ field: 'since', code: 'out_of_range', expected: 'before until' }])
  return { since: since as Date, until: until as Date }
}

/** The scope of a webhook for work without a caller. */
export function webhookScope({ db }: DirectoryScope, workspaceId: string): Scope {
  return { db, workspaceId, actor: 'roster', operationId: newId() }
}
