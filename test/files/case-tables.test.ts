import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { FormatOverrides } from '../../src/files/bytes/file-format.ts'
import { openFile } from '../../src/files/formats/open-file.ts'
import { tableRows } from '../../src/files/formats/open-table.ts'
import { isKnownHeader } from '../../src/files/mapping/header-words.ts'
import { buildZip } from '../support/build-zip.ts'
import { encode } from '../support/encode-text.ts'
import { memoryFile } from './memory-file.ts'

const knows = isKnownHeader
const fixture = (name: string) => readFileSync(new URL(`../fixtures/cases/${name}`, import.meta.url))

/** The table of a file: its headers, rows, questions and skipped rows. */
async function tableOf(content: string | Buffer, given: FormatOverrides = {}) {
  const file = memoryFile(content)
  const { format, headers, rows, questions, aside } = await openFile(file, given, knows)
  const all: (readonly string[])[] = []
  for await (const some of tableRows(file, format, headers.length)) {
    for (const { cells, fault } of some) all.push(fault === undefined ? cells : [`!${fault}`])
  }
  expect(rows.map(({ cells }) => cells.slice(0, headers.length))).toEqual(all)
  return {
    format,
    headers,
    rows: all,
    questions,
    aside: aside.map(({ reason, cells }) => `${reason}: ${cells[0]}`),
  }
}

describe('the files as people have them', () => {
  it.each([
    '01-google-2024.csv',
    '03-brevo.csv',
    '05-mailchimp-subscribed_members_export.csv',
    '06-mailchimp-unsubscribed_members_export.csv',
    '07-hubspot-all-contacts.csv',
    '08-crm-owner-email.csv',
    '09-gohighlevel.csv',
    '10-salesforce-contacts-dataloader.csv',
    '13-pipedrive-people.csv',
    '14-outlook-german-1252.csv',
    '17-outlook-japanese-sjis.csv',
    '18-excel-russian-cp1251.csv',
    '20-icloud.vcf',
    '21-excel-unicode-text.txt',
    '24-scientific.csv',
    '24c-leading-zero-lost.csv',
    '25c-doubled-quote-tab.txt',
    '26-xlsx-title-rows.xlsx',
    '28-libreoffice.ods',
    '30-email-forms.csv',
    '31-phone-forms-us.csv',
    '33-country-column.csv',
    '35-household-shared-phone.csv',
    '38-dnc-values-checked.csv',
    '38-dnc-values-date.csv',
    '38-dnc-values-do-not-call.csv',
    '38-dnc-values-float.csv',
    '38-dnc-values-na.csv',
    '38-dnc-values-reason.csv',
    '38-dnc-values-yn.csv',
    '39-two-dnc-columns.csv',
    '40-FR-60-valid-1-typo.csv',
    '40-GB-60-valid-1-typo.csv',
    '48-linkedin-connections.csv',
    '49-meta-leads.csv',
    '52-twenty-people.csv',
    '55-assistant-emergency.csv',
    '56-numeric-ids-as-phone.csv',
    '61-exact-export-saved-by-excel.csv',
    '63-wide-260-columns.csv',
    '65-two-row-header.csv',
  ])('%s: nothing is asked about its bytes, its table or its header, and no row is lost', async (name) => {
    const { questions, rows } = await tableOf(fixture(name))
    expect(questions).toEqual([])
    expect(rows.flat().filter((cell) => cell.startsWith('!'))).toEqual([])
    expect(rows.length).toBeGreaterThan(1)
  })

  it('Excel’s Unicode text: a tab after a quoted cell stays a tab', async () => {
    expect(await tableOf(fixture('21-excel-unicode-text.txt'))).toMatchObject({
      format: { encoding: 'utf-16le', delimiter: '\t' },
      headers: ['Name', 'Phone', 'Email', 'Notes'],
      rows: [
        ['Åse Ödegård', '+47 912 34 567', 'ase@odegard.example', 'line1\nline2'],
        ['Bjørn "BJ" Dahl', '+47 912 34 568', 'bjorn@dahl.example', 'a;b,c'],
      ],
    })
    const { rows } = await tableOf(fixture('25c-doubled-quote-tab.txt'))
    expect(rows).toEqual([
      ['Bjørn "BJ" Dahl', '+47 912 34 568', 'bjorn@dahl.example', 'a;b,c'],
      ['Cid "C" Dahl', '+47 912 34 569', 'cid@dahl.example', 'x'],
    ])
  })

  it.each([
    ['14-outlook-german-1252.csv', 'windows-1252', ['Jörg', 'Änne', 'Weiß']],
    ['17-outlook-japanese-sjis.csv', 'shift_jis', ['太郎', '佐藤', '山田商事']],
    ['18-excel-russian-cp1251.csv', 'windows-1251', ['Мария', 'Олег', 'Казань']],
    ['49-meta-leads.csv', 'utf-16le', ['Ann Lee', 'Cy Day']],
  ])('%s is %s', async (name, encoding, words) => {
    const { format, rows } = await tableOf(fixture(name))
    expect(format).toMatchObject({ encoding })
    for (const word of words) expect(rows.flat().join('|')).toContain(word)
  })

  it('title rows, a row of totals and LinkedIn’s note are passed over and told', async () => {
    const workbook = await tableOf(fixture('26-xlsx-title-rows.xlsx'))
    expect(workbook.headers).toEqual(['Name', 'Telefon', 'E-Mail', 'Ort', 'Nicht anrufen'])
    expect(workbook.rows.map(([name]) => name)).toEqual(['Jörg Müller', 'Änne Groß', 'Kai Weiß'])
    expect(workbook.aside).toEqual([
      'title: Kundenliste Frühjahr 2025 – vertraulich',
      'title: Stand: 01.03.2025',
      'footer: Summe: 3 Kunden',
    ])
    const linkedin = await tableOf(fixture('48-linkedin-connections.csv'))
    expect(linkedin.headers.slice(0, 2)).toEqual(['First Name', 'Last Name'])
    expect(linkedin.rows.map(([name]) => name)).toEqual(['Ann', 'Bo', 'Cy'])
    expect(linkedin.aside).toHaveLength(2)
  })

  it('a header in two rows becomes one', async () => {
    const { headers, rows } = await tableOf(fixture('65-two-row-header.csv'))
    expect(headers).toEqual(['First', 'Last', 'Phone Home', 'Phone Mobile', 'Email'])
    expect(rows.map(([name]) => name)).toEqual(['Ann', 'Bo'])
  })

  it('a sheet of LibreOffice is told by its content', async () => {
    const { format, rows } = await tableOf(fixture('28-libreoffice.ods'))
    expect(format).toMatchObject({ kind: 'ods', sheet: 'Contacts' })
    expect(rows).toEqual([
      ['Ann Lee', '+1 415 555 0101', 'ann@lee.example'],
      ['Bo Kim', '+1 415 555 0102', 'bo@kim.example'],
    ])
  })

  it('the old workbook of Excel is refused by name', async () => {
    await expect(tableOf(fixture('28b-excel97.xls'))).rejects.toThrow(/XLS workbook.*XLSX or CSV/)
  })
})

