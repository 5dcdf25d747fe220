import type { Config } from '../config.ts'
import {
  type Delivery,
  deliveryStates,
  listDeliveries,
  retryDelivery,
  testWebhook,
} from '../core/webhooks/deliveries.ts'
import { payloads } from '../core/webhooks/messages.ts'
import { SecretBox } from '../core/webhooks/secret-box.ts'
import { signings } from '../core/webhooks/signing.ts'
import {
  createWebhook,
  listWebhooks,
  pauseWebhook,
  removeWebhook,
  replayWebhook,
  resumeWebhook,
  rotateSecret,
  type Webhook,
  type WebhookSettings,
  type WebhookWithSecret,
} from '../core/webhooks/webhooks.ts'
import { HttpSender } from '../delivery/http-sender.ts'
import { CliError, exitCodes } from './cli-errors.ts'
import { openLocalWorkspace } from './local-transfers.ts'
import type { DeliveryInfo, NewWebhookInfo, WebhookInfo, WebhookStore } from './webhook-store.ts'

const pageSize = 500

/**
 * The webhooks of the local store, with all permissions. A Roster that runs on the store sends their
 * messages; only tests are sent from here.
 */
export async function localWebhooks(config: Config, workspace: string | undefined): Promise<WebhookStore> {
  const opened = await openLocalWorkspace(config, workspace)
  const { scope, principal } = opened
  const sender = new HttpSender({
    networks: config.webhookNetworks,
    hosts: config.webhookHosts,
    allowsHttp: config.webhookLoopback,
  })
  const settings: WebhookSettings = {
    sender,
    secrets: new SecretBox(opened.directory, config.secretsKey),
    allowsHttp: config.webhookLoopback,
    // The feed is read by a Roster that runs.
    tell: (change) => ({ ...change }),
    wake: () => {},
  }
  return {
    async list() {
      const all: Webhook[] = []
      for (let hasMore = true; hasMore; ) {
        const page = await listWebhooks(scope, { limit: pageSize, beforeId: all.at(-1)?.id })
        all.push(...page.webhooks)
        hasMore = page.hasMore
      }
      return all.map(asInfo)
    },
    async create({ payload, signing, ...draft }) {
      const words = { payload: oneOf('--payload', payloads, payload), signing: signingOf(signing) }
      return withSecret(await createWebhook(scope, settings, principal, { ...draft, ...words }))
    },
    delete: (id) => removeWebhook(scope, principal, id),
    test: async (id) => deliveryInfo(await testWebhook(scope, settings, id)),
    async deliveries(id, { state, limit }) {
      const page = { state: oneOf('--state', deliveryStates, state), limit, beforeId: undefined }
      return (await listDeliveries(scope, id, page)).deliveries.map(deliveryInfo)
    },
    retry: async (id, deliveryId) => deliveryInfo(await retryDelivery(scope, settings, id, deliveryId)),
    pause: async (id) => asInfo(await pauseWebhook(scope, settings, principal, id)),
    resume: async (id, options) => asInfo(await resumeWebhook(scope, settings, principal, id, options)),
    rotate: async (id, { signing }) =>
      withSecret(await rotateSecret(scope, settings, principal, id, { signing: signingOf(signing) })),
    replay: async (id, window) => asInfo(await replayWebhook(scope, settings, principal, id, window)),
    async close() {
      sender.close()
      await opened.close()
    },
  }
}

/** Times as text, as a Roster elsewhere answers them. */
function asInfo(webhook: Webhook): WebhookInfo {
  return JSON.parse(JSON.stringify(webhook))
}

function withSecret({ webhook, secret }: WebhookWithSecret): NewWebhookInfo {
  return { ...asInfo(webhook), secret }
}

function deliveryInfo(delivery: Delivery): DeliveryInfo {
  return JSON.parse(JSON.stringify(delivery))
}

const signingOf = (given: string | undefined) => oneOf('--signing', signings, given)

/** An option's word; refuses others. */
function oneOf<T extends string>(
  option: string,
  words: readonly T[],
  given: string | undefined,
): T | undefined {
  const found = words.find((word) => word === given)
  if (given !== undefined && found === undefined)
    throw new CliError(`${option} is one of ${words.join(', ')}`, exitCodes.usage)
  return found
}
