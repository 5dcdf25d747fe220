import { readOwnConfig } from '../config.ts'
import { type RosterAddress, readAddress, rosterClient, type StoreOptions } from './roster-call.ts'

/** A webhook as the command line shows it, in the words of `/v2`; times are RFC 3339. */
export interface WebhookInfo {
  id: string
  url: string
  description: string | null
  types: string[] | null
  filter: string | null
  segmentId: string | null
  payload: string
  collapseJobs: boolean
  signing: string
  publicKey: string | null
  formerSecretUntil: string | null
  maker: string
  state: string
  pausedReason: string | null
  failingSince: string | null
  waiting: number
  replays: { since: string; until: string }[]
  createdAt: string
}

export interface NewWebhookInfo extends WebhookInfo {
  /** Shown this once; null with ed25519. */
  secret: string | null
}

export interface DeliveryInfo {
  id: string
  webhookId: string
  messageId: string
  type: string
  contactId: string | null
  state: string
  body: string
  attempts: { at: string; ms: number; status: number | null; error: string | null }[]
  answer: string | null
  nextTryAt: string | null
  createdAt: string
}

export interface WebhookRequest {
  url: string
  description?: string | undefined
  types?: string[] | undefined
  filter?: string | undefined
  segmentId?: string | undefined
  payload?: string | undefined
  collapseJobs?: boolean | undefined
  signing?: string | undefined
}

export interface DeliveriesAsked {
  state?: string | undefined
  limit: number
}

/** The operations of the commands on webhooks, on the local store or on a remote Roster. */
export interface WebhookStore {
  list(): Promise<WebhookInfo[]>
  create(request: WebhookRequest): Promise<NewWebhookInfo>
  delete(id: string): Promise<void>
  test(id: string): Promise<DeliveryInfo>
  deliveries(id: string, asked: DeliveriesAsked): Promise<DeliveryInfo[]>
  retry(id: string, deliveryId: string): Promise<DeliveryInfo>
  pause(id: string): Promise<WebhookInfo>
  resume(id: string, options: { skipMissed?: boolean | undefined }): Promise<WebhookInfo>
  rotate(id: string, options: { signing?: string | undefined }): Promise<NewWebhookInfo>
  replay(id: string, window: { since: string; until?: string | undefined }): Promise<WebhookInfo>
  close(): Promise<void>
}

export interface WebhookOptions extends StoreOptions {
  workspaceId?: string
}

/** Opens the workspace that the options name, does the work and closes it again. */
export async function withWebhooks<T>(
  options: WebhookOptions,
  work: (store: WebhookStore) => Promise<T>,
): Promise<T> {
  const config = readOwnConfig()
  const address = readAddress(options, config)
  // Loaded on use: a driver and a phone book that neither --help nor --url need.
  const store =
    address === undefined
      ? await (await import('./local-webhooks.ts')).localWebhooks(config, options.workspaceId)
      : remoteWebhooks(address, options.workspaceId)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** Works on a Roster elsewhere through its own wire, `/v2`, with an account key that has `admin` and `read`. */
function remoteWebhooks(address: RosterAddress, workspace: string | undefined): WebhookStore {
  const { call, list } = rosterClient(address)
  const query = workspace === undefined ? '' : `?workspaceId=${encodeURIComponent(workspace)}`
  const pathOf = (id: string, rest = '') => `/webhooks/${encodeURIComponent(id)}${rest}`
  return {
    list: () => list<WebhookInfo>(`/webhooks${query}`),
    create: (request) => call<NewWebhookInfo>('POST', `/webhooks${query}`, request),
    delete: (id) => call('DELETE', pathOf(id)),
    test: (id) => call<DeliveryInfo>('POST', pathOf(id, '/test')),
    async deliveries(id, asked) {
      const given = Object.entries(asked).filter(([, value]) => value !== undefined)
      const query = new URLSearchParams(given.map(([name, value]): [string, string] => [name, `${value}`]))
      return (await call<{ data: DeliveryInfo[] }>('GET', pathOf(id, `/deliveries?${query}`))).data
    },
    retry: (id, deliveryId) =>
      call<DeliveryInfo>('POST', pathOf(id, `/deliveries/${encodeURIComponent(deliveryId)}/retry`)),
    pause: (id) => call<WebhookInfo>('POST', pathOf(id, '/pause')),
    resume: (id, options) => call<WebhookInfo>('POST', pathOf(id, '/resume'), options),
    rotate: (id, options) => call<NewWebhookInfo>('POST', pathOf(id, '/rotate'), options),
    replay: (id, window) => call<WebhookInfo>('POST', pathOf(id, '/replay'), window),
    close: async () => {},
  }
}
