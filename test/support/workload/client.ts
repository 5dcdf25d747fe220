import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Outcome, Person, Tenant } from './model.ts'
import { type Call, nextCall, outcomeOf, pick, type Request, readOf } from './operations.ts'

/** The totals of the run. */
export interface Tally {
  turns: number
  done: number
  open: number
  /** Calls with an Idempotency-Key that were sent again. */
  repeated: number
  kills: number
  faults: string[]
}

export interface Client {
  urls: () => string[]
  tenant: Tenant
  /** The contacts that only this client writes. */
  people: readonly Person[]
  /** Unlike that of any other client, in this round and others. */
  name: string
  random: () => number
  tally: Tally
}

export const turnsOfClient = 12

/** Writes and reads, one call after the other, and reports each answer to the model. */
export async function runClient(client: Client): Promise<void> {
  const { name, tally } = client
  for (let turn = 0; turn < turnsOfClient; turn++) {
    await takeTurn(client, `${name}.${turn}`).catch((error: Error) =>
      tally.faults.push(`${name}: ${error.message}`),
    )
    tally.turns++
  }
}

async function takeTurn(client: Client, turn: string): Promise<void> {
  const { people, random } = client
  const chance = random()
  if (chance < 0.15) await writeShared(client, turn)
  else if (chance < 0.3) await read(client, pick(random, people))
  else if (people.some(({ rests }) => !rests)) await write(client, nextCall(random, people, turn))
}

async function write(client: Client, call: Call): Promise<void> {
  const { tally } = client
  const { status, body } = await send(client, call.request)
  const outcomes = call.outcomes(status, body)
  const ids = status < 300 ? idsIn(body) : []
  for (const [index, { person, write }] of call.writes.entries()) {
    const outcome = outcomes[index] as Outcome
    if (outcome === 'done') tally.done++
    if (outcome === 'open') tally.open++
    const isNew = outcome === 'done' && person.state === undefined
    const fault = person.note(write, outcome)
    if (fault !== undefined) tally.faults.push(fault)
    if (isNew) person.id = ids[index]
  }
}

async function writeShared(client: Client, tag: string): Promise<void> {
  const { random, tenant, tally } = client
  for (const person of tenant.shared.slice(-1)) {
    const { mark, phone } = person
    const path = pick(random, ['/v2/contacts/upsert', '/v1/contacts/upsert'])
    const { status, body } = await send(client, {
      method: 'POST',
      path,
      body: { phone, lastName: mark, tags: [tag] },
    })
    const fault = person.note(tag, outcomeOf(status, body))
    if (fault !== undefined) tally.faults.push(fault)
  }
}

/** Its own last answered write is what a client reads, in every process. */
async function read(client: Client, person: Person): Promise<void> {
  const { state, id, mark, rests } = person
  if (rests || id === undefined) return
  const { status, body } = await send(client, readOf(client.random, id))
  const isRight = state === undefined ? status === 404 : body.includes(`"${state.firstName}"`)
  if (!isRight) client.tally.faults.push(`${mark} was read as ${status} ${body}`)
}

/**
 * Sends until it is answered that something was done or refused. What was surely not written is sent again as it is, what
 * may have been only where it has an Idempotency-Key; the rest stays open, as if it had been answered so.
 */
async function send(client: Client, request: Request): Promise<{ status: number; body: string }> {
  const { random, tenant, tally } = client
  const isKeyed = request.method !== 'GET' && random() < 0.5
  const headers = {
    authorization: `Bearer ${tenant.key}`,
    ...(request.body !== undefined && { 'content-type': 'application/json' }),
    ...(isKeyed && { 'idempotency-key': randomUUID() }),
  }
  for (;;) {
    const answer = await exchange(pick(random, client.urls()), request, headers)
    const stranger = [...answer.body.matchAll(/\bt\d+-/g)].find(([mark]) => mark !== `${tenant.name}-`)
    if (stranger) tally.faults.push(`${tenant.name} was answered ${answer.body}`)
    const isRunning = isKeyed && answer.status === 409 && answer.body.includes('still running')
    const outcome = isRunning ? 'open' : outcomeOf(answer.status, answer.body)
    const repeats = outcome === 'unwritten' || (outcome === 'open' && (isKeyed || request.method === 'GET'))
    if (!repeats) return answer
    if (isKeyed && outcome === 'open') tally.repeated++
    await delay(20)
  }
}

/** A missing answer means an unknown outcome, unless there was no listener. */
async function exchange(url: string, { method, path, body }: Request, headers: Record<string, string>) {
  try {
    const response = await fetch(url + path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    })
    return { status: response.status, body: await response.text() }
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string }
    return { status: 503, body: code === 'ECONNREFUSED' ? 'unavailable' : 'outcome_unknown' }
  }
}

/** The contacts' ids in an answer of any wire, in the order of the writes. */
function idsIn(body: string): (string | undefined)[] {
  if (body === '') return []
  const said = JSON.parse(body)
  if (Array.isArray(said.results))
    return said.results.map((result: { contact?: { id: string } }) => result.contact?.id)
  return [said.contact?.id ?? said.data?.contact?.id ?? said.id]
}
