import { describe, expect, it } from 'vitest'
import { cellsOf } from '../../files/memory-file.ts'
import { buildContact } from '../../support/build-contact.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, notFound, type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

async function download({ workspaceKey }: RosterWorkspace, query = '') {
  const response = await fetch(`${app.url}/v2/exports${query}`, {
    headers: { authorization: `Bearer ${workspaceKey}` },
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  expect([response.status, response.status === 200 ? '' : text]).toEqual([200, ''])
  return { bytes, text, headers: response.headers }
}

/** One contact with something in every column, and one with nothing. */
async function buildTwo() {
  const workspace = await open()
  const { make } = workspace
  for (const [name, type] of [
    ['MRR', 'number'],
    ['Signed', 'boolean'],
    ['A, "b"', 'text'],
    ['Plan', 'json'],
  ])
    await make('/custom-fields', { name, type })
  const list = await make('/lists', { name: 'March, "26"' })
  const full = await make('/contacts', {
    externalId: 'crm-1',
    firstName: 'Ada',
    lastName: 'King\nLovelace',
    fullName: '"Ada", Countess',
    businessName: 'Engines',
    jobTitle: 'Programmer',
    gender: 'female',
    birthday: '1815-12-10',
    phone: '+442079460123',
    email: 'Ada@example.com',
    streetAddress: '12 St James’s Square',
    fullAddress: '12 St James’s Square, London',
    city: 'London',
    state: 'Greater London',
    postalCode: 'SW1Y 4JH',
    country: 'GB',
    doNotContact: true,
    preferredChannel: 'sms',
    channels: ['sms', 'a, b'],
    tags: ['vip', 'März "26"'],
    lists: [list.id],
    customFields: { MRR: -250.5, Signed: true, 'A, "b"': '=1+1', Plan: { a: [1, null, 'x'] } },
    status: 'Called',
    lastDialTime: '2026-01-02T03:04:05.678Z',
    mostRecentOutcome: 'voicemail',
  })
  const blank = await make('/contacts')
  return { workspace, list, full, blank }
}

const headers =
  'id,externalId,firstName,lastName,fullName,businessName,jobTitle,gender,birthday,phone,phoneAsGiven,' +
  'phoneExtension,otherPhones,email,otherEmails,streetAddress,' +
  'fullAddress,city,state,postalCode,country,timezone,timezoneSource,doNotContact,preferredChannel,channels,tags,lists,' +
  'listNames,primaryListId,status,lastDialTime,mostRecentOutcome,"customFields.A, ""b"":text",customFields.MRR:number,' +
  'customFields.Plan:json,customFields.Signed:boolean,attributes,version,createdAt,updatedAt,deletedAt'

describe('GET /v2/exports', () => {
  it('answers every column of every contact as CSV, in the order they were made in', async () => {
    const { workspace, list, full, blank } = await buildTwo()
    const { text, headers: answered } = await download(workspace)
    expect(answered.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answered.get('content-disposition')).toMatch(
      /^attachment; filename="contacts-\d{4}-\d\d-\d\d\.csv"$/,
    )
    expect(text).toBe(
      `${headers},roster:exact\n` +
        `${full.id},crm-1,Ada,"King\nLovelace","""Ada"", Countess",Engines,Programmer,female,1815-12-10,+442079460123,,,,` +
        'Ada@example.com,,12 St James’s Square,"12 St James’s Square, London",London,Greater London,SW1Y 4JH,GB,' +
        'Europe/London,phone,true,sms,"[""sms"",""a, b""]","[""März \\""26\\"""", ""vip""]",' +
        `"[""${list.id}""]","[""March, \\""26\\""""]",,Called,2026-01-02T03:04:05.678Z,voicemail,=1+1,-250.5,` +
        `"{""a"": [1, null, ""x""]}",true,,1,${full.createdAt},${full.updatedAt},,\n` +
        `${blank.id}${','.repeat(23)}false${','.repeat(7)}Waiting${','.repeat(8)}1,${blank.createdAt},${blank.updatedAt},,\n`,
    )
  })

  it('guards what a spreadsheet could take for a formula, and nothing else', async () => {
    const { workspace } = await buildTwo()
    // As a wire writes it that keeps spaces around a text.
    await buildContact(workspace.scope, {
      firstName: "'=x",
      lastName: '@b',
      city: "'s-Hertogenbosch",
      state: '\tx',
    })
    const columns = [
      'firstName',
      'lastName',
      'city',
      'state',
      'phone',
      'customFields.MRR',
      'customFields.A, "b"',
    ]
    const { text } = await download(
      workspace,
      `?safety=spreadsheet&columns=${encodeURIComponent(JSON.stringify(columns))}`,
    )
    expect(text).toBe(
      '\uFEFFfirstName,lastName,city,state,phone,customFields.MRR:number,"customFields.A, ""b"":text",roster:spreadsheet\n' +
        'Ada,"King\nLovelace",London,Greater London,\'+442079460123,-250.5,\'=1+1,\n' +
        ',,,,,,,\n' +
        "''=x,'@b,'s-Hertogenbosch,'\tx,,,,\n",
    )
  })

  it('answers an object a line as NDJSON, values with their types', async () => {
    const { workspace, list, full, blank } = await buildTwo()
    const { text, headers: answered } = await download(workspace, '?format=ndjson')
    expect(answered.get('content-type')).toBe('application/x-ndjson')
    const lines = text.trimEnd().split('\n')
    const [first, second] = lines.map((line) => JSON.parse(line))
    const { workspaceId: _, ...shown } = full
    expect(first).toEqual({ ...shown, phoneAsGiven: null, listNames: [list.name], primaryListId: null })
    const { workspaceId: __, ...shownBlank } = blank
    expect(second).toEqual({ ...shownBlank, phoneAsGiven: null, listNames: [], primaryListId: null })
    const { text: few } = await download(workspace, '?format=ndjson&columns=tags,customFields.MRR,phone')
    expect(few.split('\n')[0]).toBe(
      '{"tags":["März \\"26\\"", "vip"],"phone":"+442079460123","customFields":{"MRR":-250.5}}',
    )
  })

  it('answers a workbook, and refuses one whose cells would not hold a value', async () => {
    const { workspace, full } = await buildTwo()
    const { bytes, headers: answered } = await download(
      workspace,
      '?format=xlsx&safety=spreadsheet&columns=id,phone,doNotContact,customFields.MRR',
    )
    expect(answered.get('content-type')).toContain('spreadsheetml.sheet')
    expect((await cellsOf(bytes)).slice(0, 2)).toEqual([
      ['id', 'phone', 'doNotContact', 'customFields.MRR:number', 'roster:spreadsheet'],
      [full.id, "'+442079460123", 'true', '-250.5'],
    ])
    const long = '\u{1F600}'.repeat(16_384)
    await workspace.send('PATCH', `/contacts/${full.id}`, { customFields: { 'A, "b"': long } })
    const refused = await workspace.send('GET', '/exports?format=xlsx')
    expect(faultsOf(refused)).toEqual([['customFields.A, "b"', 'too_long']])
    expect((await download(workspace, '?format=xlsx&columns=id')).bytes.length).toBeGreaterThan(500)
  })

  it('answers those that are selected: by filter, search, list, segment or the bin', async () => {
    const { workspace, list, full } = await buildTwo()
    const other = await workspace.make('/contacts', { firstName: 'Grace', tags: ['vip'] })
    const idsOf = async (query: string) =>
      (await download(workspace, `?columns=id&${query}`)).text
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.slice(0, 36))
    expect(await idsOf('filter=tag:vip')).toEqual([full.id, other.id])
    expect(await idsOf('q=grace')).toEqual([other.id])
    expect(await idsOf(`listId=${list.id}`)).toEqual([full.id])
    expect(await idsOf(`listId=${list.id}&filter=not%20tag:vip`)).toEqual([])
    await workspace.send('DELETE', `/contacts/${other.id}`)
    expect(await idsOf('filter=tag:vip')).toEqual([full.id])
    expect(await idsOf('deleted=true')).toEqual([other.id])
  })

  it('writes every moment to the millisecond, in any year', async () => {
    const workspace = await open()
    const times = ['0001-01-01T00:00:00.000Z', '1850-06-01T12:00:00.120Z', '9999-12-31T23:59:59.999Z']
    for (const lastDialTime of times) await workspace.make('/contacts', { lastDialTime })
    const { text } = await download(workspace, '?columns=lastDialTime')
    expect(text).toBe(['lastDialTime,roster:exact', ...times.map((time) => `${time},`), ''].join('\n'))
    const { text: json } = await download(workspace, '?columns=lastDialTime&format=ndjson')
    expect(json).toBe(times.map((time) => `{"lastDialTime":"${time}"}\n`).join(''))
  })

  it('quotes what a filter holds, whatever it is', async () => {
    const workspace = await open()
    const odd = `'; drop table contacts; -- \\' $1 $$ "`
    const contact = await workspace.make('/contacts', { city: odd })
    const filter = encodeURIComponent(JSON.stringify(odd))
    const { text } = await download(workspace, `?columns=id,city&filter=city:${filter}`)
    expect(text).toBe(`id,city,roster:exact\n${contact.id},"${odd.replaceAll('"', '""')}",\n`)
  })

  it('names what cannot be: columns, formats, lists and filters', async () => {
    const { send } = await open()
    expect(
      faultsOf(await send('GET', '/exports?columns=id,name,customFields.None,id&format=pdf&colour=red')),
    ).toEqual([
      ['colour', 'unknown_field'],
      ['format', 'not_one_of'],
    ])
    expect(faultsOf(await send('GET', '/exports?columns=id,name,customFields.None,id'))).toEqual([
      ['columns[1]', 'unknown_field'],
      ['columns[2]', 'unknown_field'],
      ['columns[3]', 'repeated'],
    ])
    expect(faultsOf(await send('GET', '/exports?columns=[1,"id"'))).toEqual([['columns[0]', 'unknown_field']])
    expect((await send('GET', '/exports?filter=tag:')).status).toBe(400)
  })

  it('knows nothing of another workspace', async () => {
    const { list } = await buildTwo()
    const other = await open()
    expect((await other.send('GET', `/exports?listId=${list.id}`)).body).toEqual(notFound)
    expect((await download(other, '?columns=id')).text).toBe('id,roster:exact\n')
  })
})
