import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { Sweeper } from '../../src/core/erasure/sweep.ts'
import { newId } from '../../src/core/kernel/ids.ts'
import { backUp, restore } from '../core/backup/back-up.ts'
import { buildPerson } from '../support/build-person.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { startApp } from '../support/start-app.ts'
import { type Received, startReceiver } from '../support/webhooks/receiver.ts'
import { type WebhookWorkspace, webhookWorkspace } from '../support/webhooks/webhook-workspace.ts'
import { faultsOf } from '../wires/roster/roster-workspace.ts'
import { runBulk, runUndo } from '../wires/roster/run-bulk.ts'

// A deliverer looks at all workspaces.
const database = await createScratchDatabase()
const app = await startApp(database, { settings: { ROSTER_WEBHOOK_LOOPBACK: 'on' } })
const build = () => webhookWorkspace(database, app)
const second = 1_000
const hour = 3_600 * second

/** Whether a message is signed with a secret, whenever it was. */
function isSignedBy(secret: string, { headers, body }: Received): boolean {
  const {
    'webhook-id': id = '',
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures = '',
  } = headers
  return signatures
    .split(' ')
    .includes(new Webhook(secret).sign(id, new Date(Number(timestamp) * 1_000), body))
}

describe('what happens', () => {
  it('arrives signed, once, with what changed and the contact as it is', async () => {
    const receiver = await startReceiver()
    const { create, make, send, deliver, deliveries } = await build()
    const { id, secret } = await create({ url: receiver.url, types: ['contact.*'] })
    const contact = await make('/contacts', { firstName: 'Ada', tags: ['vip'] })
    await send('PATCH', `/contacts/${contact.id}`, { city: 'London' })
    await deliver()
    await deliver()
    expect(receiver.received.map(({ json }) => [json.type, json.data.version])).toEqual([
      ['contact.created', 1],
      ['contact.updated', 2],
    ])
    const { data } = (await send('GET', '/changes?types=contact.*&include=contact')).body
    for (const [index, { headers, body, json }] of receiver.received.entries()) {
      expect(new Webhook(secret).verify(body, headers)).toEqual(json)
      expect(json).toEqual({ type: data[index].type, timestamp: data[index].at, data: data[index] })
      expect(headers['webhook-id']).toBe(`msg_${contact.id}_${index + 1}`)
    }
    expect(await deliveries(id)).toMatchObject([
      { state: 'delivered', messageId: `msg_${contact.id}_2`, attempts: [{ status: 204 }] },
      { state: 'delivered', messageId: `msg_${contact.id}_1`, attempts: [{ status: 204 }] },
    ])
  })

  it('is told without anybody’s data to a thin webhook', async () => {
    const receiver = await startReceiver()
    const { create, make, send, deliver } = await build()
    await create({ url: receiver.url, payload: 'thin' })
    const { id } = await make('/contacts', { firstName: 'Grace', email: 'grace@example.com' })
    await send('PATCH', `/contacts/${id}`, { city: 'London' })
    await make('/tags', { name: 'vip' })
    await deliver()
    const told = receiver.received.map(({ json }) => json.data)
    const about = (type: string) => told.find((data) => data.type === type)
    expect(about('contact.created')).toMatchObject({
      contactId: id,
      fields: ['email', 'firstName', 'status'],
    })
    expect(about('contact.updated')).toMatchObject({ contactId: id, fields: ['city'] })
    expect(about('tag.created')).toMatchObject({ contactId: null, fields: [] })
    expect(receiver.received.map(({ body }) => body).join()).not.toMatch(/Grace|grace|London/)
  })

  it('before a webhook was made is not told, and what it does not ask for is not either', async () => {
    const receiver = await startReceiver()
    const { create, make, deliver } = await build()
    await make('/contacts', { firstName: 'Before' })
    await create({ url: receiver.url, types: ['tag.created', 'list.*'] })
    await make('/contacts', { firstName: 'After' })
    await make('/tags', { name: 'vip' })
    await make('/lists', { name: 'March' })
    await deliver()
    expect(receiver.received.map(({ json }) => json.type)).toEqual(['tag.created', 'list.created'])
  })

  it('to contacts who do not meet the filter, or are not in the segment, is not told', async () => {
    const [byFilter, bySegment] = [await startReceiver(), await startReceiver()]
    const { create, make, send, deliver } = await build()
    await make('/tags', { name: 'vip' })
    const segment = await make('/segments', { name: 'Berlin', filter: 'city:Berlin' })
    await create({ url: byFilter.url, filter: 'tag:vip', types: ['contact.*'] })
    await create({ url: bySegment.url, segmentId: segment.id, types: ['contact.*'] })
    const ada = await make('/contacts', { firstName: 'Ada', tags: ['vip'] })
    const bob = await make('/contacts', { firstName: 'Bob', city: 'Berlin' })
    await make('/contacts', { firstName: 'Cy' })
    await send('DELETE', `/contacts/${bob.id}`)
    await deliver()
    expect(byFilter.received.map(({ json }) => json.data.contactId)).toEqual([ada.id])
    expect(bySegment.received.map(({ json }) => [json.type, json.data.contactId])).toEqual([
      ['contact.created', bob.id],
      ['contact.deleted', bob.id],
    ])
  })

  it('by a job is told as its end, or as all that it changed to who asks for that', async () => {
    const [brief, whole] = [await startReceiver(), await startReceiver()]
    const workspace = await build()
    const { create, make, deliver } = workspace
    for (let n = 0; n < 3; n++) await make('/contacts', { firstName: `P${n}` })
    const types = ['contact.updated', 'job.finished']
    await create({ url: brief.url, types })
    await create({ url: whole.url, types, collapseJobs: false })
    await runBulk(workspace, { all: true, action: { type: 'doNotContact', value: true } })
    await deliver()
    expect(brief.received.map(({ json }) => json.type)).toEqual(['job.finished'])
    expect(whole.received.map(({ json }) => json.type).sort()).toEqual([
      ...Array(3).fill('contact.updated'),
      'job.finished',
    ])
  })

  it('in another workspace is nobody’s business', async () => {
    const receiver = await startReceiver()
    const [one, other] = [await build(), await build()]
    await one.create({ url: receiver.url })
    await other.make('/contacts', { firstName: 'Theirs' })
    await one.deliver()
    expect(receiver.received).toEqual([])
  })
})

