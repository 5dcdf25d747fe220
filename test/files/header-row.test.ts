import { describe, expect, it } from 'vitest'
import { asideRows, findHeader, mergeHeader } from '../../src/files/formats/header-row.ts'
import { isKnownHeader } from '../../src/files/mapping/header-words.ts'

const knows = isKnownHeader
const table = (...rows: string[]) => rows.map((row, at) => ({ line: at + 1, cells: row.split(',') }))
const find = (...rows: string[]) => findHeader(table(...rows), knows)

describe('the row that names the columns', () => {
  it.each([
    ['the first', ['Name,Phone,Email', 'Ann,+14155550101,a@x.example'], [0]],
    ['a single column', ['Email', 'a@x.example', 'b@x.example'], [0]],
    [
      'below two titles',
      [
        'Kundenliste 2025',
        'Stand: 01.03.2025',
        'Name,Telefon,E-Mail,Ort',
        'Jörg,0221 9999911,j@x.example,Köln',
      ],
      [2],
    ],
    [
      'below a note of LinkedIn',
      [
        'Notes:',
        'When exporting your data you may notice',
        'First Name,Last Name,URL',
        'Ann,Lee,https://x.example',
      ],
      [2],
    ],
    [
      'below a title that names an email',
      ['Questions: info@x.example', 'Name,Phone', 'Ann,+14155550101'],
      [1],
    ],
    ['in no language we know, above values', ['Izena,Telefonoa,Posta', 'Ane,+34600000000,a@x.example'], [0]],
    [
      'in no language, below a title',
      ['Zerrenda', 'Izena,Telefonoa,Posta', 'Ane,+34600000000,a@x.example'],
      [1],
    ],
    ['no header, people at once', ['Ann,+14155550101,a@x.example', 'Bo,+14155550102,b@x.example'], []],
    [
      'no header, a person whose channels are words',
      ['Ann,+14155550101,a@x.example,x', 'Bo,Phone,Email,y'],
      [],
    ],
  ])('%s', (_, rows, expected) => {
    expect(find(...rows)).toEqual({ rows: expected })
  })

  it.each([
    ['Contact,,Phone,,Other', 'First,Last,Home,Mobile,Email', 'First|Last|Phone Home|Phone Mobile|Email'],
    ['Phone,,Email,', 'Home,Work,Home,Work', 'Phone Home|Phone Work|Email Home|Email Work'],
    [
      'Person,,Emergency contact,',
      'Name,Phone,Name,Phone',
      'Name|Phone|Emergency contact Name|Emergency contact Phone',
    ],
  ])('two rows are one: %s over %s', (groups, names, merged) => {
    const rows = [groups, names, 'Ann,Lee,+14155550101,+14155550111,a@x.example']
    expect(find(...rows)).toEqual({ rows: [0, 1] })
    expect(mergeHeader(groups.split(','), names.split(','), knows).join('|')).toBe(merged)
  })

  it('a header and a first person with a short row stay two things', () => {
    expect(find('Name,Phone,Email', 'Ann,,', 'Bo,+14155550102,b@x.example')).toEqual({ rows: [0] })
  })

  it.each([[['Ann,Lee,Paris', 'Bo,Kim,Rome']], [['Ann', 'Bo']]])(
    'is doubtful where every row is like every other: %j',
    (rows) => {
      expect(find(...rows)).toEqual({ rows: [0], doubtful: [0] })
    },
  )
})

describe('rows that are nobody', () => {
  const aside = asideRows([['Name', 'Phone', 'Email', 'City']])

  it.each([
    ['Name,Phone,Email,City', 'repeated_header'],
    ['NAME,phone,Email ,City', 'repeated_header'],
    ['Summe: 3 Kunden', 'footer'],
    ['Total,3', 'footer'],
    ['Grand Total,,,12', 'footer'],
    [',,Итого: 5,', 'footer'],
    ['合計,3', 'footer'],
    ['Confidential Information - Do Not Distribute', 'footer'],
    ['Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.', undefined],
    ['Copyright (c) 2000-2026 salesforce.com', 'footer'],
    ['120 rows', 'footer'],
    ['Ann,+14155550101,a@x.example,Bonn', undefined],
    ['Total Fitness,+14155550101,,', undefined],
    ['Total,+14155550101,,', undefined],
    ['Name,,,', undefined],
    ['Sumatra Coffee,,,', undefined],
    ['Totals Ltd,12 Elm St,,Bonn', undefined],
  ])('%s is %s', (row, reason) => {
    expect(aside(row.split(','))).toBe(reason)
  })

  it('in a table of two columns nothing is a footer: a name may stand alone', () => {
    expect(asideRows([['Name', 'Phone']])(['Total', ''])).toBeUndefined()
  })
})
