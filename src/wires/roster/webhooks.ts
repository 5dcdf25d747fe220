import { type Static, Type } from 'typebox'
import { limits } from '../../core/kernel/limits.ts'
import { versionOf } from '../../core/kernel/precondition.ts'
import type { Services } from '../../core/services.ts'
import { payloads } from '../../core/webhooks/messages.ts'
import { signings } from '../../core/webhooks/signing.ts'
import {
  changeWebhook as changeCoreWebhook,
  countWebhooks,
  createWebhook as createCoreWebhook,
  getWebhook as getCoreWebhook,
  holdWebhook,
  listWebhooks as listCoreWebhooks,
  pauseWebhook as pauseCoreWebhook,
  pauseReasons,
  removeWebhook as removeCoreWebhook,
  replayWebhook as replayCoreWebhook,
  resumeWebhook as resumeCoreWebhook,
  rotateSecret,
  type Webhook,
} from '../../core/webhooks/webhooks.ts'
import { callScope, pathScope } from '../../http/calls/call-scope.ts'
import { changeIfMatch } from '../../http/calls/conditional.ts'
import { cursorOf, isIdKey } from '../../http/calls/cursor.ts'
import { operation } from '../../http/calls/operation.ts'
import {
  Fields,
  Flag,
  IdParams,
  List,
  Nullable,
  NullableText,
  OneOf,
  Text,
  Timestamp,
  Uuid,
} from '../../http/validation/schema.ts'
import { optional } from './contact-fields.ts'
import { Page, toPage, totalOf } from './pages.ts'
import {
  OwnerQuery,
  pageQuery,
  pageSizeDefault,
  WorkspaceQuery,
  workspaceBody,
  workspaceQuery,
} from './parameters.ts'
import { AnsweredTree, Filter } from './typed-json.ts'

const url = Text(limits.webhookUrlMax, {
  description: 'Where messages go: https, and a name or address that is public',
  examples: ['https://example.com/hooks/roster'],
})
const description = NullableText(limits.descriptionMax, { examples: ['CRM of the Paris office'] })
const types = List(Text(limits.textMax), {
  maxItems: 100,
  description:
    'Which changes: types of `GET /v2/changes`, `contact.*` for all that begin so. Left out or null: everything',
  examples: [['contact.*', 'job.finished']],
})
const filter = Type.Optional(
  Filter({
    description:
      'Only contacts who meet it when they are told of, as text or as a tree; null: all. What is no contact is told all the same',
    examples: ['city:Berlin and has:phone'],
  }),
)
const segmentId = Nullable(Uuid({ description: 'Only contacts who are in this segment; null: all' }))
const payload = OneOf(payloads, {
  description:
    '`fat`: what changed, and the contact as it is when the message is written. `thin`: the record and the names of its fields, without data of contacts',
  default: 'fat',
})
const collapseJobs = Flag({
  description:
    'Without the changes of contacts that bulk changes, imports and undos make: `job.finished` stands for them',
  default: true,
})
const signing = OneOf(signings, {
  description:
    '`hmac`: a secret that the receiver keeps too (`v1`). `ed25519`: the receiver needs the public key alone (`v1a`)',
  default: 'hmac',
})

/** What a caller may say of a webhook. */
const webhookFields = {
  url,
  description: Type.Optional(description),
  types: Type.Optional(Nullable(types)),
  filter,
  segmentId: Type.Optional(segmentId),
  payload: Type.Optional(Nullable(payload)),
  collapseJobs: Type.Optional(Nullable(collapseJobs)),
}

const ReplayWire = Fields({ since: Timestamp(), until: Timestamp() }, { title: 'Replay' })

const webhook = {
  id: Uuid(),
  url,
  description,
  types: Nullable(types),
  filter: Nullable(
    Type.String({ description: 'As text, by the names of today; null: all', examples: ['tag:vip'] }),
  ),
  tree: AnsweredTree({ description: 'The same as a tree; null: all' }),
  segmentId,
  payload: OneOf(payloads),
  collapseJobs: Type.Boolean(),
  signing: OneOf(signings),
  publicKey: Nullable(
    Type.String({ description: 'Of `ed25519`: verifies what it signs (`whpk_…`)', examples: [null] }),
  ),
  formerSecretUntil: Nullable(
    Timestamp({ description: 'Until then the secret before signs as well; null: only one does' }),
  ),
  maker: Type.String({
    description:
      'Who answers for it: a key is `key:` and its id, a person `person:`. When they may no longer read or administer, it pauses',
    examples: ['person:0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27'],
  }),
  state: OneOf(['active', 'paused']),
  pausedReason: Nullable(
    OneOf(pauseReasons, {
      description:
        '`asked`: a person or key paused it. `failing`: every delivery failed for five days. `gone`: it answered 410. `maker`: its maker no longer has the permissions. `restored`: the store comes from a backup. `secret`: its secret cannot be opened here',
    }),
  ),
  pausedAt: Nullable(Timestamp()),
  failingSince: Nullable(Timestamp({ description: 'The first failure since the last success; null: none' })),
  waiting: Type.Integer({ minimum: 0, description: 'Messages that wait to be sent, counted to 1,000' }),
  replays: List(ReplayWire, { description: 'What is being told again' }),
  createdAt: Timestamp(),
  updatedAt: Timestamp(),
}