describe('a message that does not arrive', () => {
  it('is tried ten times with the same id and body, then has failed; by hand it goes once more', async () => {
    const receiver = await startReceiver()
    receiver.answer((_, response) => void response.writeHead(500).end('no'))
    const { create, make, deliver, deliveries, clock, call } = await build()
    const { id, secret } = await create({ url: receiver.url, types: ['contact.*'] })
    await make('/contacts', { firstName: 'Ada' })
    for (const hours of [0.01, 0.1, 0.6, 2.3, 5.6, 11.1, 15.5, 22.1, 26.5, 26.5]) {
      await deliver()
      clock.move(hours * hour)
    }
    expect(receiver.received).toHaveLength(10)
    expect(new Set(receiver.received.map(({ headers, body }) => headers['webhook-id'] + body)).size).toBe(1)
    const [failed] = await deliveries(id)
    expect(failed).toMatchObject({ state: 'failed', answer: 'no', nextTryAt: null })
    expect(failed.attempts).toHaveLength(10)
    receiver.answer((_, response) => void response.writeHead(200).end())
    const retried = await call('POST', `/${id}/deliveries/${failed.id}/retry`)
    expect([retried.status, retried.body.state]).toEqual([202, 'waiting'])
    await deliver()
    const last = receiver.received.at(-1)!
    expect(isSignedBy(secret, last)).toBe(true)
    expect(last.headers['webhook-id']).toBe(failed.messageId)
    expect((await deliveries(id))[0]).toMatchObject({ state: 'delivered' })
  })

  it('is tried at its time and not before', async () => {
    const receiver = await startReceiver()
    receiver.answer((_, response) => void response.writeHead(500).end())
    const { create, make, deliver, deliveries, clock } = await build()
    const { id } = await create({ url: receiver.url, types: ['contact.*'] })
    await make('/contacts')
    const came: number[] = []
    for (const ms of [0, 4 * second, 2 * second, 290 * second, 50 * second]) {
      clock.move(ms)
      await deliver()
      came.push(receiver.received.length)
    }
    expect(came).toEqual([1, 1, 2, 2, 3])
    expect(Date.parse((await deliveries(id))[0].nextTryAt)).toBeGreaterThan(
      clock.now().getTime() + 1_799 * second,
    )
  })

  it('holds back what happened to the same contact later, and nobody else', async () => {
    const receiver = await startReceiver()
    const { create, make, send, deliver, clock } = await build()
    await create({ url: receiver.url, types: ['contact.*'] })
    const ada = await make('/contacts', { firstName: 'Ada' })
    await send('PATCH', `/contacts/${ada.id}`, { city: 'Rome' })
    await make('/contacts', { firstName: 'Bob' })
    let isBad = true
    receiver.answer(({ json }, response) => {
      response.writeHead(isBad && json.data.contactId === ada.id ? 500 : 200).end()
    })
    await deliver()
    const told = () =>
      receiver.received.map(({ json }) => `${json.data.contact?.firstName} ${json.data.version}`)
    expect(told().sort()).toEqual(['Ada 1', 'Bob 1'])
    isBad = false
    clock.move(10 * second)
    await deliver()
    expect(told().slice(2)).toEqual(['Ada 1', 'Ada 2'])
  })

  it('to one address delays no other', async () => {
    const [slow, quick] = [await startReceiver(), await startReceiver()]
    let letGo = () => {}
    const until = new Promise<void>((resolve) => {
      letGo = resolve
    })
    slow.answer(async (_, response) => {
      await until
      response.writeHead(200).end()
    })
    const { create, make, look, settled } = await build()
    await create({ url: slow.url, types: ['contact.*'] })
    await create({ url: quick.url, types: ['contact.*'] })
    for (let n = 0; n < 40; n++) await make('/contacts', { firstName: `P${n}` })
    while (quick.received.length < 40) await look()
    // The number in flight to the slow receiver is limited.
    expect(slow.received.length).toBeLessThanOrEqual(16)
    letGo()
    await settled()
  })

  it('by 410 pauses the webhook, and the feed says so', async () => {
    const receiver = await startReceiver()
    receiver.answer((_, response) => void response.writeHead(410).end())
    const { create, make, send, deliver, call } = await build()
    const { id } = await create({ url: receiver.url, description: 'Old CRM' })
    await make('/contacts')
    await deliver()
    expect((await call('GET', `/${id}`)).body).toMatchObject({ state: 'paused', pausedReason: 'gone' })
    const { data } = (await send('GET', '/changes?types=webhook.paused')).body
    expect(data).toMatchObject([{ record: { id, name: 'Old CRM', reason: 'gone' } }])
    await make('/contacts')
    await deliver()
    expect(receiver.received).toHaveLength(1)
  })

  it('for five days pauses the webhook; resumed, it goes on where it stopped', async () => {
    const receiver = await startReceiver()
    receiver.answer((_, response) => void response.writeHead(500).end())
    const { create, make, deliver, call, clock } = await build()
    const { id } = await create({ url: receiver.url, types: ['contact.*'] })
    await make('/contacts', { firstName: 'First' })
    await deliver()
    expect((await call('GET', `/${id}`)).body.failingSince).not.toBeNull()
    clock.move(4.9 * 24 * hour)
    await deliver()
    expect((await call('GET', `/${id}`)).body.state).toBe('active')
    clock.move(hour * 6)
    await deliver()
    expect((await call('GET', `/${id}`)).body).toMatchObject({ state: 'paused', pausedReason: 'failing' })
    await make('/contacts', { firstName: 'Meanwhile' })
    await deliver()
    const before = receiver.received.length
    receiver.answer((_, response) => void response.writeHead(200).end())
    expect((await call('POST', `/${id}/resume`)).body).toMatchObject({ state: 'active', failingSince: null })
    clock.move(30 * hour)
    await deliver()
    const names = receiver.received.slice(before).map(({ json }) => json.data.contact.firstName)
    expect(names.sort()).toEqual(['First', 'Meanwhile'])
  })

  it.each([
    [429, '120', 120],
    [503, '90', 90],
    [502, undefined, 30],
    [504, undefined, 30],
  ])('by %i with Retry-After %s slows the address down for %i s', async (status, retryAfter, seconds) => {
    const receiver = await startReceiver()
    receiver.answer((_, response) => {
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end()
    })
    const { create, make, deliver, clock } = await build()
    await create({ url: receiver.url, types: ['contact.*'] })
    await make('/contacts', { firstName: 'Ada' })
    await deliver()
    await make('/contacts', { firstName: 'Bob' })
    clock.move((seconds - 5) * second)
    await deliver()
    expect(receiver.received).toHaveLength(1)
    receiver.answer((_, response) => void response.writeHead(200).end())
    clock.move(20 * second)
    await deliver()
    expect(
      receiver.received
        .slice(1)
        .map(({ json }) => json.data.contact.firstName)
        .sort(),
    ).toEqual(['Ada', 'Bob'])
  })
})

