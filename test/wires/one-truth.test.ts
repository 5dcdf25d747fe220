import { describe, expect, it } from 'vitest'
import { countContacts } from '../../src/store/contacts/contacts.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openTestDatabase } from '../support/open-test-database.ts'
import { startApp } from '../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)
// A second process on the same database, from PostgreSQL's view: with a queue and caches of its own.
const twin = await startApp(database)

const creates = [
  ['POST', '/v1/contacts', (phone: string) => ({ phone })],
  ['POST', '/v1/contact/', (phone: string, n: number) => ({ email: `n${n}@example.com`, phone })],
  ['POST', '/api/contact', (phone: string) => ({ primaryPhone: phone })],
  ['POST', '/v2/contacts', (phone: string) => ({ phone })],
] as const

/** What every wire that upserts calls it; each adds something of its own to the same person. */
const upserts = [
  (phone: string, n: number) => ['/v1/contacts/upsert', { phone, tags: [`tag ${n}`] }],
  (phone: string, n: number) => ['/v2/contacts/upsert', { phone, tags: [`tag ${n}`] }],
  (phone: string, n: number) => [
    '/api/contact/upsert',
    { data: [{ primaryPhone: phone, customAttributes: { [`key ${n}`]: n } }] },
  ],
] as const satisfies ((phone: string, n: number) => readonly [string, object])[]

describe('one store behind four wires', () => {
  it('200 simultaneous creates of one phone, mixed over the wires and two processes: one success, 199 times 409', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(database)
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, n) => {
        const [method, path, body] = creates[n % 4]!
        return (n % 8 < 4 ? app : twin).send(method, path, { key, body: body('+14155551234', n) })
      }),
    )
    const statuses = replies.map((reply) => reply.status)
    expect(statuses.filter((status) => status === 200 || status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(199)
    expect(await countContacts(scope)).toBe(1)
  })

  it.each(creates)(
    '200 simultaneous %s %s of one phone: one success, 199 times 409',
    async (method, path, body) => {
      const { workspaceKey: key, scope } = await buildWorkspace(database)
      const replies = await Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          (n % 2 === 0 ? app : twin).send(method, path, { key, body: body('+14155551234', n) }),
        ),
      )
      const statuses = replies.map((reply) => reply.status)
      expect(statuses.filter((status) => status === 200 || status === 201)).toHaveLength(1)
      expect(statuses.filter((status) => status === 409)).toHaveLength(199)
      expect(await countContacts(scope)).toBe(1)
    },
  )

  it('simultaneous upserts of one person, mixed over the wires and two processes: one creates, the others update, none is lost', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(database)
    const phone = '+14155551234'
    const calls = Array.from({ length: 60 }, (_, n) => upserts[n % 3]!(phone, n))
    const replies = await Promise.all(
      calls.map(([path, body], n) => (n % 6 < 3 ? app : twin).send('POST', path, { key, body })),
    )
    const statuses = replies.map((reply) => reply.status)
    expect(statuses.filter((status) => ![200, 201, 204].includes(status))).toEqual([])
    expect(await countContacts(scope)).toBe(1)
    const { data } = (await app.send('GET', '/v2/contacts', { key })).body
    const named = Array.from({ length: 60 }, (_, n) => n)
    expect(data[0].tags).toEqual(
      named
        .filter((n) => n % 3 < 2)
        .map((n) => `tag ${n}`)
        .sort(),
    )
    expect(data[0].attributes).toEqual(
      Object.fromEntries(named.filter((n) => n % 3 === 2).map((n) => [`key ${n}`, n])),
    )
    const { body } = await app.send('GET', `/v2/contacts/${data[0].id}/history?limit=1000`, { key })
    const actions = body.data.map((entry: { action: string }) => entry.action)
    // gomobile answers 204 to creation and change alike, so who created is known only when another wire did.
    expect(actions.filter((action: string) => action === 'created')).toHaveLength(1)
    expect(actions).toHaveLength(60)
    expect(statuses.filter((status) => status === 201).length).toBeLessThanOrEqual(1)
  })

  it('a contact written on one wire is the same contact on every other, and none drops what it cannot show', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const made = await app.send('POST', '/v2/contacts', {
      key,
      body: {
        phone: '+14155551234',
        email: 'Ann@example.com',
        firstName: 'Ann',
        jobTitle: 'Engineer',
        postalCode: '20000',
        fullAddress: '123 Main St',
        doNotContact: true,
        externalId: 'crm-7',
        tags: ['vip'],
      },
    })
    expect(made.status).toBe(201)
    const { id } = made.body
    const [nedzo, legacy, gomobile] = await Promise.all(
      ['/v1/contacts/', '/v1/contact/', '/api/contact/'].map((path) => app.send('GET', path + id, { key })),
    )
    expect(nedzo?.body).toMatchObject({ id, email: 'Ann@example.com', tags: ['vip'] })
    expect(legacy?.body.data.contact).toMatchObject({
      id,
      job_title: 'Engineer',
      postal_code: '20000',
      dnc: true,
    })
    expect(gomobile?.body).toMatchObject({
      id,
      primaryPhone: '+14155551234',
      occupation: 'Engineer',
      address: '123 Main St',
    })

    await app.send('PATCH', `/v1/contacts/${id}`, { key, body: { lastName: 'Lee' } })
    await app.send('PATCH', `/v1/contact/${id}`, { key, body: { city: 'Casablanca' } })
    await app.send('PUT', `/api/contact/${id}`, { key, body: { preferredChannel: 'phone' } })
    const { body } = await app.send('GET', `/v2/contacts/${id}`, { key })
    expect(body).toMatchObject({
      lastName: 'Lee',
      city: 'Casablanca',
      preferredChannel: 'phone',
      jobTitle: 'Engineer',
      doNotContact: true,
      externalId: 'crm-7',
      tags: ['vip'],
      version: 4,
    })
  })
})
