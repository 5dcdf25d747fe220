import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildZip } from '../../support/build-zip.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { rosterWorkspace } from './roster-workspace.ts'
import { type Import, importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const caseFile = (name: string) => readFileSync(new URL(`../../fixtures/cases/${name}`, import.meta.url))

async function open(defaultRegion?: string) {
  const workspace = await rosterWorkspace(database, app, defaultRegion === undefined ? {} : { defaultRegion })
  return { ...workspace, ...importer(app, workspace) }
}

/** A file is uploaded to a new workspace and started with these answers: the import, and everybody who was written. */
async function run(content: string | Uint8Array, answers: object = {}, defaultRegion?: string) {
  const workspace = await open(defaultRegion)
  const { id, profile } = await workspace.upload(content)
  const done: Import = await workspace.finish(id, answers)
  const { body } = await workspace.send('GET', '/contacts?limit=1000&sort=createdAt')
  return { id, profile, done, people: body.data, workspace }
}

const asked = (profile: Import['profile']) =>
  profile.questions
    .filter(({ required }: { required: boolean }) => required)
    .map(({ code }: { code: string }) => code)

/** Counts that add up: every row that was read was written, refused or folded. */
const written = ({ counts, rowsRead }: Import) => [
  counts.created + counts.updated + counts.unchanged,
  rowsRead,
]

describe('files as people have them, through the door', () => {
  it('iCloud and an old phone: two cards, nothing asked', async () => {
    const { profile, people } = await run(caseFile('20-icloud.vcf'))
    expect(asked(profile)).toEqual([])
    expect(people).toHaveLength(2)
    const [ruth, matej] = people
    expect(ruth).toMatchObject({
      firstName: 'Ruth',
      lastName: 'Stone',
      email: 'ruth@stone.example',
      phone: '+14155550177',
      businessName: 'Stone Labs',
      jobTitle: 'Head',
      postalCode: '94107',
    })
    expect(ruth.tags.sort()).toEqual(['Friends', 'VIP'])
    expect(JSON.stringify(ruth)).toContain('likes, commas; semicolons')
    expect(JSON.stringify(ruth)).toContain('+14155550178')
    expect(JSON.stringify(ruth)).toContain('1975-09-01')
    expect(matej).toMatchObject({ firstName: 'Matěj', lastName: 'Černý', phone: '+420604111222' })
    expect(JSON.stringify(people)).not.toMatch(/=C4|\\\\,|item1/)
  })

  it('a fax on a card is nobody’s phone', async () => {
    const card = (...lines: string[]) =>
      ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', ''].join('\r\n')
    const { people } = await run(
      card(
        'N:Lee;Ann',
        'TEL;TYPE=WORK,FAX:+14155550199',
        'TEL;TYPE=WORK:+14155550101',
        'EMAIL:ann@lee.example',
      ) + card('N:Kim;Bo', 'TEL;FAX:+14155550198', 'EMAIL:bo@kim.example'),
    )
    expect(people.map(({ phone }: { phone: string | null }) => phone)).toEqual(['+14155550101', null])
    for (const { phones = [] } of people) expect(JSON.stringify(phones)).not.toMatch(/555019/)
  })

  it.each([
    ['14-outlook-german-1252.csv', 'DE', ['Jörg', 'Änne', 'Kai']],
    ['17-outlook-japanese-sjis.csv', 'JP', ['太郎', '花子']],
    ['18-excel-russian-cp1251.csv', 'RU', ['Мария', 'Олег']],
  ])('%s has the right letters, and nothing is asked', async (name, region, names) => {
    const { profile, people } = await run(caseFile(name), {}, region)
    expect(asked(profile)).toEqual([])
    expect(people.map(({ firstName }: { firstName: string }) => firstName).sort()).toEqual([...names].sort())
  })

  it.each(['21-excel-unicode-text.txt', '25c-doubled-quote-tab.txt'])(
    '%s: a tab stays a tab',
    async (name) => {
      const { profile, done, people } = await run(caseFile(name))
      expect([asked(profile), done.counts.invalid, people.length]).toEqual([[], 0, 2])
      expect(people.map(({ phone }: { phone: string }) => phone.slice(0, 9))).toEqual([
        '+47912345',
        '+47912345',
      ])
      expect(JSON.stringify(people)).toContain('Bjørn \\"BJ\\" Dahl')
    },
  )

  it('a workbook with titles and a total: three people, and what was passed over is told', async () => {
    const { profile, done, people } = await run(caseFile('26-xlsx-title-rows.xlsx'), {}, 'DE')
    expect(written(done)).toEqual([3, 3])
    expect(people.map(({ doNotContact }: { doNotContact: boolean }) => doNotContact)).toEqual([
      false,
      true,
      true,
    ])
    expect(profile.aside.map(({ reason }: { reason: string }) => reason)).toEqual([
      'title',
      'title',
      'footer',
    ])
    expect(JSON.stringify(people)).not.toMatch(/Kundenliste|Stand:|Summe/)
  })

  it('a sheet of LibreOffice, a note of LinkedIn, a header in two rows', async () => {
    const ods = await run(caseFile('28-libreoffice.ods'))
    expect(ods.people.map(({ phone }: { phone: string }) => phone)).toEqual(['+14155550101', '+14155550102'])
    const linkedin = await run(caseFile('48-linkedin-connections.csv'))
    expect(linkedin.people.map(({ firstName }: { firstName: string }) => firstName)).toEqual([
      'Ann',
      'Bo',
      'Cy',
    ])
    const grouped = await run(caseFile('65-two-row-header.csv'))
    expect(grouped.people).toMatchObject([
      { firstName: 'Ann', lastName: 'Lee', phone: '+14155550111', email: 'ann@lee.example' },
      { firstName: 'Bo', lastName: 'Kim', phone: '+14155550102', email: 'bo@kim.example' },
    ])
  })

  it('Mailchimp’s zip asks which table; both give four people, and those who left are not open', async () => {
    const workspace = await open('US')
    const { id, profile } = await workspace.upload(caseFile('62-mailchimp-audience_export.zip'))
    expect(asked(profile)).toContain('table')
    const refused = await workspace.send('POST', `/imports/${id}/start`, {})
    expect(refused).toMatchObject({ status: 409, body: { code: 'needs_answer' } })
    expect((await workspace.send('GET', '/contacts')).body.data).toEqual([])
    const both = await run(
      caseFile('62-mailchimp-audience_export.zip'),
      { table: 'all', consent: 'yes' },
      'US',
    )
    expect(both.people.map(({ email }: { email: string }) => email).sort()).toEqual([
      'ben@mwangi.example',
      'mia@white.example',
      'rita@gone.example',
      'tom@left.example',
    ])
    const one = await run(
      caseFile('62-mailchimp-audience_export.zip'),
      { table: 'unsubscribed_email_audience_export_ab12.csv', consent: 'yes' },
      'US',
    )
    expect(one.people).toHaveLength(2)
    const { body } = await one.workspace.send('GET', `/imports/${one.id}`)
    expect(body.profile.format.leftOut).toEqual(['subscribed_email_audience_export_ab12.csv'])
  })

  it('266 columns are refused before anything is written, with how many are too many', async () => {
    const workspace = await open()
    const { id } = await workspace.upload(caseFile('63-wide-260-columns.csv'))
    const { status, body } = await workspace.send('POST', `/imports/${id}/start`, {})
    expect([status, body.errors[0].code]).toEqual([400, 'too_many'])
    expect(body.detail).toMatch(/200.*leave out \d+/)
    expect((await workspace.send('GET', '/custom-fields')).body.data).toEqual([])
  })
})

describe('what stands beside or below a table', () => {
  it('a cell of a sheet beyond the header is kept, counted and listed; the person is written', async () => {
    const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`
    const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    const rows = [
      ['Name', 'Email'],
      ['Ann Lee', 'ann@lee.example', 'beside'],
      ['Bo Kim', 'bo@kim.example'],
      ['Cy Day', 'cy@day.example'],
    ]
    const file = buildZip({
      'xl/workbook.xml': `<workbook ${main} xmlns:r="r"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="r1" Target="worksheets/s.xml"/></Relationships>',
      'xl/worksheets/s.xml': `<worksheet ${main}><sheetData>${rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('')}</sheetData></worksheet>`,
    })
    const { id, done, people, workspace } = await run(file)
    expect([written(done), done.counts.invalid]).toEqual([[3, 3], 0])
    expect(
      JSON.stringify(people.find(({ email }: { email: string }) => email === 'ann@lee.example')),
    ).toContain('beside')
    const { body } = await workspace.send('GET', `/imports/${id}/warnings`)
    expect(body.data).toMatchObject([{ line: 2, kind: 'outside_header', column: 2 }])
  })

  it('the encoding is asked for and answered by the start', async () => {
    const bytes = Buffer.from('Name;Email\r\nHélène Lefèvre;h@x.example\r\n', 'latin1')
    const workspace = await open()
    const { id, profile } = await workspace.upload(bytes)
    expect(asked(profile)).toEqual(['encoding'])
    expect((await workspace.send('POST', `/imports/${id}/start`, {})).body.errors).toMatchObject([
      { field: 'encoding' },
    ])
    await workspace.finish(id, { encoding: 'windows-1252' })
    expect((await workspace.send('GET', '/contacts')).body.data).toMatchObject([{ email: 'h@x.example' }])
    const again = await workspace.send('GET', `/imports/${id}`)
    expect(again.body.profile.format.encoding).toBe('windows-1252')
  })
})