describe('several tables', () => {
  it('of a zip are listed; one of them can be read, or all as one', async () => {
    const zip = fixture('62-mailchimp-audience_export.zip')
    const [subscribed, unsubscribed] = [
      'subscribed_email_audience_export_ab12.csv',
      'unsubscribed_email_audience_export_ab12.csv',
    ]
    const { questions } = await tableOf(zip)
    expect(questions).toMatchObject([{ code: 'table', field: 'table', required: true }])
    expect(questions[0]?.choices.map(({ value }) => value).sort()).toEqual(['all', subscribed, unsubscribed])
    const one = await tableOf(zip, { table: subscribed })
    expect(one).toMatchObject({ questions: [], format: { leftOut: [unsubscribed] } })
    expect(one.rows).toHaveLength(2)
    const all = await tableOf(zip, { table: 'all' })
    const column = (name: string) => all.rows.map((row) => row[all.headers.indexOf(name)])
    expect(all.questions).toEqual([])
    expect(column('Email Address').sort()).toEqual([
      'ben@mwangi.example',
      'mia@white.example',
      'rita@gone.example',
      'tom@left.example',
    ])
    expect(column('UNSUB_TIME').filter((time) => time !== '')).toHaveLength(2)
  })

  it('a zip of cards, one a file, is one table', async () => {
    const cards = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [
        `${at}.vcf`,
        `BEGIN:VCARD\nFN:Person ${at}\nTEL:+1415555${1000 + at}\nEND:VCARD\n`,
      ]),
    )
    const { rows, questions } = await tableOf(buildZip(cards))
    expect([rows.length, questions]).toEqual([60, []])
  })

  it('a note beside one table in a zip is no question', async () => {
    const zip = buildZip({
      'readme.txt': 'How this file was made\nBy hand',
      'people.csv': 'Name,Phone\nAnn,+14155550101',
    })
    expect(await tableOf(zip)).toMatchObject({ questions: [], headers: ['Name', 'Phone'] })
  })

  it('a table that is named and is not there is refused with the names that are', async () => {
    const zip = buildZip({ 'a.csv': 'Name,Phone\nAnn,1', 'b.csv': 'Name,Phone\nBo,2' })
    await expect(tableOf(zip, { table: 'c.csv' })).rejects.toThrow(/"a.csv", "b.csv"/)
  })

  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  const cells = (...texts: string[]) =>
    `<row>${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`
  const workbook = (sheets: Record<string, string>) =>
    buildZip({
      'xl/workbook.xml': `<workbook ${main} xmlns:r="r"><sheets>${Object.keys(sheets)
        .map((name, at) => `<sheet name="${name}" r:id="r${at}"/>`)
        .join('')}</sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships>${Object.keys(sheets)
        .map((_, at) => `<Relationship Id="r${at}" Target="worksheets/s${at}.xml"/>`)
        .join('')}</Relationships>`,
      ...Object.fromEntries(
        Object.values(sheets).map((rows, at) => [
          `xl/worksheets/s${at}.xml`,
          `<worksheet ${main}><sheetData>${rows}</sheetData></worksheet>`,
        ]),
      ),
    })
  const people = cells('Name', 'Phone', 'Email') + cells('Ann', '+14155550101', 'a@x.example')

  it('the sheet with a header is read, past a cover', async () => {
    const found = await tableOf(workbook({ Cover: cells('Our customers') + cells('2026'), People: people }))
    expect(found).toMatchObject({
      format: { sheet: 'People' },
      questions: [],
      headers: ['Name', 'Phone', 'Email'],
    })
  })

  it('two sheets with a header are a question; the answer leaves the other out by name', async () => {
    const file = workbook({ Customers: people, Leads: people })
    const { questions } = await tableOf(file)
    expect(questions).toMatchObject([
      { code: 'table', field: 'sheet', choices: [{ value: 'Customers' }, { value: 'Leads' }] },
    ])
    expect(await tableOf(file, { sheet: 'Leads' })).toMatchObject({
      questions: [],
      format: { sheet: 'Leads', leftOut: ['Customers'] },
    })
    await expect(tableOf(file, { sheet: 'Nope' })).rejects.toThrow(/"Customers", "Leads"/)
  })
})

