import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = (defaultRegion?: string) =>
  rosterWorkspace(database, app, defaultRegion === undefined ? {} : { defaultRegion })
const asked = (text: string) => encodeURIComponent(text)
const [own, second, third] = ['+442079460123', '+442079460124', '+442079460125']

describe('other phones and emails', () => {
  it('are kept with their labels and extensions, each once, never the contact’s own', async () => {
    const { send, make } = await open('GB')
    const made = await make('/contacts', {
      phone: own,
      phoneExtension: '12',
      email: 'ada@example.com',
      otherPhones: [
        { phone: '020 7946 0124', label: ' work ', extension: '5' },
        { phone: second },
        { phone: own, label: 'again' },
        { phone: third },
      ],
      otherEmails: [
        { email: 'Ada@Home.example', label: 'home' },
        { email: 'ada@home.example' },
        { email: 'ADA@example.com' },
      ],
    })
    expect(made).toMatchObject({
      phone: own,
      phoneExtension: '12',
      otherPhones: [{ phone: second, label: 'work', extension: '5' }, { phone: third }],
      otherEmails: [{ email: 'Ada@Home.example', label: 'home' }],
    })
    expect((await send('GET', `/contacts/${made.id}`)).body).toEqual(made)
  })

  it('belong to as many contacts as say so', async () => {
    const { make } = await open()
    await make('/contacts', { phone: own, email: 'a@example.com' })
    const others = { otherPhones: [{ phone: own }], otherEmails: [{ email: 'a@example.com' }] }
    expect(await make('/contacts', { phone: second, ...others })).toMatchObject(others)
    expect(await make('/contacts', others)).toMatchObject(others)
  })

  it('are written as a whole by PATCH, null and [] clear, and what stays the same is no new version', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts', { phone: own, otherPhones: [{ phone: second }] })
    const change = async (body: object) => (await send('PATCH', `/contacts/${id}`, body)).body
    expect(await change({ otherPhones: [{ phone: second }] })).toMatchObject({ version: 1 })
    expect(await change({ otherPhones: [{ phone: third, label: 'home' }] })).toMatchObject({
      version: 2,
      otherPhones: [{ phone: third, label: 'home' }],
    })
    expect(await change({ phone: third })).toMatchObject({ phone: third, otherPhones: [] })
    expect(await change({ otherPhones: [{ phone: second }] })).toMatchObject({
      otherPhones: [{ phone: second }],
    })
    expect(await change({ otherPhones: null })).toMatchObject({ otherPhones: [] })
    expect(await change({ otherEmails: [{ email: 'a@b.example' }] })).toMatchObject({
      otherEmails: [{ email: 'a@b.example' }],
    })
    expect(await change({ otherEmails: [] })).toMatchObject({ otherEmails: [] })
  })

  it('go with the extension of the former number when the phone changes', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts', { phone: own, phoneExtension: '7' })
    expect((await send('PATCH', `/contacts/${id}`, { phone: second })).body).toMatchObject({
      phoneExtension: null,
    })
    expect((await send('PATCH', `/contacts/${id}`, { phoneExtension: '8' })).body).toMatchObject({
      phoneExtension: '8',
    })
  })

  it('are refused by their place', async () => {
    const { send } = await open()
    const refused = await send('POST', '/contacts', {
      phoneExtension: 'seven',
      otherPhones: [
        { phone: own },
        { phone: 'n/a' },
        { phone: second, extension: 'x' },
        { phone: third, lable: 'work' },
      ],
      otherEmails: [{ email: 'ada' }, {}],
    })
    expect(faultsOf(refused)).toEqual([
      ['otherEmails[0].email', 'invalid_email'],
      ['otherEmails[1].email', 'required'],
      ['otherPhones[1].phone', 'invalid_phone'],
      ['otherPhones[2].extension', 'invalid_format'],
      ['otherPhones[3].lable', 'unknown_field'],
      ['phoneExtension', 'invalid_format'],
    ])
    const many = Array.from({ length: 21 }, (_, index) => ({ phone: `+4420794601${10 + index}` }))
    expect(faultsOf(await send('POST', '/contacts', { otherPhones: many }))).toEqual([
      ['otherPhones', 'too_many'],
    ])
    expect((await send('POST', '/contacts', { otherPhones: many.slice(0, 20) })).status).toBe(201)
  })

  it('are added by an upsert, up to their bound', async () => {
    const { send, make } = await open()
    await make('/contacts', { phone: own, otherPhones: [{ phone: second, label: 'work' }] })
    const upsert = (body: object) => send('POST', '/contacts/upsert', { phone: own, ...body })
    expect(
      (await upsert({ otherPhones: [{ phone: third }, { phone: second, extension: '4' }] })).body.contact
        .otherPhones,
    ).toEqual([{ phone: second, label: 'work', extension: '4' }, { phone: third }])
    const many = Array.from({ length: 20 }, (_, index) => ({ phone: `+4420794602${10 + index}` }))
    expect(faultsOf(await upsert({ otherPhones: many }))).toEqual([['otherPhones', 'too_many']])
    const replaced = await upsert({ otherPhones: many, mode: { fields: { otherPhones: 'replace' } } })
    expect(replaced.body.contact.otherPhones).toHaveLength(20)
  })

  it('are shown in history and come back by an undo of the field', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts', { phone: own })
    await send('PATCH', `/contacts/${id}`, { otherPhones: [{ phone: second }], phoneExtension: '3' })
    const { body } = await send('GET', `/contacts/${id}/history`)
    expect(JSON.stringify(body)).toContain('otherPhones')
    expect(JSON.stringify(body)).toContain('phoneExtension')
  })
})

