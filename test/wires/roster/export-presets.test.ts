import { describe, expect, it } from 'vitest'
import { exportPresets } from '../../../src/files/export/presets.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

async function download({ workspaceKey }: RosterWorkspace, query: string) {
  const response = await fetch(`${app.url}/v2/exports?${query}`, {
    headers: { authorization: `Bearer ${workspaceKey}` },
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  expect([response.status, response.status === 200 ? '' : text]).toEqual([200, ''])
  return { bytes, text, headers: response.headers }
}

const ada = {
  firstName: 'Ada',
  lastName: 'King, "Countess"',
  businessName: 'Engines',
  jobTitle: 'Programmer',
  birthday: '1985-12-10',
  phone: '+442079460123',
  otherPhones: [
    { phone: '+442079460999', label: 'Work' },
    { phone: '+12125550101', label: 'Home' },
    { phone: '+493023125777' },
  ],
  email: 'ada@example.com',
  otherEmails: [{ email: 'ada.work@example.org', label: 'Work' }, { email: 'a.k@example.net' }],
  streetAddress: '12 St James’s Square',
  city: 'London',
  postalCode: 'SW1Y 4JH',
  country: 'GB',
  tags: ['berlin', 'vip', 'Bonn, Germany'],
}
const people = [
  ada,
  { firstName: 'Jörg', lastName: 'Müller', phone: '+4930123456', email: 'joerg@example.de', tags: ['vip'] },
  { firstName: '=cmd()', lastName: '@Sum', phone: '+12125550123', email: 'sum@example.com' },
]

const kept = [
  'firstName',
  'lastName',
  'businessName',
  'birthday',
  'phone',
  'email',
  'city',
  'postalCode',
  'tags',
]

/** What a person is known by, without the labels, which not every program has. */
// biome-ignore lint/suspicious/noExplicitAny: contacts as the wire shows them
function gist(contact: any, fields = kept) {
  return {
    ...Object.fromEntries(fields.map((field) => [field, contact[field]])),
    otherPhones: contact.otherPhones.map(({ phone }: { phone: string }) => phone).sort(),
    otherEmails: contact.otherEmails.map(({ email }: { email: string }) => email).sort(),
  }
}

async function gists(workspace: RosterWorkspace, fields?: string[]) {
  const { body } = await workspace.send('GET', '/contacts?limit=100')
  return body.data
    .map((contact: unknown) => gist(contact, fields))
    .sort((one: { email: string }, two: { email: string }) => (one.email < two.email ? -1 : 1))
}

async function buildPeople() {
  const workspace = await open()
  for (const person of people) await workspace.make('/contacts', person)
  return workspace
}

describe('presets', () => {
  for (const preset of exportPresets)
    for (const safety of ['exact', 'spreadsheet', 'plain'])
      it(`${preset}, ${safety}: what is written is read back to the same people`, async () => {
        const workspace = await buildPeople()
        const { bytes } = await download(workspace, `preset=${preset}&safety=${safety}`)
        const other = await open()
        const { upload, finish } = importer(app, other)
        const made = await upload(bytes, `?fileName=${preset}.csv`)
        expect(made.profile.questions ?? []).toEqual([])
        const done = await finish(made.id)
        expect([done.counts.created, done.counts.failed ?? 0]).toEqual([3, 0])
        const fields = preset === 'mailchimp' ? kept.filter((f) => !/birthday|city|postal/.test(f)) : kept
        expect(await gists(other, fields)).toEqual(await gists(workspace, fields))
      })

  it('mailchimp has those who may be contacted, and the others when asked', async () => {
    const workspace = await buildPeople()
    await workspace.make('/contacts', { firstName: 'No', email: 'nina@example.com', doNotContact: true })
    const emails = async (query: string) =>
      (await download(workspace, `preset=mailchimp${query}`)).text
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(',')[0])
    expect(await emails('')).toEqual(['ada@example.com', 'joerg@example.de', 'sum@example.com'])
    expect(await emails('&audience=unsubscribed')).toEqual(['nina@example.com'])
    expect(await emails('&q=Ada&audience=subscribed')).toEqual(['ada@example.com'])
    const { headers } = await download(workspace, 'preset=mailchimp&total=true')
    expect(headers.get('x-total-count')).toBe('3')
  })

  it('who may not be contacted stays so through every program that has one file', async () => {
    const workspace = await open()
    await workspace.make('/contacts', { firstName: 'No', email: 'nina@example.com', doNotContact: true })
    await workspace.make('/contacts', { firstName: 'Yes', email: 'yes@example.com' })
    for (const query of [...exportPresets.map((preset) => `preset=${preset}`), 'safety=plain']) {
      const audience = query.endsWith('mailchimp') ? '&audience=unsubscribed' : ''
      const other = await open()
      await importer(app, other).run((await download(workspace, query + audience)).bytes)
      const { body } = await other.send('GET', '/contacts?filter=doNotContact:true')
      expect([query, body.data.map(({ email }: { email: string }) => email)]).toEqual([
        query,
        ['nina@example.com'],
      ])
    }
  })

  it('excel and outlook have a BOM, excel is guarded unless asked otherwise, custom fields keep their names', async () => {
    const workspace = await open()
    await workspace.make('/custom-fields', { name: 'MRR', type: 'number' })
    await workspace.make('/contacts', { phone: '+12125550101', customFields: { MRR: -5 } })
    const excel = await download(workspace, 'preset=excel')
    expect(excel.text).toMatch(/^\uFEFFExternal ID,First name,Last name,.*,MRR\n.*,'\+12125550101,.*,-5\n$/)
    const { text } = await download(workspace, 'preset=outlook')
    expect(text).toMatch(/^\uFEFFFirst Name,Last Name,Company,/)
    expect((await download(workspace, 'preset=hubspot')).text).toMatch(/^First Name,.*,MRR\n/)
    expect((await download(workspace, 'preset=excel&format=xlsx')).bytes.subarray(0, 2).toString()).toBe('PK')
  })

  it('refuses what a preset cannot be', async () => {
    const { send } = await open()
    const refused = async (query: string) => faultsOf(await send('GET', `/exports?${query}`))
    expect(await refused('preset=google&format=ndjson')).toEqual([['format', 'not_one_of']])
    expect(await refused('preset=google&columns=phone')).toEqual([['columns', 'forbidden_key']])
    expect(await refused('preset=google&audience=subscribed')).toEqual([['preset', 'not_one_of']])
    expect(await refused('audience=unsubscribed')).toEqual([['preset', 'not_one_of']])
    expect(await refused('preset=lotus')).toEqual([['preset', 'not_one_of']])
  })
})

describe('safety=plain', () => {
  it('writes headers and words as people do, and no column of Roster’s own', async () => {
    const workspace = await open()
    await workspace.make('/custom-fields', { name: 'Lead source', type: 'text' })
    await workspace.make('/contacts', {
      ...ada,
      tags: ['vip', 'berlin'],
      doNotContact: true,
      customFields: { 'Lead source': '=HYPERLINK("x")' },
    })
    const columns = 'firstName,phone,otherPhones,doNotContact,tags,customFields.Lead source'
    const { text } = await download(workspace, `safety=plain&columns=${encodeURIComponent(columns)}`)
    expect(text).toBe(
      '\uFEFFFirst name,Phone,Other phones,Do not contact,Tags,Lead source\n' +
        'Ada,+442079460123,+442079460999; +12125550101; +493023125777,Yes,berlin; vip,"\'=HYPERLINK(""x"")"\n',
    )
    const all = (await download(workspace, 'safety=plain')).text.split('\n')[0]
    expect(all).not.toMatch(/roster:|(^|,)(ID|Version|Attributes)(,|$)|customFields/)
  })

  it('is read back to the same people', async () => {
    const workspace = await buildPeople()
    const other = await open()
    const done = await importer(app, other).run((await download(workspace, 'safety=plain')).bytes)
    expect(done.counts.created).toBe(3)
    expect(await gists(other)).toEqual(await gists(workspace))
  })
})

describe('format=vcard', () => {
  for (const version of ['3.0', '4.0'])
    it(`${version}: what is written is read back to the same people`, async () => {
      const workspace = await buildPeople()
      const long = { firstName: 'Ünal'.repeat(20), lastName: 'a;b\\c', email: 'zoe@example.com' }
      await workspace.make('/contacts', {
        ...long,
        phone: '+12125550188',
        phoneExtension: '12',
        doNotContact: true,
      })
      const { bytes, text, headers } = await download(workspace, `format=vcard&version=${version}`)
      expect(headers.get('content-type')).toBe('text/vcard; charset=utf-8')
      expect(headers.get('content-disposition')).toContain('.vcf"')
      expect(text.match(/END:VCARD\r\n/g)).toHaveLength(4)
      for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      const other = await open()
      const { upload, finish } = importer(app, other)
      await finish((await upload(bytes, '?fileName=people.vcf')).id)
      const fields = [...kept, 'phoneExtension', 'doNotContact']
      expect(await gists(other, fields)).toEqual(await gists(workspace, fields))
    })

  it('is 3.0 unless asked otherwise, takes no columns, and nothing else has a version', async () => {
    const workspace = await buildPeople()
    expect((await download(workspace, 'format=vcard')).text).toMatch(/^BEGIN:VCARD\r\nVERSION:3\.0\r\n/)
    const refused = async (query: string) => faultsOf(await workspace.send('GET', `/exports?${query}`))
    expect(await refused('format=vcard&columns=phone')).toEqual([['columns', 'forbidden_key']])
    expect(await refused('format=csv&version=4.0')).toEqual([['format', 'not_one_of']])
    expect(await refused('format=vcard&version=2.1')).toEqual([['version', 'not_one_of']])
  })
})