describe('who made a webhook', () => {
  async function expectPaused(
    { call, make, deliver }: WebhookWorkspace,
    id: string,
    key?: string,
  ): Promise<void> {
    await make('/contacts', { firstName: 'Secret' })
    await deliver()
    expect((await call('GET', `/${id}`, undefined, key)).body).toMatchObject({
      state: 'paused',
      pausedReason: 'maker',
    })
  }

  it('and whose key is revoked, is not told any more; who resumes it answers for it', async () => {
    const receiver = await startReceiver()
    const workspace = await build()
    const { call, query, newKey, deliver } = workspace
    const other = await newKey(['admin', 'read'])
    const { body: made } = await call(
      'POST',
      query,
      { url: receiver.url, types: ['contact.*'] },
      other.secret,
    )
    await app.send('DELETE', `/v2/api-keys/${other.id}`, { key: workspace.accountKey })
    await expectPaused(workspace, made.id)
    expect(receiver.received).toEqual([])
    const resumed = await call('POST', `/${made.id}/resume`)
    expect(resumed.body.maker).toBe(`key:${workspace.owner.keyId}`)
    await deliver()
    expect(receiver.received).toHaveLength(1)
  })

  it('and whose key may read no more, is not told any more', async () => {
    const workspace = await build()
    const { call, query, newKey } = workspace
    const other = await newKey(['admin', 'read'])
    const { body: made } = await call('POST', query, { url: 'https://example.com' }, other.secret)
    await app.send('PATCH', `/v2/api-keys/${other.id}`, {
      key: workspace.accountKey,
      body: { scopes: ['admin'] },
    })
    await expectPaused(workspace, made.id)
  })

  it('and is an owner no more, is not told any more', async () => {
    const workspace = await build()
    const { query, accountKey } = workspace
    const { id, headers } = await buildPerson(workspace, { signsIn: true, role: 'owner' })
    await buildPerson(workspace, { role: 'owner' })
    const { body: made } = await app.send('POST', `/v2/webhooks${query}`, {
      headers,
      body: { url: 'https://example.com' },
    })
    await app.send('DELETE', `/v2/people/${id}`, { key: accountKey })
    const { rows } = await sql<{ gone: boolean }>`
      select removed_at is not null as gone from people where id = ${id}::uuid`.execute(database.db)
    if (rows[0]?.gone !== true)
      await sql`update people set removed_at = created_at where id = ${id}::uuid`.execute(database.db)
    await expectPaused(workspace, made.id)
  })
})