describe('GET /v2/contacts/lookup', () => {
  it('answers whose own it is first, then who alone has it among the others', async () => {
    const { send, make } = await open('GB')
    const ann = await make('/contacts', {
      phone: own,
      otherPhones: [{ phone: second }],
      otherEmails: [{ email: 'ann@home.example' }],
    })
    const bob = await make('/contacts', { otherPhones: [{ phone: own }] })
    const look = async (query: string) => {
      const { status, body } = await send('GET', `/contacts/lookup?${query}`)
      return [status, body.id ?? body.code, body.matchedBy, body.reading]
    }
    expect(await look(`phone=${asked(own)}`)).toEqual([200, ann.id, 'phone', 'international'])
    expect(await look(`phone=${asked('020 7946 0124')}`)).toEqual([200, ann.id, 'otherPhone', 'region'])
    expect(await look('email=ANN@home.example')).toEqual([200, ann.id, 'otherEmail', null])
    expect(await look(`phone=${asked(third)}`)).toEqual([404, 'not_found', undefined, undefined])
    await send('DELETE', `/contacts/${ann.id}`)
    expect(await look(`phone=${asked(own)}`)).toEqual([200, bob.id, 'otherPhone', 'international'])
    expect(await look(`phone=${asked(second)}`)).toEqual([404, 'not_found', undefined, undefined])
  })

  it('names the candidates when several have it among their others, and picks by the extension', async () => {
    const { send, make } = await open()
    const made = []
    for (const extension of ['1', '2', '3'])
      made.push(
        await make('/contacts', { firstName: `P${extension}`, otherPhones: [{ phone: own, extension }] }),
      )
    const reply = await send('GET', `/contacts/lookup?phone=${asked(own)}`)
    expect([reply.status, reply.body.code]).toEqual([409, 'ambiguous'])
    expect(
      reply.body.candidates.map(({ id, firstName }: { id: string; firstName: string }) => [id, firstName]),
    ).toEqual(made.map(({ id, firstName }) => [id, firstName]))
    const byExtension = await send('GET', `/contacts/lookup?phone=${asked(`tel:${own};ext=2`)}`)
    expect(byExtension.body).toMatchObject({ id: made[1].id, matchedBy: 'otherPhone' })
    for (let index = 0; index < 12; index += 1) await make('/contacts', { otherPhones: [{ phone: own }] })
    expect((await send('GET', `/contacts/lookup?phone=${asked(own)}`)).body.candidates).toHaveLength(10)
  })

  it.each([
    ['sip:+442079460123@pbx.example;transport=tls', 'international'],
    ['"Ann" <sip:02079460123@pbx.example>;tag=1', 'region'],
    ['tel:+44-20-7946-0123;ext=5', 'international'],
    ['whatsapp:+442079460123', 'international'],
    ['0044 20 7946 0123', 'international'],
    ['011 44 20 7946 0123', 'international'],
    ['+44 (0)20 7946 0123', 'international'],
    ['020 7946 0123 ext. 4', 'region'],
    ['٠٢٠٧٩٤٦٠١٢٣', 'region'],
    ['＋４４２０７９４６０１２３', 'international'],
    ['442079460123', 'region'],
  ])('reads %s', async (text, reading) => {
    const { send, make } = await open('GB')
    const { id } = await make('/contacts', { phone: own })
    expect((await send('GET', `/contacts/lookup?phone=${asked(text)}`)).body).toMatchObject({ id, reading })
  })

  it('reads digits as dialled at home first, then as E.164', async () => {
    const { send, make } = await open('US')
    const abroad = await make('/contacts', { phone: '+4795550126' })
    const look = async () => (await send('GET', '/contacts/lookup?phone=4795550126')).body
    expect(await look()).toMatchObject({ id: abroad.id, reading: 'digits' })
    const home = await make('/contacts', { phone: '+14795550126' })
    expect(await look()).toMatchObject({ id: home.id, reading: 'region' })
    // A plus that was not encoded arrives as a space.
    expect((await send('GET', '/contacts/lookup?phone=+4795550126')).body).toMatchObject({ id: abroad.id })
  })

  it.each([
    'anonymous',
    'sip:anonymous@anonymous.invalid',
    '+266696687',
    'Restricted',
    'unknown',
    'sip:@host',
    '0000000000',
  ])('answers 404 no_number to %s', async (text) => {
    const { send } = await open('US')
    const { status, body } = await send('GET', `/contacts/lookup?phone=${asked(text)}`)
    expect([status, body.code]).toEqual([404, 'no_number'])
  })
})

