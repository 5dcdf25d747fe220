import { type Static, Type } from 'typebox'
import type { Services } from '../../core/services.ts'
import {
  countDeliveries,
  type Delivery,
  deliveryStates,
  getDelivery,
  listDeliveries,
  retryDelivery,
  testWebhook as testCoreWebhook,
} from '../../core/webhooks/deliveries.ts'
import { pathScope } from '../../http/calls/call-scope.ts'
import { cursorOf, isIdKey } from '../../http/calls/cursor.ts'
import { operation } from '../../http/calls/operation.ts'
import { Fields, IdParams, List, Nullable, OneOf, Timestamp, Uuid } from '../../http/validation/schema.ts'
import { Page, toPage, totalOf } from './pages.ts'
import { OwnerQuery, ownerQuery, pageQuery, pageSizeDefault } from './parameters.ts'

const AttemptWire = Fields(
  {
    at: Timestamp(),
    ms: Type.Integer({ minimum: 0, description: 'How long it took', examples: [84] }),
    status: Nullable(Type.Integer({ description: 'Of the answer; null: none came', examples: [200] })),
    error: Nullable(Type.String({ description: 'Why none came', examples: ['no answer came in time'] })),
  },
  { title: 'WebhookAttempt' },
)

const WebhookDeliveryWire = Fields(
  {
    id: Uuid(),
    webhookId: Uuid(),
    messageId: Type.String({
      description: 'The `webhook-id` that is sent: the same however often it is tried',
      examples: ['msg_0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27_3'],
    }),
    type: Type.String({ examples: ['contact.updated'] }),
    contactId: Nullable(Uuid({ description: 'The contact whose data it contains; null: none' })),
    state: OneOf(deliveryStates, {
      description: '`waiting`: it is to be sent, or sent again. `failed`: it is not tried again by itself',
    }),
    body: Type.String({
      description: 'What is sent, as JSON',
      examples: ['{"type":"contact.updated","timestamp":"2026-03-14T09:26:53.589Z","data":{}}'],
    }),
    attempts: List(AttemptWire, { description: 'The latest last; the last 30' }),
    answer: Nullable(
      Type.String({
        description: 'What was answered last, its first 4 kB; null: nothing yet',
        examples: ['ok'],
      }),
    ),
    nextTryAt: Nullable(
      Timestamp({ description: 'When it is tried next; null: not by itself, or it is being sent' }),
    ),
    finishedAt: Nullable(Timestamp({ description: 'When it arrived, or was given up' })),
    createdAt: Timestamp(),
  },
  { title: 'WebhookDelivery' },
)

function deliveryToWire({
  nextTryAt,
  finishedAt,
  createdAt,
  attempts,
  ...rest
}: Delivery): Static<typeof WebhookDeliveryWire> {
  return {
    ...rest,
    attempts: [...attempts],
    // What is due at once was so when it was made.
    nextTryAt: nextTryAt && (nextTryAt < createdAt ? createdAt : nextTryAt).toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}

const DeliveryParams = Fields({
  id: Uuid({ description: 'The id of the webhook' }),
  deliveryId: Uuid({ description: 'The id of the delivery' }),
})

const cursor = cursorOf('webhook-deliveries', isIdKey)

export const listWebhookDeliveries = ({ directory }: Services) =>
  operation({
    id: 'listWebhookDeliveries',
    summary: 'List what was sent to a webhook, newest first',
    description: 'Each message with what became of it, for 30 days after it was written.',
    group: 'Webhooks',
    scope: 'admin',
    params: IdParams,
    query: Fields({
      ...ownerQuery,
      state: Type.Optional(OneOf(deliveryStates, { description: 'Only those of one state' })),
      ...pageQuery(),
    }),
    answers: { 200: Page(WebhookDeliveryWire) },
    async handle(call) {
      const { limit = pageSizeDefault, state } = call.query
      const beforeId = cursor.read(call.query.cursor)
      const scope = await pathScope(directory, 'webhooks', call)
      const { deliveries, hasMore } = await listDeliveries(scope, call.params.id, { limit, beforeId, state })
      const total = await totalOf(call.query, () => countDeliveries(scope, call.params.id, state))
      return {
        status: 200,
        body: toPage(deliveries, hasMore, deliveryToWire, ({ id }) => cursor.write(id), total),
      }
    },
  })

export const getWebhookDelivery = ({ directory }: Services) =>
  operation({
    id: 'getWebhookDelivery',
    summary: 'Get a delivery',
    group: 'Webhooks',
    scope: 'admin',
    params: DeliveryParams,
    query: OwnerQuery,
    answers: { 200: WebhookDeliveryWire },
    async handle(call) {
      const { id, deliveryId } = call.params
      const scope = await pathScope(directory, 'webhooks', call)
      return { status: 200, body: deliveryToWire(await getDelivery(scope, id, deliveryId)) }
    },
  })

export const retryWebhookDelivery = ({ directory, webhooks }: Services) =>
  operation({
    id: 'retryWebhookDelivery',
    summary: 'Send a delivery again',
    description:
      'Whatever became of it, with the `webhook-id` that it had. To a paused webhook it goes when that is resumed.',
    group: 'Webhooks',
    scope: 'admin',
    params: DeliveryParams,
    query: OwnerQuery,
    answers: { 202: WebhookDeliveryWire },
    async handle(call) {
      const { id, deliveryId } = call.params
      const scope = await pathScope(directory, 'webhooks', call)
      const delivery = await retryDelivery(scope, webhooks, id, deliveryId)
      const location = `/v2/webhooks/${id}/deliveries/${deliveryId}`
      return { status: 202, body: deliveryToWire(delivery), location }
    },
  })

export const testWebhook = ({ directory, webhooks }: Services) =>
  operation({
    id: 'testWebhook',
    summary: 'Send a test to a webhook',
    description:
      'A message of the type `webhook.test`, signed as all are, at once; to a paused webhook too. The answer says what became of it, after 15 seconds at the latest. It is not tried again; each call sends another, with an `Idempotency-Key` too.',
    group: 'Webhooks',
    scope: 'admin',
    params: IdParams,
    query: OwnerQuery,
    actsOutside: true,
    answers: { 200: WebhookDeliveryWire },
    async handle(call) {
      const scope = await pathScope(directory, 'webhooks', call)
      return { status: 200, body: deliveryToWire(await testCoreWebhook(scope, webhooks, call.params.id)) }
    },
  })