describe('a secret', () => {
  it('that was rotated signs beside the new one for a day', async () => {
    const receiver = await startReceiver()
    const { create, make, deliver, call, clock } = await build()
    const { id, secret: former } = await create({ url: receiver.url, types: ['contact.*'] })
    const { secret } = (await call('POST', `/${id}/rotate`)).body
    await make('/contacts')
    await deliver()
    clock.move(25 * hour)
    await make('/contacts')
    await deliver()
    const verifies = (secret: string, index: number) =>
      isSignedBy(secret, receiver.received[index] as Received)
    expect([verifies(secret, 0), verifies(former, 0)]).toEqual([true, true])
    expect([verifies(secret, 1), verifies(former, 1)]).toEqual([true, false])
  })

  it('that cannot be opened here pauses the webhook until it is rotated', async () => {
    const receiver = await startReceiver()
    const { create, make, deliver, call, workspaceId } = await build()
    const { id } = await create({ url: receiver.url, types: ['contact.*'] })
    await sql`
      update webhooks set secret = substr(secret, 1, 20) || '\\x00'::bytea || substr(secret, 22)
      where workspace_id = ${workspaceId}::uuid`.execute(database.db)
    await make('/contacts')
    await deliver()
    expect((await call('GET', `/${id}`)).body).toMatchObject({ state: 'paused', pausedReason: 'secret' })
    const refused = await call('POST', `/${id}/resume`)
    expect([refused.status, refused.body.errors[0].code]).toEqual([400, 'secret_lost'])
    await call('POST', `/${id}/rotate`)
    await call('POST', `/${id}/resume`)
    await deliver()
    expect(receiver.received).toHaveLength(1)
  })
})

