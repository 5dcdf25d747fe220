import { readdirSync } from 'node:fs'
import { getCountries, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, test } from 'vitest'
import { caseFile, countOf, openCases, pointsOf } from './case-support.ts'

const runCase = await openCases()

const other = (...phones: string[]) => phones.map((phone) => expect.objectContaining({ phone }))
const text = (contact: unknown) => JSON.stringify(contact)

describe('encodings, workbooks and headers', () => {
  test('18 Russian, 21 and 25c tab files, 26 and 28 workbooks, 65 two header rows', async () => {
    const russian = await runCase(caseFile('18-excel-russian-cp1251.csv'), { region: 'RU' })
    expect(russian.who('maria@ivanova.example')).toMatchObject({ firstName: 'Мария', phone: '+79120000011' })
    const asked = await runCase(caseFile('18-excel-russian-cp1251.csv'), { answers: { defaultRegion: 'RU' } })
    expect([asked.asked, asked.who('oleg@petrov.example').phone]).toEqual([['defaultRegion'], '+79120000012'])
    const tabs = await runCase(caseFile('21-excel-unicode-text.txt'))
    expect(tabs.who('bjorn@dahl.example')).toMatchObject({
      fullName: 'Bjørn "BJ" Dahl',
      phone: '+4791234568',
    })
    const quoted = await runCase(caseFile('25c-doubled-quote-tab.txt'))
    expect(quoted.who('cid@dahl.example')).toMatchObject({ fullName: 'Cid "C" Dahl', phone: '+4791234569' })
    const titled = await runCase(caseFile('26-xlsx-title-rows.xlsx'), { region: 'DE' })
    expect(titled.contacts.map(({ doNotContact }) => doNotContact).sort()).toEqual([false, true, true])
    expect(titled.who('joerg@mueller.example')).toMatchObject({ phone: '+492219999911', doNotContact: false })
    const sheet = await runCase(caseFile('28-libreoffice.ods'))
    expect(sheet.who('bo@kim.example').phone).toBe('+14155550102')
    const old = await runCase(caseFile('28b-excel97.xls'))
    expect([old.upload.status, old.upload.body.detail]).toEqual([
      400,
      expect.stringMatching(/XLS.*XLSX or CSV/s),
    ])
    const two = await runCase(caseFile('65-two-row-header.csv'))
    expect(two.who('ann@lee.example')).toMatchObject({
      phone: '+14155550111',
      otherPhones: [{ phone: '+14155550101', label: 'Home' }],
    })
  })

  test('63 columns beyond the limit are refused before the start; the far ones count', async () => {
    const whole = await runCase(caseFile('63-wide-260-columns.csv'))
    expect(whole.done).toMatchObject({
      status: 400,
      detail: expect.stringMatching(/260 new custom fields.*200.*leave out 60/s),
    })
    expect(whole.contacts).toEqual([])
    const { headers, mapping } = whole.upload.body.profile
    const isKept = ({ column }: { column: number }) => {
      const [, number] = /^Property (\d+)$/.exec(headers[column]) ?? []
      return number === undefined || Number(number) < 100
    }
    const kept = mapping.filter(isKept).map(({ because: _, ...mapped }: { because: string }) => mapped)
    const part = await runCase(caseFile('63-wide-260-columns.csv'), { plan: { mapping: kept } })
    expect(part.who('a0@x.example')).toMatchObject({
      phone: '+14155550700',
      doNotContact: true,
      tags: ['t1'],
    })
    expect(part.who('a0@x.example').customFields['Property 99']).toBe('v0-99')
    expect(part.who('a1@x.example')).toMatchObject({ doNotContact: false, tags: ['t1'] })
  })
})