describe('the same person’s number in another form', () => {
  it.each([
    ['Argentina', '+5491123456789', '+541123456789'],
    ['Mexico', '+525512345678', '+5215512345678'],
    ['Brazil', '+5511987654321', '+551187654321'],
    ['Benin', '+2290197123456', '+22997123456'],
    ['Ivory Coast', '+2250707123456', '+22507123456'],
    ['Italy', '+393471234567', '+3903471234567'],
  ])('of %s is found, matched and never rewritten', async (_, kept, sent) => {
    const { send, make } = await open()
    const { id } = await make('/contacts', { phone: kept })
    expect((await send('GET', `/contacts/lookup?phone=${asked(sent)}`)).body).toMatchObject({
      id,
      phone: kept,
      matchedBy: 'phone',
    })
    for (const query of [`q=${asked(sent)}`, `filter=${asked(`phone:"${sent}"`)}`])
      expect((await send('GET', `/contacts?${query}`)).body.data).toMatchObject([{ id }])
    const upserted = await send('POST', '/contacts/upsert', { phone: sent, firstName: 'Ana' })
    expect([upserted.status, upserted.body]).toMatchObject([
      200,
      { created: false, matchedBy: 'phone', contact: { id, phone: kept, firstName: 'Ana' } },
    ])
  })

  it('keeps the text of a number that is read as today’s', async () => {
    const { make } = await open()
    expect(await make('/contacts', { phone: '+52 1 55 1234 5678' })).toMatchObject({ phone: '+525512345678' })
  })

  it('stands in the way of a new contact, which is told, unless it is allowed', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts', { phone: '+5491123456789', firstName: 'Ana' })
    const body = { phone: '+541123456789', firstName: 'Ana' }
    const refused = await send('POST', '/contacts', body)
    expect([refused.status, refused.body.code, refused.body.errors]).toMatchObject([
      409,
      'possible_same',
      [{ field: 'phone', code: 'possible_same', existingContactId: id }],
    ])
    const batch = await send('POST', '/contacts/batch', {
      operations: [
        { op: 'create', contact: body },
        { op: 'create', contact: { firstName: 'Bo' } },
      ],
    })
    expect(batch.body.results).toMatchObject([
      { status: 'conflict', error: { code: 'possible_same' } },
      { status: 'created' },
    ])
    const other = await send('POST', '/contacts/upsert', { phone: '+541123456789', firstName: 'Bruno' })
    expect([other.status, other.body.code]).toEqual([409, 'possible_same'])
    expect((await send('POST', '/contacts', { ...body, allowPossibleSame: true })).status).toBe(201)
  })
})

