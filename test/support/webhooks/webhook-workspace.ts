import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { KeyScope } from '../../../src/core/access/principal.ts'
import type { WebhookSettings } from '../../../src/core/webhooks/webhooks.ts'
import { Deliverer } from '../../../src/delivery/deliverer.ts'
import type { Database } from '../../../src/store/database/database.ts'
import { type RosterWorkspace, rosterWorkspace } from '../../wires/roster/roster-workspace.ts'
import { buildKey } from '../build-workspace.ts'
import type { Reply, TestApp } from '../start-app.ts'

// biome-ignore lint/suspicious/noExplicitAny: webhooks and deliveries as they are answered
type Answered = any

export interface WebhookWorkspace extends RosterWorkspace {
  /** `?workspaceId=…`. */
  query: string
  /** Calls below `/v2/webhooks`, with the owner's key unless another is given. */
  call(method: string, path: string, body?: unknown, key?: string): Promise<Reply>
  create(body: object): Promise<Answered>
  deliveries(id: string): Promise<Answered[]>
  newKey(scopes: KeyScope[]): Promise<{ id: string; secret: string }>
  /** What messages are due by. */
  clock: { now(): Date; move(ms: number): void }
  /** Sends all that is due, until nothing is. */
  deliver(): Promise<void>
  /** The same by a process of its own. */
  another(): Promise<void>
  look(): Promise<boolean>
  settled(): Promise<void>
}

/** A workspace, and a process that sends what happens in it, by a clock that the test moves. */
export async function webhookWorkspace(
  database: Database,
  app: TestApp,
  settings: Partial<WebhookSettings> = {},
): Promise<WebhookWorkspace> {
  const workspace = await rosterWorkspace(database, app)
  const query = `?workspaceId=${workspace.workspaceId}`
  let aheadMs = 0
  const now = () => new Date(Date.now() + aheadMs)
  const defects: unknown[] = []
  const open = () =>
    new Deliverer({
      db: database.db,
      settings: { ...app.services.webhooks, ...settings },
      now,
      onDefect: (error) => defects.push(error),
    })
  const deliverer = open()
  const call: WebhookWorkspace['call'] = (method, path, body, key = workspace.accountKey) =>
    workspace.send(method, `/webhooks${path}`, body, key)
  const drain = async (deliverer: Deliverer) => {
    for (let isBusy = true; isBusy || (await hasUnread(database, workspace.workspaceId)); ) {
      isBusy = await deliverer.look()
      await deliverer.settled()
      if (defects.length > 0) throw defects[0]
    }
  }
  return {
    ...workspace,
    query,
    call,
    async create(body) {
      const reply = await call('POST', query, body)
      if (reply.status !== 201) throw new Error(JSON.stringify(reply.body))
      return reply.body
    },
    deliveries: async (id) => (await call('GET', `/${id}/deliveries?limit=1000`)).body.data,
    async newKey(scopes) {
      const { secret, principal } = await buildKey(database, workspace.owner, { name: 'Another', scopes })
      return { id: principal.keyId, secret }
    },
    clock: {
      now,
      move(ms) {
        aheadMs += ms
      },
    },
    deliver: () => drain(deliverer),
    another: () => drain(open()),
    look: () => deliverer.look(),
    settled: () => deliverer.settled(),
  }
}

/** Whether the feed goes on for a webhook: other tests' transactions on the same server hold it back for a moment. */
async function hasUnread({ db }: Database, workspaceId: string): Promise<boolean> {
  const { rows } = await sql`
    select from webhooks h join workspaces s on s.id = h.workspace_id and s.deleted_at is null
    where h.workspace_id = ${workspaceId}::uuid and h.state = 'active' and (h.replays <> '[]' or exists (
      select from contact_log l where l.workspace_id = ${workspaceId}::uuid and l.feed_position >= h.read_to
    ) or exists (
      select from record_events e where e.workspace_id = ${workspaceId}::uuid and e.feed_position >= h.read_to))`.execute(
    db,
  )
  if (rows.length > 0) await delay(5)
  return rows.length > 0
}
