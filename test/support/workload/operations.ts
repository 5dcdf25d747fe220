import type { Outcome, Person, Write } from './model.ts'

/** A sequence of numbers from 0 to 1 that a seed alone decides (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T
}

export interface Request {
  method: string
  path: string
  body?: unknown
}

/** One request and the contacts that it writes; several only in a batch. */
export interface Call {
  request: Request
  writes: { person: Person; write: Write }[]
  outcomes(status: number, body: string): Outcome[]
}

type Wire = 'roster' | 'nedzo' | 'legacy' | 'gomobile'
type Kind = Write['kind']

const bases = {
  roster: '/v2/contacts',
  nedzo: '/v1/contacts',
  legacy: '/v1/contact/',
  gomobile: '/api/contact',
}
const words = ['red', 'green', 'blue', 'Red', 'naïve', '100%']

/** A next call for these people of one client: one of the things that can be done to one of them, or a batch of several. */
export function nextCall(random: () => number, people: readonly Person[], turn: string): Call {
  const awake = people.filter(({ rests }) => !rests)
  const count = random() < 0.25 ? Math.min(awake.length, 2 + Math.floor(random() * 4)) : 1
  const chosen = shuffled(random, awake).slice(0, count)
  const writes = chosen.map((person, index) => {
    const kind = pick(random, kindsFor(person))
    const tags = kind === 'remove' ? [] : words.filter(() => random() < 0.2)
    return { person, write: { kind, firstName: `${turn}.${index}`, tags } }
  })
  return count > 1 ? batchOf(writes, random() < 0.5) : singleOf(random, writes[0]!)
}

function kindsFor({ state, id, hasIdentifier }: Person): Kind[] {
  // Without an identifier a second create is a second person.
  if (!hasIdentifier && state === undefined) return ['create']
  if (state === undefined) return id === undefined ? ['create', 'upsert'] : ['create', 'upsert', 'change']
  const byId: Kind[] = id === undefined ? [] : ['change', 'change', 'change', 'remove']
  return hasIdentifier ? ['create', 'upsert', 'upsert', ...byId] : byId
}

function singleOf(random: () => number, { person, write }: Call['writes'][number]): Call {
  const wire = pick(random, wiresFor(person, write.kind))
  // Two of the wires have no tags.
  const said = wire === 'roster' || wire === 'nedzo' ? write : { ...write, tags: [] }
  return {
    request: requestOf(wire, person, said),
    writes: [{ person, write: said }],
    outcomes: (status, body) => [outcomeOf(status, body)],
  }
}

/** A wire needs its own identifier of a new contact; a contact without one is found by id. */
function wiresFor({ phone, email }: Person, kind: Kind): Wire[] {
  const wires: Wire[] = ['roster', 'nedzo']
  if (kind === 'change' || kind === 'remove') return [...wires, 'legacy', 'gomobile']
  if (phone !== undefined) wires.push('gomobile')
  if (email !== undefined && kind === 'create') wires.push('legacy')
  return wires
}

function requestOf(wire: Wire, person: Person, { kind, firstName, tags }: Write): Request {
  const base = bases[wire]
  const byId = `${base}${wire === 'legacy' ? '' : '/'}${person.id}`
  if (kind === 'remove') return { method: 'DELETE', path: byId }
  if (kind === 'change') {
    const change = wire === 'legacy' ? { first_name: firstName } : { firstName }
    const added = tags.length === 0 ? {} : { [wire === 'roster' ? 'addTags' : 'tags']: tags }
    return { method: 'PATCH', path: byId, body: { ...change, ...added } }
  }
  const body = bodyOf(wire, person, firstName, tags)
  if (kind === 'create') return { method: 'POST', path: base, body }
  return { method: 'POST', path: `${base}/upsert`, body: wire === 'gomobile' ? { data: [body] } : body }
}

/** Reads a contact on any of the wires. */
export function readOf(random: () => number, id: string): Request {
  const wire = pick(random, Object.keys(bases) as Wire[])
  return { method: 'GET', path: `${bases[wire]}${wire === 'legacy' ? '' : '/'}${id}` }
}

function bodyOf(wire: Wire, { mark, phone, email }: Person, firstName: string, tags: readonly string[]) {
  if (wire === 'legacy') return { first_name: firstName, last_name: mark, phone, email }
  if (wire === 'gomobile') return { firstName, lastName: mark, primaryPhone: phone, primaryEmail: email }
  return { firstName, lastName: mark, phone, email, tags }
}

const batchWords = { create: 'create', upsert: 'upsert', change: 'update', remove: 'delete' }

function batchOf(writes: Call['writes'], atomic: boolean): Call {
  const operations = writes.map(({ person, write }) => {
    const { method, body } = requestOf('roster', person, write)
    const id = method === 'POST' ? {} : { id: person.id }
    return { op: batchWords[write.kind], ...id, ...(body !== undefined && { contact: body }) }
  })
  return {
    request: { method: 'POST', path: '/v2/contacts/batch', body: { operations, atomic } },
    writes,
    outcomes(status, body) {
      if (status !== 200) return writes.map(() => outcomeOf(status, body))
      const { results } = JSON.parse(body) as { results: { status: string; error?: { code: string } }[] }
      return results.map(({ status, error }) => {
        if (['conflict', 'not_found'].includes(status)) return 'refused'
        if (status === 'aborted') return 'unwritten'
        if (status !== 'failed') return 'done'
        return error?.code === 'outcome_unknown' ? 'open' : 'unwritten'
      })
    },
  }
}

const isOpen = /outcome_unknown|not known whether|lost while committing/

/** The outcome in an answer of any wire; throws for answers that no request here may get. */
export function outcomeOf(status: number, body: string): Outcome {
  if (status < 300) return 'done'
  if (status === 404 || status === 409) return 'refused'
  if (status === 503) return isOpen.test(body) ? 'open' : 'unwritten'
  throw new Error(`answered ${status} ${body}`)
}

function shuffled<T>(random: () => number, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