describe('the delimiter', () => {
  it.each([
    [
      'dates with commas, rows that lack a cell',
      ';',
      8,
      [
        ...Array.from(
          { length: 7 },
          (_, at) => `April ${at + 10}, 2026;402872298${at};25.00;4.00;16.00;Ray;pending;`,
        ),
        'April 9, 2026;6783434534;25.00;4.00;16.00;Lonny;',
        'April 8, 2026;7817581629;25.00;4.00;16.00;Cecelia;',
      ],
    ],
    ['commas in a cell', ';', 3, ['col1;col2;col3', '1;a,b,c;3']],
    [
      'addresses with commas in every row',
      ';',
      2,
      ['Name;Address', 'Ann;1 Bay St, San Francisco, CA, US', 'Bo;2 Elm St, Seattle, WA, US'],
    ],
    [
      'commas in the header',
      ';',
      4,
      [
        'SKU (alta, obligatorio);Nombre (100 caracteres o menos, obligatorio);Precio (a, b, c);Peso',
        '15;Santa;1.0;2',
        '16;Tres;1.0;3',
      ],
    ],
    [
      'tags with semicolons',
      ',',
      4,
      ['Name,Email,Tags,City', 'Ann,a@x.example,a;b;c;d;e;f,Bonn', 'Bo,b@x.example,a;b;c;d;e;f,Bonn'],
    ],
    [
      'a title with commas',
      ';',
      3,
      ['Customers, suppliers, others', 'Name;Telefon;Ort', 'Ann;+14155550101;Bonn'],
    ],
    ['a comma and a space', ',', 3, ['Name, Phone, Email', 'Ann, +14155550101, a@x.example']],
    [
      'a header that is short',
      ';',
      4,
      ['Name;Telefon;Ort', 'Ann;1;Bonn;x,y', 'Bo;2;Rom;x,y', 'Cy;3;Rom;z,y'],
    ],
    ['bars with commas', '|', 3, ['Name|Phone|Notes', 'Ann|1|a, b', 'Bo|2|c, d']],
  ])('%s: %j', async (_, delimiter, width, lines) => {
    const { format, headers } = await tableOf(lines.join('\n'))
    expect(format).toMatchObject({ delimiter })
    expect(headers).toHaveLength(width)
  })
})

