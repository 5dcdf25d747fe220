import { describe, expect, it } from 'vitest'
import { buildContact } from '../support/build-contact.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openTestDatabase } from '../support/open-test-database.ts'
import { startApp } from '../support/start-app.ts'
import { rosterWorkspace } from './roster/roster-workspace.ts'
import { runBulk } from './roster/run-bulk.ts'
import { importer } from './roster/run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const [phone, email] = ['+14155551234', 'ada@example.com']

/** What an empty input of a form sends: nothing, spaces, a no-break space, a byte order mark, an ideographic space. */
const blanks = ['', '  ', '\u00a0', '\ufeff', '\u3000\t']

const everything = {
  externalId: 'crm-1',
  firstName: 'Ada',
  lastName: 'Lovelace',
  fullName: 'Ada Lovelace',
  businessName: 'Engines',
  jobTitle: 'Programmer',
  gender: 'female',
  streetAddress: '12 St James’s Square',
  fullAddress: '12 St James’s Square, London',
  city: 'London',
  state: 'England',
  postalCode: 'SW1Y 4JH',
  country: 'GB',
  phone,
  email,
  timezone: 'Europe/London',
  preferredChannel: 'sms',
  status: 'Called',
  lastDialTime: '2026-01-31T10:00:00.000Z',
  mostRecentOutcome: 'voicemail',
}
const fields = Object.keys(everything)
const allOf = (value: string | null) => Object.fromEntries(fields.map((name) => [name, value]))

/** A workspace with everything known of one person, and what is known of her now. */
async function withAda() {
  const workspace = await rosterWorkspace(database, app)
  await workspace.make('/custom-fields', { name: 'Note' })
  const ada = await workspace.make('/contacts', { ...everything, customFields: { Note: 'kept' } })
  const read = async () => (await workspace.send('GET', `/contacts/${ada.id}`)).body
  return { ...workspace, ada, read }
}

describe('Blank text on /v2', () => {
  it.each(blanks)('leaves every field as it is on PATCH, and is no change: %j', async (blank) => {
    const { send, ada } = await withAda()
    const reply = await send('PATCH', `/contacts/${ada.id}`, {
      ...allOf(blank),
      customFields: { Note: blank },
    })
    expect([reply.status, reply.body]).toEqual([200, ada])
    for (const name of fields) {
      const alone = await send('PATCH', `/contacts/${ada.id}`, { [name]: blank })
      expect([name, alone.status, alone.body]).toEqual([name, 200, ada])
    }
  })

  it.each(blanks)('leaves every field of whom an upsert matches, in every mode: %j', async (blank) => {
    const { send, ada } = await withAda()
    const modes = [{}, { preserveExisting: true }, { mode: { default: 'fill' } }]
    for (const mode of modes) {
      for (const by of [{ phone }, { email }]) {
        const reply = await send('POST', '/contacts/upsert', {
          ...allOf(blank),
          ...by,
          ...mode,
          customFields: { Note: blank },
        })
        expect([reply.status, reply.body.contact]).toEqual([200, ada])
      }
    }
  })

  it.each(blanks)('leaves every field in a batch and in a bulk change: %j', async (blank) => {
    const workspace = await withAda()
    const { send, ada, read } = workspace
    const { body } = await send('POST', '/contacts/batch', {
      operations: [
        { op: 'update', id: ada.id, contact: allOf(blank) },
        { op: 'upsert', contact: { ...allOf(blank), phone } },
      ],
    })
    expect(body.results).toMatchObject([{ status: 'unchanged' }, { status: 'unchanged' }])
    const fields = { status: blank, lastDialTime: blank, city: blank, customFields: { Note: blank } }
    const job = await runBulk(workspace, { ids: [ada.id], action: { type: 'setFields', fields } })
    expect(job.counts).toMatchObject({ changed: 0, unchanged: 1 })
    expect(await read()).toEqual(ada)
  })

  it('is absent on create, where null is too', async () => {
    const { send } = await rosterWorkspace(database, app)
    for (const value of [...blanks, null]) {
      const { status, body } = await send('POST', '/contacts', allOf(value))
      expect(status).toBe(201)
      expect(body).toMatchObject({ ...allOf(null), status: 'Waiting' })
    }
  })

  it('null clears what blank leaves, on PATCH, upsert and batch', async () => {
    const cleared = { ...allOf(null), status: 'Waiting' }
    const patched = await withAda()
    expect((await patched.send('PATCH', `/contacts/${patched.ada.id}`, allOf(null))).body).toMatchObject(
      cleared,
    )
    const upserted = await withAda()
    const { body } = await upserted.send('POST', '/contacts/upsert', { ...allOf(null), phone })
    // An upsert's match keeps a zone that is set.
    expect(body.contact).toMatchObject({ ...cleared, phone, timezone: 'Europe/London' })
    const batched = await withAda()
    const operations = [{ op: 'update', id: batched.ada.id, contact: allOf(null) }]
    await batched.send('POST', '/contacts/batch', { operations })
    expect(await batched.read()).toMatchObject(cleared)
  })

  it('leaves what is there in an imported line', async () => {
    const workspace = await withAda()
    const { run } = importer(app, workspace)
    const line = (city: string) => `${JSON.stringify({ phone, city, firstName: city, status: city })}\n`
    const imported = await run(line(' ') + line('\u00a0'))
    expect(imported).toMatchObject({ counts: { unchanged: 2 } })
    expect(await workspace.read()).toEqual(workspace.ada)
  })

  it('is no workspace: in the body, in the query, and null in the body', async () => {
    const { workspaceKey: key, workspaceId, accountKey } = await buildWorkspace(database)
    const create = (body: object, query = '', path = '/v2/contacts') =>
      app.send('POST', `${path}${query}`, { key, body })
    for (const none of ['', ' ', null]) {
      expect((await create({ workspaceId: none, city: 'Graz' })).body).toMatchObject({ workspaceId })
      expect((await create({ workspaceId: none }, '', '/v1/contacts')).body).toMatchObject({ workspaceId })
    }
    expect((await create({ city: 'Graz' }, '?workspaceId=')).status).toBe(201)
    for (const list of ['/v2/contacts', '/v1/contacts', '/v2/tags'])
      expect((await app.send('GET', `${list}?workspaceId=`, { key })).status).toBe(200)
    const asked = await app.send('GET', '/v2/contacts?workspaceId=', { key: accountKey })
    expect([asked.status, asked.body.code]).toEqual([400, 'workspace_required'])
  })
})