describe('cells', () => {
  test('24 destroyed digits and 24c lost zeros', async () => {
    const run = await runCase(caseFile('24-scientific.csv'), { region: 'DE' })
    expect([run.asked, run.contacts.length, countOf(run, 'excel_destroyed')]).toEqual([[], 5, 4])
    expect(run.who('abe@one.example')).toMatchObject({ phone: null, attributes: { Phone: '4.91701E+11' } })
    const zeros = await runCase(caseFile('24c-leading-zero-lost.csv'), { region: 'DE' })
    expect(zeros.who('abe@eins.example')).toMatchObject({ phone: '+491712345678', postalCode: '1067' })
    expect(zeros.who('Cal Drei').phone).toBe('+493012345678')
    const asked = await runCase(caseFile('24c-leading-zero-lost.csv'))
    expect(asked.asked).toEqual(['defaultRegion'])
  })

  test('30 emails in every form', async () => {
    const run = await runCase(caseFile('30-email-forms.csv'))
    expect([run.asked, run.contacts.length, countOf(run, 'not_an_email')]).toEqual([[], 29, 2])
    for (const email of ['ann@one.example', 'may@thirteen.example', 'ivy@nine.example', 'hal@eight.example'])
      expect(run.who(email)).toBeDefined()
    expect(run.who('dee@four.example').otherEmails).toMatchObject([{ email: 'dee.home@four.example' }])
    expect(run.who('Ona 15')).toMatchObject({ email: null, attributes: {} })
    expect(run.who('Gil Seven')).toMatchObject({ email: null, attributes: { Email: 'gil@seven' } })
  })

  test('31 phones in every form', async () => {
    const run = await runCase(caseFile('31-phone-forms-us.csv'), { region: 'US' })
    expect([run.asked, run.contacts.length, run.errors]).toEqual([[], 50, []])
    const at = (number: number) => run.who(`p${String(number).padStart(2, '0')}@x.example`)
    expect(Array.from({ length: 5 }, (_, n) => at(n).phoneExtension)).toEqual(['123', '5', '77', '9', '22'])
    expect(at(5)).toMatchObject({ phone: '+14155550106', otherPhones: other('+14155550107') })
    expect(text(at(8))).toContain('Cell')
    expect(text(at(9))).toContain('home')
    for (const nobody of [13, 14, 15, 16, 17, 18]) expect(at(nobody).phone).toBeNull()
    expect(Array.from({ length: 23 }, (_, n) => at(n + 27).phone)).toEqual(
      Array.from({ length: 23 }, (_, n) => `+1415555${String(n + 124).padStart(4, '0')}`),
    )
  })

  test('55 other people’s columns and 56 numbers of orders are nobody’s', async () => {
    const people = await runCase(caseFile('55-assistant-emergency.csv'))
    expect([people.asked, people.contacts.length]).toEqual([[], 4])
    expect(pointsOf(people).sort()).toEqual(['+16175550201', '+16175550204', 'a@x.example', 'b@x.example'])
    expect(text(people.contacts)).toContain('+1 617 555 0501')
    for (const region of ['US', undefined]) {
      const numbers = await runCase(
        caseFile('56-numeric-ids-as-phone.csv'),
        region === undefined ? {} : { region },
      )
      expect([numbers.asked, pointsOf(numbers).sort()]).toEqual([[], ['a@x.example', 'b@x.example']])
      expect(numbers.who('a@x.example').customFields).toMatchObject({ 'Account No': '4155550101' })
    }
  })
})

describe('consent', () => {
  test.each([
    ['checked', [true, false, false]],
    ['date', [true, false, false]],
    ['do-not-call', [true, false, false]],
    ['float', [true, false, false]],
    ['na', [true, true, false]],
    ['reason', [true, false, false]],
    ['yn', [true, false, false]],
  ])('38 %s', async (name, closed) => {
    const run = await runCase(caseFile(`38-dnc-values-${name}.csv`))
    expect(run.asked).toEqual([])
    expect([0, 1, 2].map((n) => run.who(`p${n}@x.example`).doNotContact)).toEqual(closed)
    expect(countOf(run, 'unclear_consent')).toBe(name === 'na' ? 1 : 0)
  })

  test('an unclear cell opens only where the start says so, and a clear one never', async () => {
    const run = await runCase(caseFile('38-dnc-values-na.csv'), { plan: { consent: 'no' } })
    expect([0, 1].map((n) => run.who(`p${n}@x.example`).doNotContact)).toEqual([true, false])
  })

  test.each([[[0, 1, 2]], [[2, 0, 1]], [[1, 2, 0]]])(
    '39 one yes of three columns is enough, in the order %j',
    async (order) => {
      const [head = [], ...rows] = caseFile('39-two-dnc-columns.csv')
        .toString()
        .trim()
        .split(/\r?\n/)
        .map((line) => line.split(','))
      const reordered = [head, ...rows].map((cells) =>
        [...cells.slice(0, 3), ...order.map((n) => cells[n + 3] ?? '')].join(','),
      )
      const run = await runCase(`${reordered.join('\n')}\n`)
      expect(['a', 'b', 'c'].map((name) => run.who(`${name}@x.example`).doNotContact)).toEqual([
        true,
        true,
        false,
      ])
    },
  )
})

