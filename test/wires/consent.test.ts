import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../support/open-test-database.ts'
import { startApp } from '../support/start-app.ts'
import { faultsOf, rosterWorkspace } from './roster/roster-workspace.ts'
import { endOf, runBulk, runUndo } from './roster/run-bulk.ts'
import { importer } from './roster/run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const [phone, email] = ['+14155551234', 'ada@example.com']

async function open() {
  const workspace = await rosterWorkspace(database, app)
  const { send, make } = workspace
  return {
    ...workspace,
    /** Whether a contact is do-not-contact. */
    flag: async (id: string): Promise<boolean> => (await send('GET', `/contacts/${id}`)).body.doNotContact,
    /** A deleted person who was not to be contacted. */
    async denied(contact: object = { phone, email }): Promise<string> {
      const { id } = await make('/contacts', { ...contact, doNotContact: true })
      expect((await send('DELETE', `/contacts/${id}`)).status).toBe(204)
      return id
    },
  }
}

type Opened = Awaited<ReturnType<typeof open>>

const line = (record: object) => `${JSON.stringify(record)}\n`

describe('do-not-contact is set in every mode', () => {
  const modes = [
    { preserveExisting: true },
    { mode: { default: 'fill' } },
    { mode: { fields: { doNotContact: 'fill' } } },
    { mode: { default: 'replace' } },
    {},
  ]

  it.each(modes)('by an upsert with %j', async (mode) => {
    const { make, send, flag } = await open()
    const { id } = await make('/contacts', { phone, email, firstName: 'Ada' })
    const { body } = await send('POST', '/contacts/upsert', { email, doNotContact: true, ...mode })
    expect([body.contact.doNotContact, await flag(id)]).toEqual([true, true])
  })

  it.each(modes.slice(1, 4))('by a batch with %j', async ({ mode }) => {
    const { make, send, flag } = await open()
    const { id } = await make('/contacts', { phone })
    const operations = [{ op: 'upsert', contact: { phone, doNotContact: true } }]
    await send('POST', '/contacts/batch', { operations, mode })
    expect(await flag(id)).toBe(true)
  })

  it.each(['replace', 'fill'])('by an import that would %s', async (mode) => {
    const workspace = await open()
    const { id } = await workspace.make('/contacts', { phone })
    await importer(app, workspace).run(line({ phone, doNotContact: true }), { write: { default: mode } })
    expect(await workspace.flag(id)).toBe(true)
  })
})

describe('a tag of a file that says so, such as DNC', () => {
  const file = 'Phone,Tags\n+14155550101,"lead, DNC"\n+14155550102,"Do Not Call"\n+14155550103,lead\n'
  const flags = async (workspace: Opened) =>
    (await workspace.send('GET', '/contacts?sort=phone')).body.data.map(
      ({ doNotContact }: { doNotContact: boolean }) => doNotContact,
    )

  it('closes, and the profile asks whether it means it', async () => {
    const workspace = await open()
    const { upload, finish } = importer(app, workspace)
    const { id, profile } = await upload(file)
    expect(profile.questions).toMatchObject([
      { code: 'consent', required: false, column: 1, choices: [{ examples: ['DNC', 'Do Not Call'] }, {}] },
    ])
    const { warnings } = await finish(id)
    expect(JSON.stringify(warnings)).toContain('unclear_consent')
    expect(await flags(workspace)).toEqual([true, true, false])
  })

  it('says nothing where the start says that they may be contacted, nor in an exact export', async () => {
    const workspace = await open()
    const { upload, finish } = importer(app, workspace)
    await finish((await upload(file)).id, { consent: 'no' })
    expect(await flags(workspace)).toEqual([false, false, false])
    const { workspaceKey: key } = workspace
    const exported = await fetch(`${app.url}/v2/exports?format=csv`, {
      headers: { authorization: `Bearer ${key}` },
    })
    await finish((await upload(await exported.text())).id)
    expect(await flags(workspace)).toEqual([false, false, false])
  })
})

