import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PhoneCellRules, readPhoneCell } from '../../../src/core/values/phone-cell.ts'
import { processorMs } from '../../support/times.ts'

const named = (region: string | null): PhoneCellRules => ({ region, isNamed: region !== null })
const us = named('US')

/** `+1… (5) home | +1…` for the phones, `!reason: text` for the rest. */
function read(cell: string, rules: PhoneCellRules = us): string {
  const { phones, unread } = readPhoneCell(cell, rules)
  return [
    ...phones.map(({ phone, extension, label }) =>
      [phone, ...(extension === null ? [] : [`(${extension})`]), ...(label === null ? [] : [label])].join(
        ' ',
      ),
    ),
    ...unread.map(({ text, reason }) => `!${reason}: ${text}`),
  ].join(' | ')
}

describe('readPhoneCell', () => {
  test.each([
    ['(415) 555-0101 x123', '+14155550101 (123)'],
    ['415-555-0102 ext. 5', '+14155550102 (5)'],
    ['+1 415 555 0103 extension 77', '+14155550103 (77)'],
    ['415.555.0104#9', '+14155550104 (9)'],
    ['+14155550105,,22', '+14155550105 (22)'],
    ['415-555-0106 / 415-555-0107', '+14155550106 | +14155550107'],
    ['415-555-0108; 415-555-0109', '+14155550108 | +14155550109'],
    ['415-555-0110 or 415-555-0111', '+14155550110 | +14155550111'],
    ['Cell: 415-555-0112', '+14155550112 Cell'],
    ['415-555-0113 (home)', '+14155550113 home'],
    ['tel:+1-415-555-0114', '+14155550114'],
    ['p:+14155550115', '+14155550115'],
    ['415-555-0101\\n415-555-0102', '+14155550101 | +14155550102'],
    ['415-555-0101<br/>415-555-0102', '+14155550101 | +14155550102'],
    ['[415-555-0101](tel:+14155550101)', '+14155550101'],
    ['+14155550101 call after 5pm', '+14155550101 call after 5pm'],
    ['415-555-0101 weekdays between 9 and 5', '+14155550101 weekdays between 9 and 5'],
    ['1-800-FLOWERS', '+18003569377'],
    ['n/a', '!placeholder: n/a'],
    ['-', '!placeholder: -'],
    ['0', '!placeholder: 0'],
    ['0000000000', '!placeholder: 0000000000'],
    ['unknown', '!placeholder: unknown'],
    ['NULL', '!placeholder: NULL'],
    ['+1\u00a0(415)\u00a0555-0116', '+14155550116'],
    ['1 415 555 0117', '+14155550117'],
    ['001 415 555 0118', '+14155550118'],
    ['+1 415 555 0119 ', '+14155550119'],
    ['\u202a+1 415 555 0120\u202c', '+14155550120'],
    ['+1·415·555·0121', '+14155550121'],
    ["'+14155550122", '+14155550122'],
    ['415 555 0123*', '+14155550123'],
  ])('reads the US form %j as %s', (cell, expected) => {
    expect(read(cell)).toBe(expected)
  })

  test.each([
    ['415-555-0101 ::: 415-555-0102', '+14155550101 | +14155550102'],
    ['415-555-0101\n415-555-0102', '+14155550101 | +14155550102'],
    ['415-555-0101 | 415-555-0102', '+14155550101 | +14155550102'],
    ['415-555-0101, 415-555-0102', '+14155550101 | +14155550102'],
    ['4155550101,4155550102', '+14155550101 | +14155550102'],
    ['4155550101/4155550102', '+14155550101 | +14155550102'],
    ['415-555-0101 and 415-555-0102', '+14155550101 | +14155550102'],
    ['415-555-0101 & 415-555-0102', '+14155550101 | +14155550102'],
    ['+14155550101 +442079460018', '+14155550101 | +442079460018'],
    ['+14155550101+442079460018', '+14155550101 | +442079460018'],
    ['415-555-0101 x5; 415-555-0102, ext 6', '+14155550101 (5) | +14155550102 (6)'],
    ['mobile 415-555-0101, work: 415-555-0102', '+14155550101 mobile | +14155550102 work'],
    ['415-555-0101 (h) / 415-555-0102 (w)', '+14155550101 home | +14155550102 work'],
    ['415-555-0101; 415-555-0101', '+14155550101'],
    ['415-555-0101; n/a', '+14155550101'],
    ['415-555-0101; call after six', '+14155550101 call after six'],
    ['415-555-0101; 22456', '+14155550101 | !not_a_phone: 22456'],
    ['415-555-0101; Fax: 415-555-0199', '+14155550101 | !fax: Fax: 415-555-0199'],
    ['tel:+14155550101;ext=5', '+14155550101 (5)'],
    ['+14155550101;ext=5;phone-context=x, 415-555-0102', '+14155550101 (5) | +14155550102'],
  ])('takes several out of %j: %s', (cell, expected) => {
    expect(read(cell)).toBe(expected)
  })

  test.each([
    ['030/123456', 'DE', '+4930123456'],
    ['030 / 12 34 56', 'DE', '+4930123456'],
    ['030/1234567 / 0171/1234567', 'DE', '+49301234567 | +491711234567'],
    ['Tel. 030 1234567', 'DE', '+49301234567 Tel'],
    ['Durchwahl: 030 1234567 Durchwahl 12', 'DE', '+49301234567 (12) Durchwahl'],
    ['📞 06 12 34 56 78', 'FR', '+33612345678'],
    ['☎ 06 12 34 56 78', 'FR', '+33612345678'],
    ['📱06.12.34.56.78 (perso)', 'FR', '+33612345678 perso'],
    ['06 12 34 56 78 ou 01 42 68 53 00', 'FR', '+33612345678 | +33142685300'],
    ['8 (912) 000-00-11 доб. 7', 'RU', '+79120000011 (7)'],
    ['="0612345678"', 'FR', '+33612345678'],
    ['"0612345678"', 'FR', '+33612345678'],
    ['０９０-１２３４-５６７８', 'JP', '+819012345678'],
    ['携帯 090-1234-5678', 'JP', '+819012345678 携帯'],
    ['33612345678.0', 'US', '+33612345678'],
    ['3.3612345678E+10', 'US', '+33612345678'],
    ['wa: 5215512345678', 'US', '+525512345678 wa'],
    ['+52 1 55 1234 5678', 'US', '+525512345678'],
    ["+1 415 555 0101 (Ann's cell)", 'DE', "+14155550101 Ann's cell"],
    ['(0xx11) 98765-4321', 'BR', '+5511987654321'],
    ['03-1234-5678（内線 12）', 'JP', '+81312345678 (12)'],
    ['1 800 MICROSOFT', 'US', '+18006427676'],
    ['+44 20 7946 0018 / 0019', 'GB', '+442079460018 | !not_a_phone: 0019'],
    ['Mob: 07477 320484 Tel: 020 7946 0018', 'GB', '+447477320484 Mob | +442079460018'],
    ['415-555-0101(home) 415-555-0102(cell)', 'US', '+14155550101 home | +14155550102 cell'],
    ['["+14155550101","+14155550102"]', 'US', '+14155550101 | +14155550102'],
    ['415-555-0101 (Mon-Fri 9-5)', 'US', '+14155550101 Mon-Fri 9-5'],
    ['0612345678-0712345678', 'FR', '+33612345678 | +33712345678'],
    ['415-555-0101 415-555-0102', 'US', '+14155550101 | +14155550102'],
    ['07477320484 (do not call)', 'GB', '+447477320484 do not call'],
    ['8 (423) 202-25-11, доб. 100 (отдел науки)', 'RU', '+74232022511 (100) отдел науки'],
    ['Phone 2: +1 415 555 0101', 'DE', '+14155550101 Phone 2'],
  ])('takes %j for %s', (cell, region, expected) => {
    expect(read(cell, named(region))).toBe(expected)
  })

  test.each([
    ['4.91701E+11', 'excel_destroyed'],
    ['4,91701E+11', 'excel_destroyed'],
    ['1.2346E+11', 'excel_destroyed'],
    ['4.9E+11', 'excel_destroyed'],
    ['########', 'excel_destroyed'],
    ['#VALUE!', 'excel_destroyed'],
    ['1111111111', 'placeholder'],
    ['999-999-9999', 'placeholder'],
    ['123456789', 'placeholder'],
    ['123-456-7890', 'placeholder'],
    ['+1 000 000 0000', 'placeholder'],
    ['+10000000000', 'placeholder'],
    ['(000) 000-0000', 'placeholder'],
    ['N/A', 'placeholder'],
    ['#N/A', 'placeholder'],
    ['None', 'placeholder'],
    ['--', 'placeholder'],
    ['?', 'placeholder'],
    ['keine Angabe', 'placeholder'],
    ['Fax 415-555-0199', 'fax'],
    ['415-555-0199 (Telefax)', 'fax'],
    ['F: 415-555-0199', 'fax'],
    ['22456', 'not_a_phone'],
    ['ann@lee.example', 'not_a_phone'],
    ['call the office', 'not_a_phone'],
    ['2024-01-05', 'not_a_phone'],
    ['1234567', 'placeholder'],
    ['x'.repeat(2_000), 'not_a_phone'],
  ])('finds nobody behind %j: %s', (cell, reason) => {
    const { phones, unread } = readPhoneCell(cell, us)
    expect(phones).toEqual([])
    expect(unread).toEqual([{ text: cell, reason }])
  })

  test.each([
    ['33612345678', null, '+33612345678'],
    ['33612345678', 'DE', '+33612345678'],
    ['33612345678', 'US', '+33612345678'],
    ['33612345678', 'FR', '+33612345678'],
    ['0033 6 12 34 56 78', 'US', '+33612345678'],
    ['011 33 6 12 34 56 78', 'US', '+33612345678'],
    ['4795550126', 'US', '+14795550126'],
    ['6581234567', 'IN', '+916581234567'],
    ['1712345678', 'DE', '+491712345678'],
    ['3012345678', 'DE', '+493012345678'],
    ['7477320484', 'GB', '+447477320484'],
    ['612345678', 'FR', '+33612345678'],
  ])('reads digits without plus: %s with %s is %s', (cell, region, expected) => {
    expect(read(cell, named(region))).toBe(expected)
  })

  test('takes a number that is only possible when it has a plus or the region was named, never on a guess', () => {
    expect(read('07 12 34 56 79', named('FR'))).toBe('+33712345679')
    expect(read('07700 900123', named('GB'))).toBe('+447700900123')
    expect(read('07700 900123', { region: 'GB', isNamed: false })).toBe('!not_a_phone: 07700 900123')
    expect(read('+44 7700 900123', { region: null, isNamed: false })).toBe('+447700900123')
    expect(read('06 12 34 56 78', named(null))).toBe('!no_region: 06 12 34 56 78')
    expect(read('(415) 555-0101', named(null))).toBe('!no_region: (415) 555-0101')
  })

  test('accounts for every part: whatever stands in a cell is a phone, or is told', () => {
    const piece = fc.constantFrom(
      '415-555-0101',
      '+442079460018',
      ';',
      ',',
      '/',
      '|',
      '\n',
      ' or ',
      'home',
      'Fax',
      '(x)',
      'x5',
      'n/a',
      '4.9E+11',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const cell = pieces.join('')
        const { phones, unread } = readPhoneCell(cell, us)
        if (cell.trim() !== '') expect(phones.length + unread.length).toBeGreaterThan(0)
        for (const { phone } of phones) expect(phone).toMatch(/^\+[1-9]\d{3,14}$/)
      }),
      { numRuns: 3_000 },
    )
  })

  test('reads ten thousand plain cells and the longest ones in no time that grows with their length', async () => {
    const read = () => {
      for (let index = 0; index < 10_000; index += 1) readPhoneCell(`415-555-${1000 + (index % 9000)}`, us)
      for (const part of ['1,', '1;', '1/', '+1 ', '(a', 'a:', 'x1 ', ' or 1', '1-', '  '])
        readPhoneCell(`1${part.repeat(Math.floor(990 / part.length))}`, us)
    }
    expect(await processorMs(read)).toBeLessThan(30_000)
  })
})

test.each([
  ['131 2345 6789', 'CN', '+8613123456789'],
  ['13123456789', 'CN', '+8613123456789'],
  ['131 2345 6789', null, '!no_region: 131 2345 6789'],
  ['1 312 345 6789', null, '+13123456789'],
  ['15123456789', 'DE', '+4915123456789'],
  ['33612345678', 'DE', '+33612345678'],
  ['33 6 12 34 56 78', 'US', '+33612345678'],
  ['51961234567', 'BR', '+5551961234567'],
])('%s in %s is %s', (cell, region, expected) => {
  expect(read(cell, named(region))).toBe(expected)
})

test('digits that count up are a number where people group it so, and are kept where they are not grouped', () => {
  expect(read('01 23 45 67 89', named('FR'))).toBe('+33123456789')
  expect(read('012-345 6789', named('MY'))).toBe('+60123456789')
  expect(read('0123456789', named('FR'))).toBe('!not_a_phone: 0123456789')
  expect(read('123-456-7890', us)).toBe('!placeholder: 123-456-7890')
})
