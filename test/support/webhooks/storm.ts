import type { ServerResponse } from 'node:http'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { HttpSender } from '../../../src/delivery/http-sender.ts'
import { seeded } from '../feed/disturb.ts'
import { createScratchDatabase } from '../open-test-database.ts'
import { startApp } from '../start-app.ts'
import { type Received, startReceiver } from './receiver.ts'
import { type WebhookWorkspace, webhookWorkspace } from './webhook-workspace.ts'

/** For what hangs; a receiver that answers does so in time on a machine that does much else. */
const timeoutMs = 5_000

interface StormOptions {
  contacts: number
  /** Of each contact: so many messages about it. */
  versions: number
  /** Messages that are never answered; each costs the time of a call. */
  hangs: number
  seed: number
}

/**
 * Sends what happens to many contacts, by two processes, to a receiver that answers 200, errors, 429 and redirects, breaks connections off and
 * hangs, at random, as time goes from one try to the next: each message has to arrive, those of one contact in their order, and none again.
 */
export async function webhookStorm({ contacts, versions, hangs, seed }: StormOptions): Promise<void> {
  const database = await createScratchDatabase()
  const app = await startApp(database, { settings: { ROSTER_WEBHOOK_LOOPBACK: 'on' } })
  const sender = new HttpSender({ networks: [], hosts: [], allowsHttp: true, timeoutMs })
  const workspace = await webhookWorkspace(database, app, { sender })
  const { create, deliver, another, clock } = workspace
  const receiver = await startReceiver()
  const { id } = await create({ url: receiver.url, types: ['contact.*'], payload: 'thin' })
  const random = seeded(seed)
  const answers = new Map<string, number[]>()
  let hung = 0
  receiver.answer((message, response) => {
    const status = hung < hangs && random(20) === 0 ? 0 : statusFrom(random)
    if (status === 0) hung++
    const said = answers.get(keyOf(message)) ?? []
    answers.set(keyOf(message), [...said, status])
    answerWith(status, message, response)
  })

  const operations = Array.from({ length: contacts }, (_, n) => ({
    op: 'create',
    contact: { lastName: `${n}` },
  }))
  const ids: string[] = []
  for (let made = 0; made < contacts; made += 1_000)
    ids.push(...(await writeAll(workspace, operations.slice(made, made + 1_000))))
  for (let version = 2; version <= versions; version++) {
    const changes = ids.map((id) => ({ op: 'update', id, contact: { firstName: `V${version}` } }))
    for (let made = 0; made < contacts; made += 1_000)
      await writeAll(workspace, changes.slice(made, made + 1_000))
  }

  for (;;) {
    await Promise.all([deliver(), another()])
    const next = await nextTry(workspace.workspaceId)
    if (next === null) break
    clock.move(Math.max(0, next.getTime() - clock.now().getTime()))
  }

  expect(answers.size).toBe(contacts * versions)
  const isOnceAndLast = (said: number[]) => said.indexOf(200) === said.length - 1
  expect([...answers].filter(([, said]) => !isOnceAndLast(said))).toEqual([])
  const arrived = receiver.received.map(({ json }) => [json.data.contactId, json.data.version] as const)
  const latest = new Map<string, number>()
  for (const [contactId, version] of arrived) {
    const before = latest.get(contactId) ?? 0
    // Tried again, or the next after what has arrived.
    if (version !== before && version !== before + 1) throw new Error(`${version} came after ${before}`)
    latest.set(contactId, version)
  }
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*) from webhook_deliveries where webhook_id = ${id}::uuid group by state`.execute(
    database.db,
  )
  expect(rows).toEqual([{ state: 'delivered', count: contacts * versions }])
  expect(hung).toBe(hangs)
  expect(receiver.received.length).toBeGreaterThan(contacts * versions)
  sender.close()

  /** When the next message is due of those before which none waits; null: none waits. */
  async function nextTry(workspaceId: string): Promise<Date | null> {
    const { rows } = await sql<{ at: Date | null }>`
      select greatest(min(d.free_at), max(h.slow_until)) as at
      from (
        select distinct on (subject_id) workspace_id, webhook_id, free_at from webhook_deliveries
        where workspace_id = ${workspaceId}::uuid and state = 'waiting' order by subject_id, number
      ) d join webhooks h on h.workspace_id = d.workspace_id and h.id = d.webhook_id`.execute(database.db)
    return rows[0]!.at
  }
}

interface Operation {
  op: string
  id?: string
  contact: object
}

async function writeAll({ send }: WebhookWorkspace, operations: readonly Operation[]): Promise<string[]> {
  const { status, body } = await send('POST', '/contacts/batch', { operations })
  if (status !== 200) throw new Error(`POST /contacts/batch: ${status}`)
  return body.results.map(({ contact }: { contact: { id: string } }) => contact.id)
}

const keyOf = ({ headers }: Received) => headers['webhook-id'] as string

/** Four of five messages arrive. */
function statusFrom(random: (below: number) => number): number {
  const chance = random(1_000)
  if (chance < 800) return 200
  return [500, 404, 503, 302, 307, -1][chance % 6] ?? 500
}

function answerWith(status: number, { headers }: Received, response: ServerResponse): void {
  if (status === 0) return
  if (status === -1) response.destroy()
  else if (status === 302 || status === 307) response.writeHead(status, { location: '/elsewhere' }).end()
  // Rarely: it keeps all other messages as well.
  else if (status === 503 && (headers['webhook-id'] ?? '').endsWith('3'))
    response.writeHead(429, { 'retry-after': '1' }).end()
  else response.writeHead(status).end()
}