describe('POST /v2/contacts/upsert by another phone or email', () => {
  it('matches the one contact that has it, and leaves its own phone and email', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts', {
      phone: own,
      email: 'ann@work.example',
      firstName: 'Ann',
      otherPhones: [{ phone: second }],
      otherEmails: [{ email: 'ann@home.example' }],
    })
    const upsert = async (body: object) => {
      const { status, body: answer } = await send('POST', '/contacts/upsert', body)
      return {
        status,
        matchedBy: answer.matchedBy,
        id: answer.contact?.id,
        phone: answer.contact?.phone,
        email: answer.contact?.email,
      }
    }
    const same = { id, phone: own, email: 'ann@work.example', status: 200 }
    expect(await upsert({ phone: second, city: 'Bonn' })).toEqual({ ...same, matchedBy: 'otherPhone' })
    expect(await upsert({ email: 'Ann@Home.example' })).toEqual({ ...same, matchedBy: 'otherEmail' })
    expect(await upsert({ phone: own, email: 'ann@home.example' })).toEqual({ ...same, matchedBy: 'phone' })
    expect(await upsert({ phone: second, firstName: 'ANN' })).toEqual({ ...same, matchedBy: 'otherPhone' })
  })

  it.each([
    ['+5491123456789', '+541123456789'],
    ['+5511987654321', '+551187654321'],
    ['+22997123456', '+2290197123456'],
    ['+393471234567', '+3903471234567'],
  ])('matches %s among the others by %s, and promotes it by that', async (kept, form) => {
    const { send, make } = await open()
    const { id } = await make('/contacts', { firstName: 'Ann', otherPhones: [{ phone: kept }] })
    const { body } = await send('POST', '/contacts/upsert', { phone: form, email: 'ann@work.example' })
    expect([body.matchedBy, body.contact?.id]).toEqual(['otherPhone', id])
    const promoted = await send('POST', `/contacts/${id}/promote`, { phone: kept })
    expect(promoted.body.phone).toBe(kept)
  })

  it('makes a new contact where something contradicts, or several have it', async () => {
    const { send, make } = await open()
    await make('/contacts', {
      phone: own,
      email: 'ann@work.example',
      firstName: 'Ann',
      otherPhones: [{ phone: second }],
    })
    const upsert = async (body: object) => (await send('POST', '/contacts/upsert', body)).status
    expect(await upsert({ phone: second, firstName: 'Bob' })).toBe(201)
    await make('/contacts', { otherPhones: [{ phone: third }] })
    expect(await upsert({ phone: third, email: 'bob@work.example' })).toBe(200)
    await make('/contacts', { otherPhones: [{ phone: '+442079460199' }] })
    await make('/contacts', { otherPhones: [{ phone: '+442079460199' }] })
    expect(await upsert({ phone: '+442079460199' })).toBe(201)
  })

  it.each([
    ['Bob Smith', 201],
    ['Lee, Bob', 201],
    ['Ann Lee', 200],
    ['Dr. Ann Lee', 200],
    ['A. Lee', 200],
  ])('of somebody called %s, who is called Ann Lee in the store: %i', async (fullName, status) => {
    const { send, make } = await open()
    await make('/contacts', { firstName: 'Ann', lastName: 'Lee', otherPhones: [{ phone: second }] })
    expect((await send('POST', '/contacts/upsert', { phone: second, fullName })).status).toBe(status)
  })

  it('sees what the operations before it in a batch did', async () => {
    const { send } = await open()
    const operations = [
      { op: 'create', contact: { firstName: 'Ann', otherPhones: [{ phone: second }] } },
      { op: 'upsert', contact: { phone: second, city: 'Bonn' } },
    ]
    await send('POST', '/contacts', { otherPhones: [{ phone: third }] })
    const { body } = await send('POST', '/contacts/batch', { operations })
    expect(body.results).toMatchObject([
      { status: 'created' },
      { status: 'updated', matchedBy: 'otherPhone' },
    ])
    expect(body.results[1].contact.id).toBe(body.results[0].contact.id)
  })
})

