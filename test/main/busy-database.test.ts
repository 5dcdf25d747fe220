import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { countContacts } from '../../src/store/contacts/contacts.ts'
import { buildContacts } from '../support/build-contact.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openByUrl } from '../support/open-by-url.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { startApp } from '../support/start-app.ts'

// Its own, since whole tables are locked.
const direct = await createScratchDatabase()
const limits = { statementTimeoutMs: 2_000, acquireTimeoutMs: 1_000 }
const database = await openByUrl(direct.url, 2, limits)
afterAll(() => database.close())
const app = await startApp(database, { jobs: false })

/** Holds the locks of a statement until it is released or the test ends, like a stuck program. */
async function hold(statement: string): Promise<() => Promise<void>> {
  const client = await direct.pool.connect()
  await client.query('begin')
  await client.query(statement)
  let release = async () => {
    release = async () => {}
    await client.query('rollback')
    client.release()
  }
  onTestFinished(() => release())
  return () => release()
}

/** Sessions of the application under test that a statement of theirs keeps busy, or a transaction of theirs idle. */
async function busySessions(): Promise<number> {
  const { rows } = await direct.pool.query(`
    select from pg_stat_activity
    where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid() and wait_event_type = 'Lock'`)
  return rows.length
}

describe('a statement that takes too long', () => {
  test('is 503 with Retry-After, lets go of every lock it had, and is done once the way is free', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(direct)
    const [free, stuck] = await buildContacts(scope, [{ email: 'a@example.com' }, { email: 'b@example.com' }])
    const change = () =>
      app.send('POST', '/v2/contacts/batch', {
        key,
        body: {
          atomic: true,
          operations: [free!, stuck!].map(({ id }) => ({ op: 'update', id, contact: { firstName: 'New' } })),
        },
      })
    const release = await hold(`select from contacts where id = '${stuck!.id}' for update`)
    const reply = await change()
    expect(reply).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(reply.headers.get('retry-after')).toBe('1')

    // The other row it had locked is free while the stuck one is still held.
    expect(await busySessions()).toBe(0)
    const { rows } = await direct.pool.query(
      `select first_name from contacts where id = '${free!.id}' for update nowait`,
    )
    expect(rows).toEqual([{ first_name: null }])
    await release()
    expect((await change()).status).toBe(200)
  })

  test('is 503 for a read too', async () => {
    const { workspaceKey: key } = await buildWorkspace(direct)
    const release = await hold('lock table lists in access exclusive mode')
    const reply = await app.send('GET', '/v2/lists', { key })
    expect(reply).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(reply.headers.get('retry-after')).toBe('1')
    await release()
    expect((await app.send('GET', '/v2/lists', { key })).status).toBe(200)
  })
})

describe('a pool whose connections are all in use', () => {
  test('is 503 with Retry-After for those that would wait, /healthz is 200 meanwhile, and it is back', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(direct)
    const release = await hold('lock table lists in access exclusive mode')
    const stuck = Array.from({ length: 12 }, () => app.send('GET', '/v2/lists', { key }))
    await expect.poll(busySessions).toBe(2)
    expect((await app.send('GET', '/healthz')).status).toBe(200)
    const write = await app.send('POST', '/v2/contacts', { key, body: { email: 'a@example.com' } })
    expect(write).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(write.headers.get('retry-after')).toBe('1')
    expect(await countContacts(scope)).toBe(0)

    await release()
    const statuses = new Set((await Promise.all(stuck)).map(({ status }) => status))
    for (const status of statuses) expect([200, 503]).toContain(status)
    const retried = await app.send('POST', '/v2/contacts', { key, body: { email: 'a@example.com' } })
    expect(retried.status).toBe(201)
  })
})
