import { describe, expect, it, test } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'
import { runBulk } from './run-bulk.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = (timezone?: string) => rosterWorkspace(database, app, timezone === undefined ? {} : { timezone })

const fresno = '+13575550123'
const orlando = '+16895550123'

describe('a write that changes the phone', () => {
  test.each([
    ['from a phone', { phone: orlando }, 'America/New_York'],
    ['from the workspace', { email: 'ada@example.com' }, 'Asia/Tokyo'],
  ])('derives a zone again that came %s', async (_, body, first) => {
    const { send, make } = await open('Asia/Tokyo')
    const { id, timezone } = await make('/contacts', body)
    expect(timezone).toBe(first)
    const { body: after } = await send('PATCH', `/contacts/${id}`, { phone: fresno })
    expect(after).toMatchObject({ timezone: 'America/Los_Angeles', timezoneSource: 'phone', version: 2 })
    const { body: cleared } = await send('PATCH', `/contacts/${id}`, { phone: null })
    expect(cleared).toMatchObject({ timezone: 'Asia/Tokyo', timezoneSource: 'workspace' })
  })

  it('leaves a zone that the caller gave, and takes one that comes with the phone', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts', { phone: orlando, timezone: 'Europe/Kiev' })
    const { body: kept } = await send('PATCH', `/contacts/${id}`, { phone: fresno })
    expect(kept).toMatchObject({ timezone: 'Europe/Kiev', timezoneSource: 'caller' })
    const both = { phone: orlando, timezone: 'Asia/Kolkata' }
    expect((await send('PATCH', `/contacts/${id}`, both)).body).toMatchObject({
      ...both,
      timezoneSource: 'caller',
    })
    const none = await send('PATCH', `/contacts/${id}`, { phone: fresno, timezone: null })
    expect(none.body).toMatchObject({ timezone: null, timezoneSource: null })
  })

  it('does so in an upsert that matches and in a batch', async () => {
    const { send, make } = await open()
    await make('/contacts', { email: 'ada@example.com', phone: orlando })
    const upsert = await send('POST', '/contacts/upsert', { email: 'ada@example.com', phone: fresno })
    expect(upsert.body.contact).toMatchObject({ phone: fresno, timezone: 'America/Los_Angeles' })
    const contact = { email: 'ada@example.com', phone: '+528681234567' }
    const batch = await send('POST', '/contacts/batch', { operations: [{ op: 'upsert', contact }] })
    expect(batch.body.results[0].contact).toMatchObject({ timezone: 'America/Matamoros' })
  })

  it('leaves the zone alone on the dialects', async () => {
    const { make, workspaceKey: key, send } = await open()
    const { id } = await make('/contacts', { email: 'ada@example.com', phone: orlando })
    await app.send('PATCH', `/v1/contacts/${id}`, { key, body: { phone: fresno } })
    await app.send('PATCH', `/v1/contact/${id}`, { key, body: { phone: '+13105550123' } })
    await app.send('PATCH', `/api/contact/${id}`, { key, body: { primaryPhone: '+13125550123' } })
    expect((await send('GET', `/contacts/${id}`)).body).toMatchObject({
      phone: '+13125550123',
      timezone: 'America/New_York',
    })
  })
})

describe('"timezone": "derive"', () => {
  it('derives the zone in place of a given one', async () => {
    const { send, make } = await open()
    const created = await make('/contacts', { phone: fresno, timezone: 'derive' })
    expect(created).toMatchObject({ timezone: 'America/Los_Angeles', timezoneSource: 'phone' })
    const given = await send('PATCH', `/contacts/${created.id}`, { timezone: 'Europe/Paris' })
    expect(given.body.timezoneSource).toBe('caller')
    const derived = await send('PATCH', `/contacts/${created.id}`, { timezone: 'derive' })
    expect(derived.body).toMatchObject({ timezone: 'America/Los_Angeles', timezoneSource: 'phone' })
    const upsert = { phone: fresno, timezone: 'Europe/Paris', mode: { fields: { timezone: 'replace' } } }
    expect((await send('POST', '/contacts/upsert', upsert)).body.contact.timezone).toBe('Europe/Paris')
    const again = await send('POST', '/contacts/upsert', { phone: fresno, timezone: 'derive' })
    expect(again.body.contact.timezone).toBe('America/Los_Angeles')
  })

  it('does so for many at once', async () => {
    const workspace = await open()
    const { id } = await workspace.make('/contacts', { phone: fresno, timezone: 'America/New_York' })
    const action = { type: 'setFields', fields: { timezone: 'derive' } }
    expect(await runBulk(workspace, { all: true, action })).toMatchObject({ action, counts: { changed: 1 } })
    expect((await workspace.send('GET', `/contacts/${id}`)).body.timezone).toBe('America/Los_Angeles')
  })

  it('is no name on the dialects', async () => {
    const { workspaceKey: key } = await open()
    const body = { phone: fresno, timezone: 'derive' }
    expect((await app.send('POST', '/v1/contacts', { key, body })).status).toBe(400)
  })
})