describe('POST /v2/contacts/{id}/promote', () => {
  it('makes another phone or email the contact’s own, and the former another', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts', {
      phone: own,
      phoneExtension: '1',
      email: 'ann@work.example',
      otherPhones: [{ phone: second, label: 'home', extension: '2' }],
      otherEmails: [{ email: 'ann@home.example' }],
    })
    const promote = (body: object) => send('POST', `/contacts/${id}/promote`, body)
    expect((await promote({ phone: second })).body).toMatchObject({
      phone: second,
      phoneExtension: '2',
      otherPhones: [{ phone: own, extension: '1' }],
      version: 2,
    })
    expect((await promote({ email: 'ANN@home.example' })).body).toMatchObject({
      email: 'ann@home.example',
      otherEmails: [{ email: 'ann@work.example' }],
    })
    expect((await promote({ phone: second })).body).toMatchObject({ version: 3 })
    expect(faultsOf(await promote({ phone: third }))).toEqual([['phone', 'not_one_of']])
    expect((await promote({ phone: second, email: null })).body).toMatchObject({ version: 3 })
    expect((await promote({ phone: second, email: ' ' })).body).toMatchObject({ version: 3 })
    expect(faultsOf(await promote({}))).toEqual([['', 'required']])
    expect(faultsOf(await promote({ phone: '' }))).toEqual([['', 'required']])
    expect(faultsOf(await promote({ phone: own, email: 'ann@work.example' }))).toEqual([['', 'required']])
  })

  it('is 409 where somebody has it as their own, and 404 in another workspace', async () => {
    const { send, make } = await open()
    const holder = await make('/contacts', { phone: second })
    const { id } = await make('/contacts', { otherPhones: [{ phone: second }] })
    const reply = await send('POST', `/contacts/${id}/promote`, { phone: second })
    expect([reply.status, reply.body.errors]).toMatchObject([
      409,
      [{ field: 'phone', existingContactId: holder.id }],
    ])
    const { send: elsewhere } = await open()
    expect((await elsewhere('POST', `/contacts/${id}/promote`, { phone: second })).status).toBe(404)
  })
})

describe('POST /v2/contacts/get', () => {
  it('finds what can be found, whatever else is among it', async () => {
    const { send, make } = await open('GB')
    const ann = await make('/contacts', { phone: own, otherPhones: [{ phone: second }] })
    const italian = await make('/contacts', { phone: '+393471234567' })
    const { status, body } = await send('POST', '/contacts/get', {
      ids: [ann.id, 'nonsense'],
      phones: ['n/a', '020 7946 0124', '+39 0347 1234567', 'anonymous', third],
      emails: ['ada', 'nobody@example.com'],
    })
    expect(status).toBe(200)
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([ann.id, italian.id])
    expect(body.notFound).toEqual({
      ids: ['nonsense'],
      phones: ['n/a', 'anonymous', third],
      emails: ['ada', 'nobody@example.com'],
      externalIds: [],
    })
  })
})