describe('what is told again', () => {
  it('is all of a time, with the ids that it had', async () => {
    const receiver = await startReceiver()
    const { create, make, deliver, call } = await build()
    await make('/contacts', { firstName: 'Never told' })
    const { id } = await create({ url: receiver.url, types: ['contact.*'] })
    await make('/contacts', { firstName: 'Told' })
    await deliver()
    const until = new Date(Date.now() + 1).toISOString()
    await new Promise((resolve) => setTimeout(resolve, 2))
    await make('/contacts', { firstName: 'Later' })
    await call('POST', `/${id}/replay`, { since: '2020-01-01T00:00:00Z', until })
    await deliver()
    const told = receiver.received.map(({ json }) => json.data.contact.firstName)
    expect(told.slice(1).sort()).toEqual(['Later', 'Never told', 'Told'])
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(ids.length - 1)
    expect((await call('GET', `/${id}`)).body.replays).toEqual([])
  })

  it('skips what happened while it was paused, where who resumes it says so', async () => {
    const receiver = await startReceiver()
    const { create, make, deliver, call } = await build()
    const { id } = await create({ url: receiver.url, types: ['contact.*'] })
    await call('POST', `/${id}/pause`)
    await make('/contacts', { firstName: 'Missed' })
    await call('POST', `/${id}/resume`, { skipMissed: true })
    await make('/contacts', { firstName: 'Now' })
    await deliver()
    expect(receiver.received.map(({ json }) => json.data.contact.firstName)).toEqual(['Now'])
  })
})