const WebhookWire = Fields(webhook, { title: 'Webhook' })

const WebhookWithSecretWire = Fields(
  {
    ...webhook,
    secret: Nullable(
      Type.String({
        description:
          'What messages are signed with. Shown this once, and null with `ed25519`: its `publicKey` verifies them',
        examples: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
      }),
    ),
  },
  { title: 'WebhookWithSecret' },
)

/** A webhook in this wire's words; never its secret. */
function webhookToWire({
  pausedAt,
  failingSince,
  formerSecretUntil,
  createdAt,
  updatedAt,
  ...rest
}: Webhook): Static<typeof WebhookWire> {
  return {
    ...rest,
    formerSecretUntil: formerSecretUntil?.toISOString() ?? null,
    pausedAt: pausedAt?.toISOString() ?? null,
    failingSince: failingSince?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

const cursor = cursorOf('webhooks', isIdKey)

export const listWebhooks = ({ directory }: Services) =>
  operation({
    id: 'listWebhooks',
    summary: 'List webhooks, newest first',
    group: 'Webhooks',
    scope: 'admin',
    query: Fields({ ...workspaceQuery, ...pageQuery() }),
    answers: { 200: Page(WebhookWire) },
    async handle(call) {
      const { limit = pageSizeDefault } = call.query
      const beforeId = cursor.read(call.query.cursor)
      const scope = await callScope(directory, call)
      const { webhooks, hasMore } = await listCoreWebhooks(scope, { limit, beforeId })
      const total = await totalOf(call.query, () => countWebhooks(scope))
      return {
        status: 200,
        body: toPage(webhooks, hasMore, webhookToWire, ({ id }) => cursor.write(id), total),
      }
    },
  })

const CreateWebhookBody = Fields(
  { ...workspaceBody, ...webhookFields, signing: Type.Optional(Nullable(signing)) },
  { title: 'NewWebhook' },
)

export const createWebhook = ({ directory, webhooks }: Services) =>
  operation({
    id: 'createWebhook',
    summary: 'Have what happens sent to an address',
    description:
      'From now on, each change as a message that is signed as Standard Webhooks 1.0.0 says; `docs/events.md` tells how to receive it. The `secret` is in this answer and in no other. A signed-in owner may make one, and an account key with `admin` and `read`.',
    group: 'Webhooks',
    scope: 'admin',
    query: WorkspaceQuery,
    body: CreateWebhookBody,
    collectsFaults: true,
    versioned: 'create',
    answers: { 201: WebhookWithSecretWire },
    async handle(call) {
      const scope = await callScope(directory, call)
      const { workspaceId: _, ...draft } = call.body
      const made = await createCoreWebhook(scope, webhooks, call.principal, { ...draft, faults: call.faults })
      const body = { ...webhookToWire(made.webhook), secret: made.secret }
      const location = `/v2/webhooks/${made.webhook.id}`
      return { status: 201, body, version: versionOf(made.webhook), location }
    },
  })

export const getWebhook = ({ directory }: Services) =>
  operation({
    id: 'getWebhook',
    summary: 'Get a webhook',
    group: 'Webhooks',
    scope: 'admin',
    params: IdParams,
    query: OwnerQuery,
    versioned: 'read',
    answers: { 200: WebhookWire },
    async handle(call) {
      const scope = await pathScope(directory, 'webhooks', call)
      const found = await getCoreWebhook(scope, call.params.id)
      return { status: 200, body: webhookToWire(found), version: versionOf(found) }
    },
  })

const ChangeWebhookBody = Fields({ ...workspaceBody, ...optional(webhookFields) }, { title: 'WebhookChange' })

export const changeWebhook = ({ directory, webhooks }: Services) =>
  operation({
    id: 'changeWebhook',
    summary: 'Change a webhook',
    description:
      'At least one field. Messages that are written already stay as they are, and go to the new address.',
    group: 'Webhooks',
    scope: 'admin',
    params: IdParams,
    query: OwnerQuery,
    body: ChangeWebhookBody,
    collectsFaults: true,
    versioned: 'change',
    answers: { 200: WebhookWire },
    async handle(call) {
      const scope = await pathScope(directory, 'webhooks', call)
      const { workspaceId: _, ...draft } = call.body
      const condition = { hold: holdWebhook, given: draft }
      const changed = await changeIfMatch(call, scope, condition, (scope) =>
        changeCoreWebhook(scope, webhooks, call.principal, call.params.id, { ...draft, faults: call.faults }),
      )
      return { status: 200, body: webhookToWire(changed), version: versionOf(changed) }
    },
  })

export const removeWebhook = ({ directory }: Services) =>
  operation({
    id: 'removeWebhook',
    summary: 'Delete a webhook',
    description: 'With its deliveries, at once: what waits is not sent. Again is 404.',
    group: 'Webhooks',
    scope: 'admin',
    params: IdParams,
    query: OwnerQuery,
    versioned: 'change',
    answers: { 204: null },
    async handle(call) {
      const scope = await pathScope(directory, 'webhooks', call)
      await changeIfMatch(call, scope, { hold: holdWebhook }, (scope) =>
        removeCoreWebhook(scope, call.principal, call.params.id),
      )
      return { status: 204 }
    },
  })

const RotateBody = Fields(
  {
    ...workspaceBody,
    signing: Type.Optional(
      Nullable(OneOf(signings, { description: 'How the new one signs; left out: as the one before' })),
    ),
  },
  { title: 'NewSecret' },
)

export const rotateWebhookSecret = ({ directory, webhooks }: Services) =>
  operation({
    id: 'rotateWebhookSecret',
    summary: 'Give a webhook a new secret',
    description:
      'The `secret` is in this answer and in no other. For 24 hours the one before signs every message as well.',
    group: 'Webhooks',
    scope: 'admin',
    params: IdParams,
    query: OwnerQuery,
    body: RotateBody,
    bodyIsOptional: true,
    answers: { 200: WebhookWithSecretWire },
    async handle(call) {
      const scope = await pathScope(directory, 'webhooks', call)
      const { signing } = call.body
      const { webhook, secret } = await rotateSecret(scope, webhooks, call.principal, call.params.id, {
        signing,
      })
      return { status: 200, body: { ...webhookToWire(webhook), secret } }
    },
  })

export const pauseWebhook = ({ directory, webhooks }: Services) =>
  operation({
    id: 'pauseWebhook',
    summary: 'Pause a webhook',
    description: 'Nothing is sent until it is resumed, and nothing is lost. Again answers the same.',
    group: 'Webhooks',
    scope: 'admin',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: WebhookWire },
    async handle(call) {
      const scope = await pathScope(directory, 'webhooks', call)
      const paused = await pauseCoreWebhook(scope, webhooks, call.principal, call.params.id)
      return { status: 200, body: webhookToWire(paused) }
    },
  })

const ResumeBody = Fields(
  {
    ...workspaceBody,
    skipMissed: Type.Optional(
      Nullable(
        Flag({
          description:
            'Go on with what happens from now on, instead of what happened since it was paused. What waited already is sent all the same',
          default: false,
        }),
      ),
    ),
  },
  { title: 'Resumption' },
)

export const resumeWebhook = ({ directory, webhooks }: Services) =>
  operation({
    id: 'resumeWebhook',
    summary: 'Resume a webhook',
    description:
      'It continues where it stopped, and the caller becomes its `maker`. Repeating the call gives the same answer.',
    group: 'Webhooks',
    scope: 'admin',
    params: IdParams,
    query: OwnerQuery,
    body: ResumeBody,
    bodyIsOptional: true,
    answers: { 200: WebhookWire },
    async handle(call) {
      const scope = await pathScope(directory, 'webhooks', call)
      const { skipMissed } = call.body
      const resumed = await resumeCoreWebhook(scope, webhooks, call.principal, call.params.id, { skipMissed })
      return { status: 200, body: webhookToWire(resumed) }
    },
  })

const ReplayBody = Fields(
  {
    ...workspaceBody,
    since: Timestamp({ description: 'All that happened then or later', examples: ['2026-03-14T00:00:00Z'] }),
    until: Type.Optional(Nullable(Timestamp({ description: 'And before this; left out: until now' }))),
  },
  { title: 'NewReplay' },
)

export const replayWebhook = ({ directory, webhooks }: Services) =>
  operation({
    id: 'replayWebhook',
    summary: 'Tell a webhook again what happened',
    description:
      'All of a time that it is told, what it was never told too, as far as the log reaches back. Messages have the `webhook-id` that they had. It goes on beside what happens now; `replays` has what is still to come.',
    group: 'Webhooks',
    scope: 'admin',
    params: IdParams,
    query: OwnerQuery,
    body: ReplayBody,
    answers: { 202: WebhookWire },
    async handle(call) {
      const scope = await pathScope(directory, 'webhooks', call)
      const { since, until } = call.body
      const replaying = await replayCoreWebhook(scope, webhooks, call.principal, call.params.id, {
        since,
        until,
      })
      return { status: 202, body: webhookToWire(replaying), location: `/v2/webhooks/${replaying.id}` }
    },
  })
