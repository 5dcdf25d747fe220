import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../../../src/store/database/database.ts'
import type { Reply } from '../start-app.ts'

type Random = (below: number) => number
type Send = (method: string, path: string, body?: unknown) => Promise<Reply>

/** Numbers that a seed repeats (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

export interface Writer {
  /** Sends to any wire, with the workspace's key. */
  send: Send
  /** Erases a contact for good, which takes an owner. */
  erase(id: string): Promise<unknown>
}

/** One random write on one of the wires; what is refused or interrupted is no matter. */
export async function writeAtRandom(writer: Writer, random: Random): Promise<void> {
  const v2: Send = (method, path, body) => writer.send(method, `/v2${path}`, body)
  const writes = [
    ...writesOfContacts(v2, writer, random),
    ...writesOfMany(v2, writer.send, random),
    ...writesOfRecords(v2, writer.send, random),
  ]
  await writes[random(writes.length)]?.().catch(() => {})
}

type Writes = (() => Promise<unknown>)[]

const wordOf = (random: Random) => ['vip', 'gold', 'new', 'late'][random(4)] as string
/** Few enough that writers meet in them, on all wires. */
const phoneOf = (random: Random) => `+1415555${1000 + random(40)}`
const nobodysId = '00000000-0000-7000-8000-000000000000'

/** The id of one of the records below a path, or of one of a kind. */
async function oneOf(v2: Send, path: string, random: Random, kind?: string): Promise<string> {
  const { body } = await v2('GET', `${path}${path.includes('?') ? '&' : '?'}limit=20`)
  const all: { id: string; kind: string }[] = body?.data ?? []
  const found = all.filter((record) => kind === undefined || record.kind === kind)
  return found[random(Math.max(1, found.length))]?.id ?? nobodysId
}

function writesOfContacts(v2: Send, { send, erase }: Writer, random: Random): Writes {
  const binned = () => oneOf(v2, '/contacts?deleted=true', random)
  const contact = () => oneOf(v2, '/contacts', random)
  const phone = () => phoneOf(random)
  const body = () => ({
    firstName: `P${random(9)}`,
    city: ['Rome', 'Oslo', null][random(3)],
    tags: [wordOf(random)],
  })
  return [
    () => v2('POST', '/contacts', { ...body(), phone: phone() }),
    () =>
      send('POST', '/v1/contacts', { phone: phone(), firstName: `N${random(9)}`, tags: [wordOf(random)] }),
    () =>
      send('POST', '/v1/contact/', { email: `${random(20)}@example.com`, first_name: 'L', last_name: 'L' }),
    () => send('POST', '/api/contact', { primaryPhone: phone(), firstName: `G${random(9)}` }),
    () => v2('POST', '/contacts/upsert', { contact: body(), phone: phone() }),
    () =>
      send('POST', '/api/contact/upsert', {
        data: [1, 2].map(() => ({ primaryPhone: phone(), firstName: `U${random(9)}` })),
      }),
    async () => v2('PATCH', `/contacts/${await contact()}`, body()),
    async () => v2('PATCH', `/contacts/${await contact()}`, { customFields: { Score: random(9) } }),
    async () => send('PATCH', `/v1/contacts/${await contact()}`, { lastName: `L${random(9)}` }),
    async () => send('PATCH', `/v1/contact/${await contact()}`, { first_name: `O${random(9)}` }),
    async () => send('PATCH', `/api/contact/${await contact()}`, { firstName: `G${random(9)}` }),
    async () => v2('DELETE', `/contacts/${await contact()}`),
    async () => v2('POST', `/contacts/${await binned()}/restore`, {}),
    async () => erase(await contact()),
  ]
}

function writesOfMany(v2: Send, send: Send, random: Random): Writes {
  const word = () => wordOf(random)
  const contact = () => oneOf(v2, '/contacts', random)
  const undo = async (kind?: string) => v2('POST', `/jobs/${await oneOf(v2, '/jobs', random, kind)}/undo`, {})
  return [
    async () => {
      const ids = [await contact(), await contact(), await contact()]
      const change = { city: `C${random(9)}`, addTags: [word()] }
      return v2('POST', '/contacts/batch', {
        operations: ids.map((id) => ({ op: 'update', id, contact: change })),
      })
    },
    () => v2('POST', '/bulk', { all: true, action: { type: 'addTags', tags: [word()] } }),
    () =>
      v2('POST', '/bulk', {
        filter: 'city:Rome',
        action: { type: 'setFields', fields: { state: `S${random(9)}` } },
      }),
    () => v2('POST', '/bulk', { filter: `tag:${word()}`, action: { type: 'delete' } }),
    () => importFile(v2, send, random),
    () => importFile(v2, send, random),
    () => undo(),
    () => undo('import'),
    () => undo('merge'),
  ]
}

/** A file whose rows change contacts that there are and make new ones. */
async function importFile(v2: Send, send: Send, random: Random): Promise<unknown> {
  const rows = Array.from({ length: 5 + random(25) }, () =>
    [phoneOf(random), `I${random(9)}`, ['Rome', ''][random(2)], wordOf(random)].join(),
  )
  const { body } = await send('POST', '/v2/imports', ['Phone,First name,City,Tags', ...rows].join('\n'))
  return v2('POST', `/imports/${body.id}/start`, {})
}

function writesOfRecords(v2: Send, send: Send, random: Random): Writes {
  const contact = () => oneOf(v2, '/contacts', random)
  const tag = () => oneOf(v2, '/tags', random)
  const list = () => oneOf(v2, '/lists', random)
  const rename = async () => v2('PATCH', `/tags/${await tag()}`, { name: wordOf(random) })
  return [
    // Of four names most are another tag's: a merge.
    rename,
    rename,
    async () => v2('PATCH', `/tags/${await tag()}`, { name: `other ${random(3)}` }),
    async () => v2('DELETE', `/tags/${await tag()}?force=true`),
    async () => v2('POST', `/tags/${await oneOf(v2, '/tags?deleted=true', random)}/restore`, {}),
    async () => v2('POST', '/lists', { name: wordOf(random) }),
    async () => v2('POST', `/lists/${await list()}/members`, { add: [await contact()] }),
    async () => send('POST', `/api/audience/${await list()}/add-contacts`, { contacts: [await contact()] }),
    async () => v2('DELETE', `/lists/${await list()}?force=true`),
    async () => v2('POST', `/lists/${await oneOf(v2, '/lists?deleted=true', random)}/restore`, {}),
  ]
}

/** Transactions that stay open for a while and connections that die, until it is stopped. */
export async function disturb(
  { pool }: Pick<Database, 'pool'>,
  random: Random,
  hasEnded: () => boolean,
): Promise<void> {
  while (!hasEnded()) {
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query('select pg_current_xact_id()')
      await delay(random(60))
      await client.query('rollback')
      if (random(4) === 0)
        await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and backend_xid is not null
          limit 1`,
        )
    } finally {
      client.release()
    }
  }
}
