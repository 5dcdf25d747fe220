import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Database } from '../../../src/store/database/database.ts'
import { buildWorkspace } from '../build-workspace.ts'
import { storeFaults } from '../store-faults.ts'
import { runClient, type Tally, turnsOfClient } from './client.ts'
import { type Fleet, startFleet } from './fleet.ts'
import { Person, type Seen, SharedPerson, settle, type Tenant } from './model.ts'
import { pick, randomFrom } from './operations.ts'

export interface WorkloadOptions {
  /** Each has its writes, one kind of trouble and one look at everything; some seven seconds on a quiet machine. */
  rounds: number
  /** Decides what each client does and when trouble comes; not how the processes take turns. */
  seed: number
  /** The Rosters reach PostgreSQL through PgBouncer. */
  isPooled?: boolean
}

const processes = 4
const clientsOfTenant = 4
const peopleOfClient = 6

const troubles = ['roster', 'postmaster', 'network', 'commit', 'refusal'] as const
/** What COMMIT may be answered: that nothing is known, whatever the server did, or that it was rolled back. */
const refusals: (readonly [sqlState: string, did: 'commit' | 'rollback'])[] = [
  ['XX000', 'commit'],
  ['XX000', 'rollback'],
  ['40001', 'rollback'],
]

/**
 * Many clients write on every wire and every process while processes are killed and connections reset. After each round
 * the store must be what a model in memory says: no answered write lost or doubled, no row of another tenant, counters right.
 */
export async function runWorkload({ rounds, seed, isPooled = false }: WorkloadOptions): Promise<Tally> {
  const fleet = await startFleet(processes, isPooled)
  const tally: Tally = { turns: 0, done: 0, open: 0, repeated: 0, kills: 0, faults: [] }
  const world = await makeWorld(fleet.database)
  const random = randomFrom(seed)
  for (let round = 0; round < rounds && tally.faults.length === 0; round++) {
    await runRound({ fleet, world, round, random, tally })
    await fleet.heal()
    for (const tenant of world) tally.faults.push(...(await lookAt(fleet, tenant)))
    tally.faults.push(...(await storeFaults(fleet.database)))
    tally.faults = tally.faults.map((fault) => `seed ${seed}, round ${round}: ${fault}`)
  }
  if (tally.faults.length === 0) expect(await fleet.stop()).toEqual(Array(processes).fill(0))
  return tally
}

interface Round {
  fleet: Fleet
  world: readonly Tenant[]
  round: number
  random: () => number
  tally: Tally
}

/** Every client of every tenant has its turns while one kind of trouble is made. */
async function runRound({ fleet, world, round, random, tally }: Round): Promise<void> {
  const clients = world.flatMap((tenant) => {
    tenant.shared.push(new SharedPerson(`${tenant.name}-shared-${round}`, phoneOf(5_000 + round)))
    return Array.from({ length: clientsOfTenant }, (_, n) => ({
      urls: fleet.urls,
      tenant,
      people: tenant.people.slice(n * peopleOfClient, (n + 1) * peopleOfClient),
      name: `${tenant.name}-${round}.${n}`,
      random: randomFrom(random() * 2 ** 32),
      tally,
    }))
  })
  const goal = clients.length * turnsOfClient
  const begun = tally.turns
  const reached = async (share: number) => {
    while (tally.turns < begun + share * goal) await delay(5)
  }
  const trouble = makeTrouble(fleet, random, troubles[round % troubles.length]!, reached)
  await Promise.all(clients.map(runClient))
  tally.kills += await trouble
}

/** Two workspaces of one account, and one of another. */
async function makeWorld(database: Database): Promise<Tenant[]> {
  const first = await buildWorkspace(database)
  const second = await buildWorkspace(database, { account: first })
  const third = await buildWorkspace(database)
  return [first, second, third].map(({ workspaceKey }, n) => makeTenant(`t${n}`, workspaceKey))
}

function makeTenant(name: string, key: string): Tenant {
  const people = Array.from({ length: clientsOfTenant * peopleOfClient }, (_, index) => {
    // Both, one of them, or neither: without either, only the mark distinguishes a contact from a duplicate.
    const has = { phone: index % 4 < 2, email: index % 4 === 0 || index % 4 === 2 }
    return new Person({
      mark: `${name}-p${index}`,
      ...(has.phone && { phone: phoneOf(1_000 + index) }),
      ...(has.email && { email: `p${index}@example.com` }),
    })
  })
  return { name, key, people, shared: [] }
}

const phoneOf = (number: number) => `+1415555${number}`

/** One kind of trouble, at moments that the seed chooses, as the clients go on; answers how many were killed. */
async function makeTrouble(
  { killRoster, killPostmaster, network }: Fleet,
  random: () => number,
  kind: (typeof troubles)[number],
  reached: (share: number) => Promise<void>,
): Promise<number> {
  if (kind === 'roster') {
    for (const share of [0.2, 0.5]) {
      await reached(share + random() / 5)
      await killRoster(Math.floor(random() * processes))
    }
    return 2
  }
  if (kind === 'postmaster') {
    await reached(0.2 + random() / 2)
    await killPostmaster()
    return 1
  }
  for (let share = 0.1; share < 0.9; share += 0.1) {
    await reached(share)
    if (kind === 'network') network.resetAll()
    else if (kind === 'refusal') network.refuseCommit(...pick(random, refusals))
    else network.cutAt('commit\0', pick(random, ['unsent', 'unanswered']), Math.floor(random() * 4))
  }
  return 0
}

/** Compares the API's contacts of a tenant with the model, and its counters with the contacts. */
async function lookAt(fleet: Fleet, tenant: Tenant): Promise<string[]> {
  const headers = { authorization: `Bearer ${tenant.key}` }
  const ask = async (path: string) => {
    const response = await fetch(fleet.urls()[0] + path, { headers })
    // biome-ignore lint/suspicious/noExplicitAny: each answer has its own shape
    return { headers: response.headers, body: (await response.json()) as any }
  }
  const contacts: Seen[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `/v2/contacts?limit=100${cursor && `&cursor=${cursor}`}`
    const { data, nextCursor } = (await ask(path)).body
    contacts.push(...data)
    cursor = nextCursor
  }
  const faults = settle(tenant, contacts)
  const { body: stats } = await ask('/v2/stats')
  const counts = {
    'the stats': stats.total.count,
    'X-Total-Count': Number((await ask('/v1/contacts?limit=1')).headers.get('x-total-count')),
    'meta.total': (await ask('/api/contact?limit=1')).body.meta.total,
  }
  for (const [where, count] of Object.entries(counts))
    if (count !== contacts.length) faults.push(`${where} counts ${count} of ${contacts.length}`)
  for (const { name, count } of stats.tags) {
    const having = contacts.filter(({ tags }) => tags.includes(name)).length
    if (count !== having) faults.push(`${tenant.name}: the tag ${name} counts ${count} of ${having}`)
  }
  return faults
}