describe('a plain doNotContact: false', () => {
  const plain = { phone, doNotContact: false }
  const lifting = { ...plain, allowLiftingDoNotContact: true }

  it('lifts nothing on an upsert or in a batch of them, and the answer says that it stays', async () => {
    const { make, send, flag } = await open()
    const { id } = await make('/contacts', { phone, doNotContact: true })
    const upserted = await send('POST', '/contacts/upsert', { ...plain, city: 'Graz' })
    expect(upserted.body.contact).toMatchObject({ doNotContact: true, doNotContactKept: true, city: 'Graz' })
    const { body } = await send('POST', '/contacts/batch', { operations: [{ op: 'upsert', contact: plain }] })
    expect(body.results[0]).toMatchObject({ status: 'unchanged', contact: { doNotContactKept: true } })
    expect(await flag(id)).toBe(true)

    const lifted = await send('POST', '/contacts/upsert', lifting)
    expect(lifted.body.contact.doNotContactKept).toBeUndefined()
    expect(await flag(id)).toBe(false)
  })

  it('lifts on PATCH and on a batch’s update; null says nothing', async () => {
    const { make, send, flag } = await open()
    const { id } = await make('/contacts', { phone, doNotContact: true })
    await send('PATCH', `/contacts/${id}`, { doNotContact: null, city: 'Graz' })
    expect(await flag(id)).toBe(true)
    await send('PATCH', `/contacts/${id}`, { doNotContact: false })
    expect(await flag(id)).toBe(false)
    await send('PATCH', `/contacts/${id}`, { doNotContact: true })
    const operations = [{ op: 'update', id, contact: { doNotContact: false } }]
    await send('POST', '/contacts/batch', { operations })
    expect(await flag(id)).toBe(false)
  })

  it('lifts on nedzo-legacy’s PATCH, where null and blank say nothing', async () => {
    const { make, flag, workspaceKey: key } = await open()
    const { id } = await make('/contacts', { phone, doNotContact: true })
    const patch = (dnc: unknown) => app.send('PATCH', `/v1/contact/${id}`, { key, body: { dnc } })
    for (const nothing of [null, '', ' ']) {
      expect((await patch(nothing)).body.data.contact.dnc).toBe(true)
    }
    expect((await patch(false)).body.data.contact.dnc).toBe(false)
    expect(await flag(id)).toBe(false)
  })

  it('lifts nothing in an import, by phone or by id, unless the plan allows it', async () => {
    const workspace = await open()
    const { run } = importer(app, workspace)
    const { id } = await workspace.make('/contacts', { phone, doNotContact: true })
    for (const row of [plain, { id, doNotContact: false }]) {
      expect(await run(line(row))).toMatchObject({ doNotContactKept: 1 })
      expect(await workspace.flag(id)).toBe(true)
    }
    await run(line(plain), { allowLiftingDoNotContact: true })
    expect(await workspace.flag(id)).toBe(false)
  })

  it('is refused in a bulk change that does not say that lifting is meant', async () => {
    const workspace = await open()
    const { id } = await workspace.make('/contacts', { phone, doNotContact: true })
    const lift = (action: object) => workspace.send('POST', '/bulk', { ids: [id], action })
    const action = { type: 'doNotContact', value: false }
    for (const plain of [action, { ...action, allowLiftingDoNotContact: false }]) {
      expect(faultsOf(await lift(plain))).toEqual([['action.allowLiftingDoNotContact', 'required']])
    }
    const other = { type: 'addTags', tags: ['a'], allowLiftingDoNotContact: true }
    expect(faultsOf(await lift(other))).toEqual([['action.allowLiftingDoNotContact', 'unknown_field']])
    await endOf(workspace, await lift({ ...action, allowLiftingDoNotContact: true }))
    expect(await workspace.flag(id)).toBe(false)
  })
})