describe('finding by other phones and emails', () => {
  it.each([
    ['ann@xn--bcher-kva.example', 'ann@bücher.example'],
    ['ann@BÜCHER.example', 'ann@xn--bcher-kva.example'],
    ['ann@xn--r8jz45g.example', 'ann@例え.example'],
  ])('finds %s by %s, their own and another', async (kept, asks) => {
    const { send, make } = await open()
    await make('/contacts', { email: kept })
    await make('/contacts', { otherEmails: [{ email: kept }] })
    const count = async (query: string) => (await send('GET', `/contacts?total=true&${query}`)).body.total
    expect(await count(`filter=${asked(`otherEmails:"${asks}"`)}`)).toBe(1)
    expect(await count(`q=${asked(asks)}`)).toBe(2)
    expect(await count(`q=${asked(asks.slice(4))}`)).toBe(2)
  })

  it('finds them in a search as it finds the contact’s own', async () => {
    const { send, make } = await open('GB')
    const { id } = await make('/contacts', {
      firstName: 'Ann',
      otherPhones: [{ phone: second }],
      otherEmails: [{ email: 'ann.lee@home.example' }],
    })
    await make('/contacts', { firstName: 'Bo', phone: third })
    for (const q of [
      '020 7946 0124',
      second,
      '0124',
      '+4420794601 24',
      'sip:+442079460124@pbx',
      '0044 20 7946 0124',
      '+44 (0)20 7946 0124',
      '٠٢٠ ٧٩٤٦ ٠١٢٤',
      '020 7946 0124 x5',
      'ann.lee@home.example',
      'home.example',
      'lee',
    ])
      expect([
        q,
        (await send('GET', `/contacts?q=${asked(q)}`)).body.data.map((found: { id: string }) => found.id),
      ]).toEqual([q, [id]])
  })
})

describe('filters of phones', () => {
  it('read what a person types, and refuse what is no number at its position', async () => {
    const { send, make } = await open('GB')
    const ann = await make('/contacts', { phone: own, phoneExtension: '12' })
    const bo = await make('/contacts', {
      phone: '+14155550101',
      otherPhones: [{ phone: second }],
      otherEmails: [{ email: 'bo@home.example' }],
    })
    const ids = async (filter: string) => {
      const { body } = await send('GET', `/contacts?sort=createdAt&filter=${asked(filter)}`)
      return body.data.map(({ id }: { id: string }) => id)
    }
    for (const filter of [
      'phone:"020 7946 0123"',
      'phone:"sip:+442079460123@pbx"',
      'phone:"0044 20 7946 0123"',
      'phone:"+44 (0)20 7946 0123"',
      'phone^"020"',
      'phone^"+44 20"',
      'phone^"0044"',
      'phone~"020 7946"',
      'phone~"7946 0123"',
      'phone!="+1 415 555 0101"',
      'phoneExtension:12',
    ])
      expect([filter, await ids(filter)]).toEqual([filter, [ann.id]])
    for (const filter of [
      'otherPhones:"020 7946 0124"',
      'otherEmails:"BO@home.example"',
      'has:otherPhones',
      'has:otherEmails',
    ])
      expect([filter, await ids(filter)]).toEqual([filter, [bo.id]])
    for (const [filter, position] of [
      ['phone!="n/a"', 7],
      ['not phone:xyz', 10],
      ['city:x and phone^abc', 17],
      ['phone~"x"', 6],
      ['phone:anonymous', 6],
      ['otherPhones:x', 12],
      ['otherEmails:x', 12],
    ] as const) {
      const reply = await send('GET', `/contacts?filter=${asked(filter)}`)
      expect([filter, reply.status, reply.body.errors?.[0]]).toMatchObject([filter, 400, { position }])
    }
  })
})

describe('a deleted person’s do-not-contact', () => {
  it('holds for the number in another form and among the others', async () => {
    const { send, make } = await open()
    for (const phone of ['+5491123456789', own]) {
      const { id } = await make('/contacts', { phone, email: `a${phone}@example.com`, doNotContact: true })
      await send('DELETE', `/contacts/${id}`)
    }
    expect(await make('/contacts', { phone: '+541123456789' })).toMatchObject({ doNotContact: true })
    expect(await make('/contacts', { otherPhones: [{ phone: own }] })).toMatchObject({ doNotContact: true })
    expect(await make('/contacts', { otherEmails: [{ email: `A${own}@example.com` }] })).toMatchObject({
      doNotContact: true,
    })
    const { id, doNotContact } = await make('/contacts', { phone: second })
    expect(doNotContact).toBe(false)
    const patched = await send('PATCH', `/contacts/${id}`, { otherPhones: [{ phone: own }] })
    expect(patched.body).toMatchObject({ doNotContact: true })
  })
})