describe('the header', () => {
  it('can be said: another row, none, or the first', async () => {
    const text = 'x,y\nName,Phone\nAnn,+14155550101\n'
    expect((await tableOf(text, { headerRow: 2 })).headers).toEqual(['Name', 'Phone'])
    expect((await tableOf(text, { headerRow: 1 })).headers).toEqual(['x', 'y'])
    expect((await tableOf(text, { headerRow: 0 })).rows).toHaveLength(3)
    expect((await tableOf(text, { header: true })).headers).toEqual(['x', 'y'])
    await expect(tableOf(text, { headerRow: 9 })).rejects.toThrow(/Row 9/)
  })

  it('is asked for where every row is like every other', async () => {
    const { questions } = await tableOf('Ann,Lee\nBo,Kim\n')
    expect(questions).toMatchObject([
      {
        code: 'header',
        field: 'headerRow',
        required: true,
        choices: [{ value: '1', examples: ['Ann', 'Lee'] }, { value: '0' }],
      },
    ])
  })

  it('that is repeated on every page costs no row, and is found again after a restart', async () => {
    const text = `Name,Phone,Email\n${'Ann,+14155550101,a@x.example\nName,Phone,Email\n'.repeat(3)}Total,3,\n`
    const { rows, aside } = await tableOf(text)
    expect(rows).toHaveLength(3)
    expect(aside).toEqual([
      'repeated_header: Name',
      'repeated_header: Name',
      'repeated_header: Name',
      'footer: Total',
    ])
    const file = memoryFile(text)
    const { format, headers } = await openFile(file, {}, knows)
    const ends = []
    for await (const some of tableRows(file, format, headers.length)) for (const row of some) ends.push(row)
    const [first] = ends
    const later = []
    const from = { bytes: first?.end ?? 0, line: first?.nextLine ?? 0 }
    for await (const some of tableRows(file, format, headers.length, from))
      for (const row of some) later.push(row)
    expect(later).toEqual(ends.slice(1))
  })
})

describe('an encoding that is doubtful', () => {
  it('is a question with how cells look; the answer reads them so', async () => {
    const bytes = encode('Name;Email;Tel\r\nHélène Lefèvre;h@x.example;1\r\n', 'windows-1252')
    const { questions } = await tableOf(bytes)
    expect(questions).toMatchObject([{ code: 'encoding', field: 'encoding', required: true }])
    expect(questions[0]?.choices).toContainEqual({
      value: 'windows-1252',
      label: 'Western European (Windows-1252)',
      examples: ['Hélène Lefèvre'],
    })
    const answered = await tableOf(bytes, { encoding: 'windows-1252' })
    expect(answered).toMatchObject({ questions: [], rows: [['Hélène Lefèvre', 'h@x.example', '1']] })
  })
})

describe('what is no table leaves a message that helps', () => {
  it.each([
    ['a workbook in a zip', buildZip({ 'a.xlsx': buildZip({ 'xl/workbook.xml': '' }) }), /unpack it first/],
    [
      'a picture in a zip',
      buildZip({ 'a.png': Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') }),
      /zip holds no table|picture|no rows/,
    ],
    ['an empty zip', buildZip({}), /no table/],
    ['HTML that calls itself XLS', '<html><table><tr><td>Name</td></tr></table></html>', /HTML/],
    ['JSON', '[{"name":"Ann"}]', /JSON/],
    ['17,000 columns', `${'c,'.repeat(17_000)}\n`, /16384 columns/],
    ['17,000 columns in row 3', `Name,Phone\nAnn,+14155550101\n${'c,'.repeat(17_000)}\n`, /Row 3.*16384/],
  ])('%s', async (_, content, message) => {
    await expect(tableOf(content)).rejects.toThrow(message)
  })
})