describe('a filter', () => {
  it('names the tag that another was merged into, and the former one again after the undo of the merge', async () => {
    const receiver = await startReceiver()
    const workspace = await build()
    const { create, make, send, deliver, call } = workspace
    const ada = await make('/contacts', { firstName: 'Ada', tags: ['gold'] })
    await make('/contacts', { firstName: 'Bob', tags: ['vip'] })
    const [gold] = (await send('GET', '/tags?q=gold')).body.data
    const { id } = await create({ url: receiver.url, types: ['contact.updated'], filter: 'tag:gold' })
    const shown = async () => (await call('GET', `/${id}`)).body
    const before = await shown()
    const merged = await send('PATCH', `/tags/${gold.id}`, { name: 'vip' })
    expect((await shown()).filter).toBe('tags:vip')
    expect((await shown()).updatedAt > before.updatedAt).toBe(true)
    await runUndo(workspace, merged.body.jobId)
    expect((await shown()).filter).toBe('tags:gold')
    await deliver()
    receiver.received.length = 0
    for (const { id } of (await send('GET', '/contacts')).body.data)
      await send('PATCH', `/contacts/${id}`, { city: 'Rome' })
    await deliver()
    expect(receiver.received.map(({ json }) => json.data.contactId)).toEqual([ada.id])
  })
})

describe('a restored store', () => {
  it('sends nothing: its webhooks pause, until they have a new secret and are resumed', async () => {
    const receiver = await startReceiver()
    const source = await createScratchDatabase()
    const before = await webhookWorkspace(
      source,
      await startApp(source, { settings: { ROSTER_WEBHOOK_LOOPBACK: 'on' } }),
    )
    const { id } = await before.create({ url: receiver.url, types: ['contact.*'] })
    await before.make('/contacts', { firstName: 'Arrived' })
    await before.deliver()
    receiver.answer((_, response) => void response.writeHead(500).end())
    await before.make('/contacts', { firstName: 'Waits' })
    await before.deliver()
    await before.make('/contacts', { firstName: 'Not noted' })
    const count = receiver.received.length
    receiver.answer((_, response) => void response.writeHead(204).end())

    const target = await createScratchDatabase({ migrated: false })
    await restore(target, await backUp(source))
    const restored = await startApp(target, { settings: { ROSTER_WEBHOOK_LOOPBACK: 'on' }, delivers: true })
    const call = (method: string, path: string, body?: object) =>
      restored.send(method, `/v2/webhooks/${id}${path}`, { key: before.accountKey, ...(body && { body }) })
    await expect
      .poll(async () => (await call('GET', '')).body)
      .toMatchObject({ state: 'paused', pausedReason: 'restored' })
    expect(receiver.received).toHaveLength(count)

    expect(faultsOf(await call('POST', '/resume'))).toEqual([['', 'secret_lost']])
    const { secret } = (await call('POST', '/rotate')).body
    expect((await call('POST', '/resume')).body).toMatchObject({ state: 'active', pausedReason: null })
    const namesSince = () =>
      new Set(receiver.received.slice(count).map(({ json }) => json.data.contact.firstName))
    await expect.poll(() => [...namesSince()]).toEqual(expect.arrayContaining(['Waits', 'Not noted']))
    expect(isSignedBy(secret, receiver.received.at(-1)!)).toBe(true)
  })
})