describe('a deleted person’s phone and email carry their do-not-contact', () => {
  const other = { phone: '+14155559999', email: 'other@example.com' }
  type Door = (workspace: Opened, taken: { phone?: string; email?: string }) => Promise<string>

  const idOf = (reply: { status: number; body: { id?: string; contact?: { id: string } } }): string => {
    expect(reply.status).toBeLessThan(300)
    return reply.body.id ?? reply.body.contact?.id ?? ''
  }
  const asMobile = ({ phone, email }: { phone?: string; email?: string }) => ({
    primaryPhone: phone ?? other.phone,
    ...(email !== undefined && { primaryEmail: email }),
  })
  const newest = async ({ send }: Opened) => (await send('GET', '/contacts?limit=1')).body.data[0].id

  const doors: Record<string, Door> = {
    'POST /v2/contacts': async ({ send }, taken) => idOf(await send('POST', '/contacts', taken)),
    'an upsert that makes': async ({ send }, taken) => idOf(await send('POST', '/contacts/upsert', taken)),
    'an upsert that fills': async ({ send, make }, taken) => {
      const own = without(other, taken)
      await make('/contacts', own)
      return idOf(await send('POST', '/contacts/upsert', { ...own, ...taken, preserveExisting: true }))
    },
    PATCH: async ({ send, make }, taken) => {
      const { id } = await make('/contacts', other)
      return idOf(await send('PATCH', `/contacts/${id}`, taken))
    },
    'a batch’s create': async ({ send }, contact) => {
      const { body } = await send('POST', '/contacts/batch', { operations: [{ op: 'create', contact }] })
      expect(body.results[0].contact.doNotContactFrom).toBeDefined()
      return body.results[0].contact.id
    },
    'a batch’s update': async ({ send, make }, contact) => {
      const { id } = await make('/contacts', other)
      await send('POST', '/contacts/batch', { operations: [{ op: 'update', id, contact }] })
      return id
    },
    'an import': async (workspace, taken) => {
      await importer(app, workspace).run(line(taken))
      return newest(workspace)
    },
    'nedzo’s create': async ({ workspaceKey: key }, body) =>
      idOf(await app.send('POST', '/v1/contacts', { key, body })),
    'nedzo’s upsert': async ({ workspaceKey: key }, body) =>
      idOf(await app.send('POST', '/v1/contacts/upsert', { key, body })),
    'nedzo-legacy’s create': async (workspace, taken) => {
      const body = { email: other.email, ...taken }
      const reply = await app.send('POST', '/v1/contact/', { key: workspace.workspaceKey, body })
      expect(reply.body.data.contact.dnc).toBe(true)
      return reply.body.data.contact.id
    },
    'gomobile’s create': async ({ workspaceKey: key }, taken) =>
      idOf(await app.send('POST', '/api/contact', { key, body: asMobile(taken) })),
    'gomobile’s PUT': async ({ make, workspaceKey: key }, taken) => {
      const { id } = await make('/contacts', other)
      return idOf(await app.send('PUT', `/api/contact/${id}`, { key, body: asMobile(taken) }))
    },
    'gomobile’s upsert': async (workspace, taken) => {
      const body = { data: [asMobile(taken)] }
      await app.send('POST', '/api/contact/upsert', { key: workspace.workspaceKey, body })
      return newest(workspace)
    },
    'the restoration of another': async ({ send, make }, taken) => {
      const { id } = await make('/contacts', { ...other, externalId: 'x' })
      await send('DELETE', `/contacts/${id}`)
      // As a store from before this rule may have it.
      const { phone = other.phone, email: email_key = other.email } = taken
      await database.db
        .updateTable('contacts')
        .set({ phone, email_key, email: email_key })
        .where('id', '=', id)
        .execute()
      return idOf(await send('POST', `/contacts/${id}/restore`))
    },
  }

  for (const [name, door] of Object.entries(doors)) {
    it.each([{ phone }, { email }, { phone, email }])(`to ${name}: %j`, async (taken) => {
      const workspace = await open()
      await workspace.denied()
      const id = await door(workspace, taken)
      expect(await workspace.flag(id)).toBe(true)
    })
  }

  it('and the answer says from where', async () => {
    const { send, denied } = await open()
    const contactId = await denied()
    const byEmail = await send('POST', '/contacts', { email: 'ADA@example.com' })
    expect(byEmail.body.doNotContactFrom).toEqual({ contactId, identifier: 'email' })
    const byPhone = await send('POST', '/contacts/upsert', { phone: '+1 415 555 1234' })
    expect(byPhone.body.contact).toMatchObject({
      doNotContact: true,
      doNotContactFrom: { contactId, identifier: 'phone' },
    })
    const again = await send('POST', '/contacts/upsert', { phone, city: 'Graz' })
    expect(again.body.contact).toMatchObject({ doNotContact: true, city: 'Graz' })
    expect(again.body.contact.doNotContactFrom).toBeUndefined()
    const history = await send('GET', `/contacts/${byPhone.body.contact.id}/history`)
    expect(history.body.data.at(-1).changes).toContainEqual({ field: 'doNotContact', from: false, to: true })
  })

  it('also where the same call says false, unless it says that lifting is meant', async () => {
    const { send, denied } = await open()
    await denied()
    const body = { phone, doNotContact: false }
    expect((await send('POST', '/contacts', body)).body.doNotContact).toBe(true)
    const { id } = (await send('POST', '/contacts', { email: 'b@example.com' })).body
    expect((await send('PATCH', `/contacts/${id}`, { email, doNotContact: false })).body.doNotContact).toBe(
      true,
    )
    const lifted = { email, doNotContact: false, allowLiftingDoNotContact: true }
    await send('PATCH', `/contacts/${id}`, { email: null })
    expect((await send('PATCH', `/contacts/${id}`, lifted)).body.doNotContact).toBe(false)
  })

  it('once a person has lifted it, as long as the contact keeps the identifier', async () => {
    const { send, make, denied, flag } = await open()
    await denied()
    const { id } = await make('/contacts', { phone })
    await send('PATCH', `/contacts/${id}`, { doNotContact: false })
    await send('POST', '/contacts/upsert', { phone, city: 'Graz' })
    await send('PATCH', `/contacts/${id}`, { phone, email: 'new@example.com' })
    expect(await flag(id)).toBe(false)
  })

  it('so do their other phones and emails, to whoever takes them as their own or among others', async () => {
    const { make, denied } = await open()
    const others = { otherPhones: [{ phone: '+14155557777' }], otherEmails: [{ email: 'Old@example.com' }] }
    const contactId = await denied({ phone, ...others })
    const taken = [
      { phone: '+14155557777' },
      { email: 'old@example.com' },
      { otherPhones: [{ phone }] },
      { otherEmails: [{ email: 'OLD@example.com' }] },
    ]
    for (const body of taken) {
      const made = await make('/contacts', body)
      expect(made).toMatchObject({ doNotContact: true, doNotContactFrom: { contactId } })
    }
    expect((await make('/contacts', { phone: '+14155556666' })).doNotContact).toBe(false)
  })

  it.each([
    [{ phone: '+5491123456789' }, { phone: '+541123456789' }],
    [{ phone: '+5511987654321' }, { phone: '+551187654321' }],
    [{ phone: '+22997123456' }, { phone: '+2290197123456' }],
    [{ phone: '+22507123456' }, { phone: '+2250707123456' }],
    [{ phone: '+393471234567' }, { phone: '+3903471234567' }],
    [{ email: 'ann@bücher.example' }, { email: 'Ann@xn--bcher-kva.example' }],
    [{ email: 'ann@παράδειγμα.example' }, { email: 'ann@ΠΑΡΆΔΕΙΓΜΑ.example' }],
  ])('in every form, as their own or among the others: %j by %j', async (theirs, taken) => {
    const asOther = (one: { phone?: string; email?: string }) =>
      one.phone === undefined ? { otherEmails: [one] } : { otherPhones: [one] }
    for (const had of [theirs, asOther(theirs)]) {
      const { send, make, denied } = await open()
      const contactId = await denied(had)
      const { id } = await make('/contacts', { firstName: 'Bo' })
      const answers = [
        await send('PATCH', `/contacts/${id}`, asOther(taken)),
        await send('POST', '/contacts', asOther(taken)),
        await send('POST', '/contacts', taken),
      ]
      for (const { body } of answers)
        expect([body.doNotContact, body.doNotContactFrom?.contactId]).toEqual([true, contactId])
    }
  })

  it('to a deleted contact that comes back with them among its others', async () => {
    const { send, make, denied } = await open()
    const { id } = await make('/contacts', { otherPhones: [{ phone }], otherEmails: [{ email }] })
    await send('DELETE', `/contacts/${id}`)
    const contactId = await denied({ email })
    const { body } = await send('POST', `/contacts/${id}/restore`)
    expect([body.doNotContact, body.doNotContactFrom?.contactId]).toEqual([true, contactId])
  })

  it('to whom an undo gives them back among the others', async () => {
    const workspace = await open()
    const { send, make, denied, flag } = workspace
    const { id } = await make('/contacts', { firstName: 'Bo', otherPhones: [{ phone: '+541123456789' }] })
    const rows = line({ id, otherPhones: [{ phone: '+14155550199' }] })
    const { id: job } = await importer(app, workspace).run(rows, {
      write: { fields: { otherPhones: 'replace' } },
    })
    expect((await send('GET', `/contacts/${id}`)).body.otherPhones).toEqual([{ phone: '+14155550199' }])
    await denied({ phone: '+5491123456789' })
    await endOf(workspace, await send('POST', `/imports/${job}/undo`, {}))
    const { body } = await send('GET', `/contacts/${id}`)
    expect([body.otherPhones.length, await flag(id)]).toEqual([1, true])
  })

  it('not those of who may be contacted, of the living, or of another workspace', async () => {
    const here = await open()
    const elsewhere = await open()
    await elsewhere.denied()
    const { id } = await here.make('/contacts', { phone })
    await here.send('DELETE', `/contacts/${id}`)
    expect(await here.flag((await here.make('/contacts', { phone, email })).id)).toBe(false)
  })

  it('within one batch that deletes and makes', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts', { phone, doNotContact: true })
    const operations = [
      { op: 'delete', id },
      { op: 'create', contact: { phone } },
    ]
    const { body } = await send('POST', '/contacts/batch', { operations })
    expect(body.results[1].contact).toMatchObject({
      doNotContact: true,
      doNotContactFrom: { contactId: id, identifier: 'phone' },
    })
  })

  it('to two hundred who ask at once, however the writes share transactions', async () => {
    const { send, denied } = await open()
    await denied()
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, n) => send('POST', '/contacts', { phone, city: `${n}` })),
    )
    const made = replies.filter(({ status }) => status === 201)
    expect(made.map(({ body }) => body.doNotContact)).toEqual([true])
  })
})