describe('mode.fields.timezone', () => {
  test.each([
    ['nothing', undefined, 'America/New_York'],
    ['fill', 'fill', 'America/New_York'],
    ['replace', 'replace', 'Europe/Paris'],
  ])('%s: an upsert that matches', async (_, mode, expected) => {
    const { send, make } = await open()
    await make('/contacts', { phone: orlando })
    const body = {
      phone: orlando,
      timezone: 'Europe/Paris',
      ...(mode && { mode: { fields: { timezone: mode } } }),
    }
    expect((await send('POST', '/contacts/upsert', body)).body.contact.timezone).toBe(expected)
  })
})

describe('zones compare by what they link to', () => {
  test.each([
    ['timezone:Europe/Kyiv', ['Kiev', 'Kyiv']],
    ['timezone:Europe/Kiev', ['Kiev', 'Kyiv']],
    ['timezone:Asia/Calcutta', ['Calcutta']],
    ['zone:(US/Eastern, Asia/Kolkata)', ['Calcutta', 'New York']],
    ['timezone:America/New_York', ['New York']],
    ['timezone!=Europe/Kiev', ['Calcutta', 'New York', 'none']],
    ['timezone^Europe', ['Kiev', 'Kyiv']],
  ])('%s finds %j', async (filter, found) => {
    const { send, make } = await open()
    await make('/contacts', { firstName: 'Kiev', timezone: 'Europe/Kiev' })
    await make('/contacts', { firstName: 'Kyiv', timezone: 'Europe/Kyiv' })
    await make('/contacts', { firstName: 'Calcutta', timezone: 'Asia/Calcutta' })
    await make('/contacts', { firstName: 'New York', timezone: 'US/Eastern' })
    await make('/contacts', { firstName: 'none' })
    const { body } = await send('GET', `/contacts?filter=${encodeURIComponent(filter)}`)
    expect(body.data.map(({ firstName }: { firstName: string }) => firstName).sort()).toEqual(found)
  })

  it('counts them as one zone', async () => {
    const { send, make } = await open()
    for (const timezone of ['Europe/Kiev', 'Europe/Kyiv', 'Europe/Uzhgorod', 'US/Eastern'])
      await make('/contacts', { timezone })
    const { body } = await send('GET', '/stats')
    const kyiv = body.timezones.find(({ timezone }: { timezone: string }) => timezone === 'Europe/Kyiv')
    expect(kyiv.count).toBeGreaterThanOrEqual(2)
    const { body: found } = await send(
      'GET',
      `/contacts?total=true&filter=${encodeURIComponent(kyiv.filter)}`,
    )
    expect(found.total).toBe(kyiv.count)
    expect(body.timezones).toContainEqual(expect.objectContaining({ timezone: 'America/New_York', count: 1 }))
  })

  test.each(['timezone:"Mars/Base"', 'not timezone:PST', 'timezone!=+05:30', 'timezone:(UTC, Nowhere)'])(
    '%s is a fault with its position',
    async (filter) => {
      const { send } = await open()
      const reply = await send('GET', `/contacts?filter=${encodeURIComponent(filter)}`)
      expect(faultsOf(reply)).toEqual([['filter', 'invalid_time_zone']])
      expect(reply.body.errors[0].message).toMatch(/\d/)
    },
  )
})

test.each(['Factory', 'localtime', 'posixrules', 'Etc/Unknown', 'PST', '+05:30', 'europe/kyiv'])(
  '%s is no time zone of a contact or a workspace',
  async (timezone) => {
    const { send, accountKey } = await open()
    expect(faultsOf(await send('POST', '/contacts', { timezone }))).toEqual([
      ['timezone', 'invalid_time_zone'],
    ])
    const workspace = await send('POST', '/workspaces', { name: 'Zones', timezone }, accountKey)
    expect(faultsOf(workspace)).toEqual([['timezone', 'invalid_time_zone']])
  },
)