describe('one person or two', () => {
  test.each([0, 1, 2])('35 a household, its rows turned by %i: Ann stays Ann and closed', async (turn) => {
    const [head, ...rows] = caseFile('35-household-shared-phone.csv').toString().trim().split(/\r?\n/)
    const turned = [...rows.slice(turn, 3), ...rows.slice(0, turn), ...rows.slice(3)]
    const file = [head, ...turned, ''].join('\n')
    const run = await runCase(file)
    expect(run.contacts).toHaveLength(5)
    expect(run.who('ann@ng.example')).toMatchObject({ firstName: 'Ann', doNotContact: true })
    expect(run.who('bob@ng.example')).toMatchObject({ firstName: 'Bob', doNotContact: false })
    expect(run.who('Cy Ng')).toMatchObject({ email: null })
    expect(run.who('Eli Ott')).toMatchObject({
      phone: '+14155550152',
      email: null,
      otherEmails: [{ email: 'info@ott.example' }],
    })
    expect(countOf(run, 'shared')).toBe(3)
    if (turn > 0) return
    expect(run.who('ann@ng.example').phone).toBe('+14155550150')
    const again = await run.again()
    expect([again.contacts.length, again.done.counts]).toMatchObject([5, { created: 0, conflicted: 0 }])
    expect(again.who('ann@ng.example')).toMatchObject({ firstName: 'Ann', doNotContact: true })
  })

  test('merged where the start says so', async () => {
    const run = await runCase(caseFile('35-household-shared-phone.csv'), { plan: { shared: 'merge' } })
    expect(run.contacts).toHaveLength(2)
  })
})

describe('which country', () => {
  test.each([undefined, 'DE', 'US'])('33 each row names its own, in %s', async (region) => {
    const run = await runCase(caseFile('33-country-column.csv'), region === undefined ? {} : { region })
    expect([run.asked, 'abcdefg'.split('').map((name) => run.who(`${name}@x.example`).phone)]).toEqual([
      [],
      [
        '+14155550132',
        '+49301234567',
        '+33612345678',
        '+442079460018',
        '+14155550133',
        '+14155550134',
        '+61412345678',
      ],
    ])
  })

  test.each([
    ['FR', '40-FR-60-valid-1-typo.csv', '+33619402619', '+33'],
    ['GB', '40-GB-60-valid-1-typo.csv', '+447477320484', '+44'],
  ])(
    '40 %s: the workspace’s, else asked; a region that fails is asked too',
    async (region, name, first, code) => {
      const named = await runCase(caseFile(name), { region })
      expect([named.asked, named.contacts.length, named.who('p1@x.example').phone]).toEqual([[], 61, first])
      for (const workspace of [undefined, 'US']) {
        const run = await runCase(caseFile(name), {
          ...(workspace !== undefined && { region: workspace }),
          answers: { defaultRegion: region },
        })
        expect([run.asked, run.who('p1@x.example').phone]).toEqual([['defaultRegion'], first])
        const [question] = run.upload.body.profile.questions
        const choice = question.choices.find(({ value }: { value: string }) => value === region)
        expect([choice.share > 0.9, choice.examples.length]).toEqual([true, 3])
        expect(pointsOf(run).every((point) => point.includes('@') || point.startsWith(code))).toBe(true)
      }
    },
  )

  const countries = getCountries()
    .filter((_, index) => index % 5 === 0)
    .slice(0, 50)

  test('a sweep of fifty countries: never another country’s number, and asked where nothing names one', async () => {
    const wrong: string[] = []
    for (const country of countries) {
      const example = getExampleNumber(country, examples)
      if (example === undefined) continue
      const national = example.formatNational()
      const check = (how: string, run: Awaited<ReturnType<typeof runCase>>) => {
        const phone = run.contacts[0]?.phone ?? null
        if (phone !== example.number && phone !== null)
          wrong.push(`${country} ${how}: ${national} → ${phone}`)
      }
      check('workspace', await runCase(`Name,Phone\nAnn,${national}\n`, { region: country }))
      check('column', await runCase(`Name,Phone,Country\nAnn,${national},${country}\n`, { region: 'US' }))
      const nothing = await runCase(`Name,Phone\nAnn,${national}\n`)
      if (nothing.contacts.some(({ phone }) => phone !== null)) check('nothing', nothing)
    }
    expect(wrong).toEqual([])
  }, 240_000)
})

describe('the account of cells', () => {
  const files = readdirSync(new URL('../fixtures/cases/', import.meta.url)).filter((name) =>
    /\.(csv|txt)$/.test(name),
  )

  test.each(files)('%s: every cell is on a person, in a warning or in a refused row', async (name) => {
    const run = await runCase(caseFile(name), { region: 'US', answers: { defaultRegion: 'US' } })
    if (run.done === undefined || run.done.status === 400) return
    const { counts, rowsRead, warningCount } = run.done
    expect(Object.values(counts as Record<string, number>).reduce((sum, count) => sum + count, 0)).toBe(
      rowsRead,
    )
    expect(run.warnings).toHaveLength(warningCount)
    expect(run.errors).toHaveLength(counts.invalid + counts.conflicted)
    // The text of every warning is still stored with a contact.
    const all = run.contacts.map(text).join('\n')
    for (const { kind, cell } of run.warnings)
      if (kind !== 'shared') expect(all).toContain(text(cell).slice(1, -1))
  })
})