describe('undo', () => {
  const mark = { type: 'doNotContact', value: true }

  it('keeps do-not-contact that the job set, and lists who kept it', async () => {
    const workspace = await open()
    const { id } = await workspace.make('/contacts', { phone })
    const marked = await runBulk(workspace, { ids: [id], action: mark })
    const undone = await runUndo(workspace, marked.id)
    expect(undone.counts).toMatchObject({ undone: 0, unchanged: 0, kept: 1 })
    const { body: kept } = await workspace.send('GET', `/jobs/${undone.id}/kept`)
    expect(kept.data).toEqual([{ contactId: id, reason: 'do_not_contact' }])
    expect(await workspace.flag(id)).toBe(true)
  })

  it('lifts it where told so, and only what this very job set', async () => {
    const workspace = await open()
    const [before, by] = [
      await workspace.make('/contacts', { phone, doNotContact: true }),
      await workspace.make('/contacts', { email }),
    ]
    const marked = await runBulk(workspace, { ids: [before.id, by.id], action: mark })
    const undone = await endOf(
      workspace,
      await workspace.send('POST', `/jobs/${marked.id}/undo`, { allowLiftingDoNotContact: true }),
    )
    expect(undone.counts).toMatchObject({ undone: 1, kept: 0 })
    expect([await workspace.flag(before.id), await workspace.flag(by.id)]).toEqual([true, false])
  })

  it('of an import takes back everything else', async () => {
    const workspace = await open()
    const { id } = await workspace.make('/contacts', { phone, city: 'Graz' })
    const imported = await importer(app, workspace).run(line({ phone, city: 'Wien', doNotContact: true }))
    const undone = await endOf(workspace, await workspace.send('POST', `/imports/${imported.id}/undo`, {}))
    expect(undone.counts).toMatchObject({ undone: 1, kept: 1 })
    const { body } = await workspace.send('GET', `/contacts/${id}`)
    expect([body.city, body.doNotContact]).toEqual(['Graz', true])
  })

  it('of a lift sets it again; and takes a strict body', async () => {
    const workspace = await open()
    const { id } = await workspace.make('/contacts', { phone, doNotContact: true })
    const action = { type: 'doNotContact', value: false, allowLiftingDoNotContact: true }
    const lifted = await runBulk(workspace, { ids: [id], action })
    expect(faultsOf(await workspace.send('POST', `/jobs/${lifted.id}/undo`, { lift: true }))).toEqual([
      ['lift', 'unknown_field'],
    ])
    await runUndo(workspace, lifted.id)
    expect(await workspace.flag(id)).toBe(true)
  })
})

