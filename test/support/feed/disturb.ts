import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../../../src/store/database/database.ts'
import type { RosterWorkspace } from '../../wires/roster/roster-workspace.ts'
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

/** One random write on one of the wires; what is refused or interrupted is no matter. */
export async function writeAtRandom(
  { send: v2 }: Pick<RosterWorkspace, 'send'>,
  send: Send,
  random: Random,
): Promise<void> {
  const word = () => ['vip', 'gold', 'new', 'late'][random(4)] as string
  const one = async (path: string) => {
    const { body } = await v2('GET', `${path}?limit=20`)
    const found = body?.data ?? []
    return found[random(Math.max(1, found.length))]?.id ?? '00000000-0000-7000-8000-000000000000'
  }
  const contact = () => one('/contacts')
  const body = () => ({ firstName: `P${random(9)}`, city: ['Rome', 'Oslo', null][random(3)], tags: [word()] })
  const writes: (() => Promise<unknown>)[] = [
    () => v2('POST', '/contacts', { ...body(), phone: `+1415555${1000 + random(40)}` }),
    () =>
      send('POST', '/v1/contacts', {
        phone: `+1415555${1000 + random(40)}`,
        firstName: `N${random(9)}`,
        tags: [word()],
      }),
    () => v2('POST', '/contacts/upsert', { contact: body(), phone: `+1415555${1000 + random(40)}` }),
    async () => v2('PATCH', `/contacts/${await contact()}`, body()),
    async () => send('PATCH', `/v1/contacts/${await contact()}`, { lastName: `L${random(9)}` }),
    async () => v2('DELETE', `/contacts/${await contact()}`),
    async () => v2('POST', `/contacts/${await one('/contacts')}/restore`, {}),
    async () => {
      const ids = [await contact(), await contact(), await contact()]
      const operations = ids.map((id) => ({
        op: 'update',
        id,
        contact: { city: `C${random(9)}`, addTags: [word()] },
      }))
      return v2('POST', '/contacts/batch', { operations })
    },
    () => v2('POST', '/bulk', { all: true, action: { type: 'addTags', tags: [word()] } }),
    () =>
      v2('POST', '/bulk', {
        filter: 'city:Rome',
        action: { type: 'setFields', fields: { state: `S${random(9)}` } },
      }),
    async () => v2('POST', `/jobs/${await one('/jobs')}/undo`, {}),
    async () => v2('PATCH', `/tags/${await one('/tags')}`, { name: word() }),
    async () => v2('DELETE', `/tags/${await one('/tags')}?force=true`),
    async () => v2('POST', `/lists`, { name: word() }),
    async () => v2('POST', `/lists/${await one('/lists')}/members`, { add: [await contact()] }),
    async () => v2('DELETE', `/lists/${await one('/lists')}?force=true`),
    async () => v2('PATCH', `/contacts/${await contact()}`, { customFields: { Score: random(9) } }),
  ]
  await writes[random(writes.length)]?.().catch(() => {})
}

/** Transactions that stay open for a while and connections that die, until it is told to end. */
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