describe('what is gone', () => {
  it('of an erased contact is in no delivery; that they were erased is told', async () => {
    const receiver = await startReceiver()
    receiver.answer((_, response) => void response.writeHead(500).end())
    const { create, make, send, deliver, deliveries, accountKey } = await build()
    const { id } = await create({ url: receiver.url, types: ['contact.*'] })
    const ada = await make('/contacts', { firstName: 'Ada', email: 'ada-erased@example.com' })
    await deliver()
    await send('PATCH', `/contacts/${ada.id}`, { city: 'London' })
    expect((await send('POST', `/contacts/${ada.id}/erase`, {}, accountKey)).status).toBe(204)
    await deliver()
    const left = await deliveries(id)
    expect(left.map(({ type }) => type)).toEqual(['contact.erased'])
    const { rows } = await sql`select from webhook_deliveries where body like '%ada-erased%'`.execute(
      database.db,
    )
    expect(rows).toEqual([])
    expect(JSON.parse(left[0].body).data).toMatchObject({ type: 'contact.erased', contactId: ada.id })
  })

  it('of a deleted workspace is not sent, and of a deleted webhook nothing is left after the sweep', async () => {
    const receiver = await startReceiver()
    receiver.answer((_, response) => void response.writeHead(500).end())
    const { create, make, deliver, call, workspaceId, accountKey, clock } = await build()
    const { id } = await create({ url: receiver.url, types: ['contact.*'] })
    const { id: other } = await create({ url: receiver.url, types: ['contact.*'] })
    await make('/contacts')
    await deliver()
    expect(receiver.received).toHaveLength(2)
    await call('DELETE', `/${other}`)
    await new Sweeper(database, { binDays: 0, log: () => {} }).sweep()
    const { rows } = await sql<{ id: string }>`
      select webhook_id as id from webhook_deliveries where workspace_id = ${workspaceId}::uuid`.execute(
      database.db,
    )
    expect(rows).toEqual([{ id }])
    await app.send('DELETE', `/v2/workspaces/${workspaceId}`, { key: accountKey })
    clock.move(10 * second)
    await deliver()
    expect(receiver.received).toHaveLength(2)
  })

  it('is what was sent more than thirty days ago; what waits stays', async () => {
    const receiver = await startReceiver()
    const { create, make, deliver, deliveries } = await build()
    const { id } = await create({ url: receiver.url, types: ['contact.*'] })
    await make('/contacts', { firstName: 'Arrived' })
    await deliver()
    receiver.answer((_, response) => void response.writeHead(500).end())
    await make('/contacts', { firstName: 'Waits' })
    await deliver()
    const sweep = (days: number) =>
      new Sweeper(database, {
        binDays: 0,
        log: () => {},
        now: () => new Date(Date.now() + days * 24 * hour),
      }).sweep()
    await sweep(29)
    expect(await deliveries(id)).toHaveLength(2)
    await sweep(31)
    expect((await deliveries(id)).map(({ state }) => state)).toEqual(['waiting'])
  })
})

it('several processes send each message once, those of one contact in order', async () => {
  const receiver = await startReceiver()
  const { create, make, send, another, deliver } = await build()
  await create({ url: receiver.url, types: ['contact.*'] })
  const ids = await Promise.all(Array.from({ length: 6 }, async () => (await make('/contacts')).id))
  for (let n = 0; n < 5; n++)
    await Promise.all(ids.map((id) => send('PATCH', `/contacts/${id}`, { city: `City ${n}` })))
  await Promise.all([deliver(), another(), another(), another()])
  await deliver()
  const told = receiver.received.map(({ json }) => [json.data.contactId, json.data.version] as const)
  expect(told).toHaveLength(36)
  for (const id of ids)
    expect(told.filter(([contactId]) => contactId === id).map(([, version]) => version)).toEqual([
      1, 2, 3, 4, 5, 6,
    ])
})

it('what a process that ended was sending is taken over by another, with the same id', async () => {
  const receiver = await startReceiver()
  const { create, make, deliver, workspaceId, clock } = await build()
  await create({ url: receiver.url, types: ['contact.*'] })
  await make('/contacts')
  await deliver()
  // As it was while the message was under way: taken, and nothing noted.
  await sql`
    update webhook_deliveries set state = 'waiting', attempts = '[]', finished_at = null, holder = ${newId()}::uuid,
      free_at = ${new Date(clock.now().getTime() + 60_000)}::timestamptz
    where workspace_id = ${workspaceId}::uuid`.execute(database.db)
  await deliver()
  expect(receiver.received).toHaveLength(1)
  clock.move(61 * second)
  await deliver()
  expect(receiver.received).toHaveLength(2)
  expect(receiver.received[0]?.headers['webhook-id']).toBe(receiver.received[1]?.headers['webhook-id'])
})