describe('Blank text on the dialects', () => {
  const known = { firstName: 'Ada', lastName: 'Lovelace', phone, email, city: 'London', status: 'Called' }

  async function withKnown() {
    const workspace = await buildWorkspace(database)
    const { id } = await buildContact(workspace.scope, known)
    const { workspaceKey: key } = workspace
    const send = (method: string, path: string, body: object) => app.send(method, path, { key, body })
    const read = async () => (await app.send('GET', `/v2/contacts/${id}`, { key })).body
    return { id, send, read }
  }

  it.each(blanks)('leaves what is there, on change and on upsert: %j', async (blank) => {
    const { id, send, read } = await withKnown()
    const before = await read()
    const nedzo = { firstName: blank, lastName: blank, timezone: blank, workspaceId: blank }
    const legacy = { first_name: blank, last_name: blank, city: blank, dnc: blank, contact_list_id: blank }
    const mobile = { firstName: blank, lastName: blank, city: blank, gender: blank, channels: blank }
    const calls: [string, string, object][] = [
      ['PATCH', `/v1/contacts/${id}`, { ...nedzo, phone: blank, email: blank }],
      ['POST', '/v1/contacts/upsert', { ...nedzo, phone: blank, email }],
      ['POST', '/v1/contacts/upsert', { ...nedzo, phone, email: blank, preserveExisting: true }],
      ['PATCH', `/v1/contact/${id}`, { ...legacy, phone: blank, email: blank }],
      ['PUT', `/api/contact/${id}`, { ...mobile, primaryPhone: blank, primaryEmail: blank }],
      ['PATCH', `/api/contact/${id}`, { ...mobile, primaryPhone: blank, primaryEmail: blank }],
      ['POST', '/api/contact/upsert', { data: [{ ...mobile, primaryPhone: phone, primaryEmail: blank }] }],
    ]
    for (const [method, path, body] of calls) {
      expect([path, (await send(method, path, body)).status]).toEqual([path, expect.toSatisfy(isSuccess)])
      expect([path, await read()]).toEqual([path, before])
    }
  })

  it('null clears on each', async () => {
    const calls: ((id: string) => [string, string, object, string])[] = [
      (id) => ['PATCH', `/v1/contacts/${id}`, { lastName: null }, 'lastName'],
      () => ['POST', '/v1/contacts/upsert', { phone, email: null }, 'email'],
      (id) => ['PATCH', `/v1/contact/${id}`, { city: null }, 'city'],
      (id) => ['PUT', `/api/contact/${id}`, { primaryEmail: null }, 'email'],
    ]
    for (const call of calls) {
      const { id, send, read } = await withKnown()
      const [method, path, body, field] = call(id)
      expect((await send(method, path, body)).status).toBe(200)
      expect((await read())[field]).toBeNull()
    }
  })

  const isSuccess = (status: number) => status >= 200 && status < 300
})
