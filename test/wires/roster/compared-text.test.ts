import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

async function build(contacts: readonly object[] = []) {
  const workspace = await rosterWorkspace(database, app)
  for (const contact of contacts) await workspace.make('/contacts', contact)
  const ask = (query: string) => workspace.send('GET', `/contacts?${query}`)
  const find = async (filter: string): Promise<string[]> => {
    const { body } = await ask(`sort=firstName&filter=${encodeURIComponent(filter)}`)
    if (body.data === undefined) throw new Error(JSON.stringify(body))
    return body.data.map(({ externalId }: { externalId: string }) => externalId)
  }
  return { workspace, ask, find }
}

describe('text in filters', () => {
  it.each([
    ['Málaga', 'Ma\u0301laga'],
    ['Ma\u0301laga', 'MÁLAGA'],
    ['İstanbul', 'istanbul'],
    ['Diyarbakır', 'DIYARBAKIR'],
    ['Hauptstraße', 'HAUPTSTRASSE'],
    ['HAUPTSTRAẞE', 'hauptstraße'],
    ['New\u00a0York', 'New York'],
    ['New  York', 'new york'],
    ['New\tYork', 'New\u202fYork'],
    ['Οδυσσεύς', 'ΟΔΥΣΣΕΎΣ'],
    ['ﬁnland', 'FINLAND'],
    ['Mün\u00adchen', 'münchen'],
    ['Par\u200bis', 'paris'],
    ['Łódź', 'ŁÓDŹ'],
    ['Киев', 'КИЕВ'],
    ['तिरुवनन्तपुरम\u200d', 'तिरुवनन्तपुरम'],
  ])('%j is found as %j', async (city, asked) => {
    const { find } = await build([
      { externalId: 'a', city },
      { externalId: 'b', city: 'Elsewhere' },
    ])
    expect(await find(`city:"${asked}"`)).toEqual(['a'])
    expect(await find(`city:(x, "${asked}")`)).toEqual(['a'])
    expect(await find(`city^"${[...asked.normalize('NFC')].slice(0, 3).join('')}"`)).toEqual(['a'])
    expect(await find(`city!="${asked}"`)).toEqual(['b'])
  })

  it('is the same in every text field, custom ones, countries and channels too', async () => {
    const { workspace, find } = await build()
    await workspace.make('/custom-fields', { name: 'Straße', type: 'text' })
    const text = 'Große  Straße'
    const fields = [
      'firstName',
      'lastName',
      'fullName',
      'businessName',
      'jobTitle',
      'gender',
      'streetAddress',
    ]
    const others = [
      'fullAddress',
      'state',
      'postalCode',
      'country',
      'preferredChannel',
      'mostRecentOutcome',
      'status',
    ]
    for (const field of [...fields, ...others]) {
      await workspace.make('/contacts', { externalId: field, [field]: text })
      expect(await find(`${field}:"GROSSE STRASSE"`)).toEqual([field])
    }
    await workspace.make('/contacts', { externalId: 'custom', customFields: { Straße: text } })
    expect(await find('customFields.Straße:"GROSSE STRASSE"')).toEqual(['custom'])
    await workspace.make('/contacts', { externalId: 'channels', channels: ['sms', text] })
    expect(await find('channel:"GROSSE STRASSE"')).toEqual(['channels'])
    expect(await find('channel:SMS')).toEqual(['channels'])
  })

  it('keeps accents apart, and letters that are others', async () => {
    const { find } = await build([
      { externalId: 'a', city: 'Málaga' },
      { externalId: 'b', city: 'Åre' },
    ])
    expect(await find('city:Malaga')).toEqual([])
    expect(await find('city:Are')).toEqual([])
  })

  it('compares an external id exactly, but for its normal form and spaces around it', async () => {
    const { workspace, find } = await build([{ externalId: ' Cafe\u0301 ' }, { externalId: 'café' }])
    expect(await find('externalId:Café')).toEqual(['Café'])
    expect(await find('externalId:"Cafe\u0301"')).toEqual(['Café'])
    expect(await find('externalId:CAFÉ')).toEqual([])
    expect((await workspace.send('GET', '/contacts/lookup?externalId=Cafe%CC%81')).status).toBe(200)
    const taken = await workspace.send('POST', '/contacts', { externalId: 'Cafe\u0301' })
    expect(taken.status).toBe(409)
  })

  it('refuses what shows nothing, which would be in everybody', async () => {
    const { workspace } = await build([{ city: 'Wien' }])
    for (const filter of ['city~""', 'city:" "', 'city^"\u200b"', 'email$""'])
      expect(faultsOf(await workspace.send('POST', '/contacts/search', { filter }))).toEqual([
        ['filter', 'too_short'],
      ])
  })
})