describe('POST /v2/contacts/{id}/restore', () => {
  it('brings back without what somebody else has by now', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts', { phone, email, externalId: 'x', city: 'Graz' })
    await send('DELETE', `/contacts/${id}`)
    await make('/contacts', { phone })
    await make('/contacts', { externalId: 'x' })
    const restore = (body?: object) => send('POST', `/contacts/${id}/restore`, body)
    expect((await restore()).status).toBe(409)
    const half = await restore({ without: ['phone'] })
    expect([half.status, half.body.errors.map((error: { field: string }) => error.field)]).toEqual([
      409,
      ['externalId'],
    ])
    const back = await restore({ without: ['phone', 'externalId'] })
    expect(back.body).toMatchObject({ phone: null, externalId: null, email, city: 'Graz', deletedAt: null })
    const found = await send('GET', '/contacts?q=5551234')
    expect(found.body.data.map((contact: { id: string }) => contact.id)).not.toContain(id)
  })

  it('has a strict body', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts', { phone })
    const restore = (body: object) => send('POST', `/contacts/${id}/restore`, body)
    expect(faultsOf(await restore({ without: ['fax'] }))).toEqual([['without[0]', 'not_one_of']])
    expect(faultsOf(await restore({ with: ['phone'] }))).toEqual([['with', 'unknown_field']])
    for (const body of [{}, { without: [] }, { without: null }])
      expect((await restore(body)).status).toBe(200)
  })
})

function without<T extends object>(all: T, taken: object): Partial<T> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => !(key in taken))) as Partial<T>
}