describe('text on its way in', () => {
  it('is trimmed, and spaces around it make no difference to a test', async () => {
    const { workspace, find } = await build()
    await workspace.make('/custom-fields', { name: 'Note', type: 'text' })
    const given = {
      externalId: ' x ',
      city: 'Wien ',
      jobTitle: '\u00a0Baker',
      channels: [' sms '],
      status: ' Called ',
    }
    const made = await workspace.make('/contacts', { ...given, customFields: { Note: ' a b ' } })
    expect(made).toMatchObject({
      externalId: 'x',
      city: 'Wien',
      jobTitle: 'Baker',
      channels: ['sms'],
      status: 'Called',
    })
    expect(made.customFields).toEqual({ Note: 'a b' })
    expect(await find('city:" Wien"')).toEqual(['x'])
    const { body } = await workspace.send('PATCH', `/contacts/${made.id}`, { city: '  Graz' })
    expect(body.city).toBe('Graz')
    const person = { email: 'w@example.com', state: ' Steiermark ' }
    const upserted = await workspace.send('POST', '/contacts/upsert', person)
    expect(upserted.body.contact.state).toBe('Steiermark')
  })

  it('is trimmed in imports', async () => {
    const { workspace, find } = await build()
    const { run } = importer(app, workspace)
    await run('External id,City,Email\n x1 , Wien ,a@example.com\nx2,Wien\u00a0,b@example.com\n')
    expect((await find('city:Wien')).sort()).toEqual(['x1', 'x2'])
  })

  it('keeps what a dialect was given, and finds it all the same', async () => {
    const { workspace, find } = await build()
    const key = workspace.workspaceKey
    const reply = await app.send('POST', '/v1/contacts', {
      key,
      body: { firstName: ' Ada ', phone: '+442079460123' },
    })
    expect(reply.status).toBe(201)
    const { body } = await workspace.send('GET', '/contacts?filter=firstName:Ada')
    expect(body.data.map(({ firstName }: { firstName: string }) => firstName)).toEqual([' Ada '])
    expect(await find('firstName~"da "')).toHaveLength(1)
  })

  it('of which nothing shows is blank', async () => {
    const { workspace } = await build()
    for (const firstName of ['\u200b', '\u3164', '\u2060\u00ad', '\u2800', '\u00a0\u200d '])
      expect((await workspace.make('/contacts', { firstName, city: 'Wien' })).firstName).toBeNull()
  })
})

describe('sorting by text', () => {
  const names = [
    '10',
    '2',
    "O'Brien",
    'O’Brien',
    'Aaron',
    'Åberg',
    'Alvarez',
    'Álvarez',
    'Alvaro',
    'Émile',
    'Emilia',
    'Łukasz',
    'Lukin',
    'Ñandu',
    'Nando',
    'Ödegaard',
    'Odel',
    'Strasse',
    'Straße',
    'Zoe',
    'Άννα',
    'Ёлкин',
    'Жук',
    '王',
  ]
  const expected = [
    '10',
    '2',
    'Aaron',
    'Åberg',
    'Alvarez',
    'Álvarez',
    'Alvaro',
    'Émile',
    'Emilia',
    'Łukasz',
    'Lukin',
    'Nando',
    'Ñandu',
    "O'Brien",
    'O’Brien',
    'Ödegaard',
    'Odel',
    'Strasse',
    'Straße',
    'Zoe',
    'Άννα',
    'Ёлкин',
    'Жук',
    '王',
  ]

  it.each(['lastName', 'firstName', 'customFields.Name'])(
    '%s puts letters with accents beside those without',
    async (sort) => {
      const { workspace } = await build()
      await workspace.make('/custom-fields', { name: 'Name', type: 'text' })
      for (const name of names)
        await workspace.make(
          '/contacts',
          sort === 'customFields.Name' ? { customFields: { Name: name } } : { [sort]: name },
        )
      const walked: string[] = []
      for (let cursor = ''; ; ) {
        const { body } = await workspace.send('GET', `/contacts?sort=${sort}&limit=5${cursor}`)
        for (const contact of body.data) walked.push(contact[sort] ?? contact.customFields.Name)
        if (body.nextCursor === null) break
        cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`
      }
      expect(walked).toEqual(expected)
      const { body } = await workspace.send('GET', `/contacts?sort=-${sort}&limit=50`)
      expect(
        // biome-ignore lint/suspicious/noExplicitAny: contacts as the wire shows them
        body.data.map((contact: any) => contact[sort] ?? contact.customFields.Name),
      ).toEqual([...expected].reverse())
    },
  )

  it('takes names of any length', async () => {
    const { workspace } = await build()
    for (const lastName of ['\ufdfa'.repeat(255), 'ß'.repeat(255), '👩‍👧'.repeat(80), 'ΐ'.repeat(255)])
      await workspace.make('/contacts', { lastName })
    const { body } = await workspace.send('GET', '/contacts?sort=lastName&limit=2')
    const next = await workspace.send(
      'GET',
      `/contacts?sort=lastName&limit=9&cursor=${encodeURIComponent(body.nextCursor)}`,
    )
    expect(next.body.data).toHaveLength(2)
  })
})
