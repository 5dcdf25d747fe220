import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { TextEncoding } from '../../src/files/bytes/encoding-names.ts'
import { type CardLine, isCardFile, readCards, shapeOfCards } from '../../src/files/formats/vcard.ts'
import { cardColumns } from '../../src/files/formats/vcard-columns.ts'

function linesOf(content: string | Buffer): CardLine[] {
  let end = 0
  return Buffer.from(content as string)
    .toString('latin1')
    .split('\n')
    .map((bytes, at) => {
      end += bytes.length + 1
      return { bytes, line: at + 1, end, isTooLong: false }
    })
}

/** What stands in each card's columns, the empty ones left out. */
async function cards(content: string | Buffer, encoding: TextEncoding = 'utf-8') {
  const lines = linesOf(content)
  const shape = shapeOfCards(lines, encoding)
  const columns = cardColumns(shape)
  const found: (Record<string, string> & { fault?: string })[] = []
  async function* all() {
    for (const line of lines) yield [line]
  }
  for await (const rows of readCards(all(), encoding, shape)) {
    for (const { cells, fault } of rows) {
      const filled = cells.map((cell, at): [string, string] => [columns[at] ?? '?', cell])
      found.push({ ...Object.fromEntries(filled.filter(([, cell]) => cell !== '')), ...(fault && { fault }) })
    }
  }
  return found
}

const card = (...lines: string[]) => ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', ''].join('\r\n')

describe('the cards that people have', () => {
  it('iCloud and an old phone in one file', async () => {
    const found = await cards(readFileSync(new URL('../fixtures/cases/20-icloud.vcf', import.meta.url)))
    expect(found).toEqual([
      {
        'First Name': 'Ruth',
        'Last Name': 'Stone',
        'Name Prefix': 'Dr.',
        'Organization Name': 'Stone Labs',
        'Organization Title': 'Head',
        Birthday: '1975-09-01',
        Notes: 'likes, commas; semicolons',
        Labels: 'Friends ::: VIP',
        'E-mail 1 - Label': 'Home',
        'E-mail 1 - Value': 'ruth@stone.example',
        'Phone 1 - Label': 'Mobile',
        'Phone 1 - Value': '+1 (415) 555-0177',
        'Phone 2 - Label': 'Boat',
        'Phone 2 - Value': '(415) 555-0178',
        'Address 1 - Label': 'Home',
        'Address 1 - Formatted': '1 Bay St\n94107 San Francisco\nCA\nUSA',
        'Address 1 - Street': '1 Bay St',
        'Address 1 - City': 'San Francisco',
        'Address 1 - Region': 'CA',
        'Address 1 - Postal Code': '94107',
        'Address 1 - Country': 'USA',
      },
      {
        'First Name': 'Matěj',
        'Last Name': 'Černý',
        'Phone 1 - Label': 'Mobile',
        'Phone 1 - Value': '+420604111222',
      },
    ])
  })

  it('folded lines, also inside a word and inside a letter’s quoted bytes', async () => {
    const [found] = await cards(
      card(
        'FN:An',
        ' n L',
        '\tee',
        'NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0A=',
        'two =C3=',
        '=A9',
        'TEL:+1 415',
        '  555 0101',
      ),
    )
    expect(found).toEqual({ Name: 'Ann Lee', Notes: 'one\r\ntwo é', 'Phone 1 - Value': '+1 415 555 0101' })
  })

  it('quoted-printable as programs break it: folded too, without the sign, and with lines as they are', async () => {
    const qp = 'ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8'
    const found = await cards(
      card(`N;${qp}:=D0=9F=D0=B5=`, ' =D1=82=D1=80=D0=BE=D0=B2;Oleg') +
        card(`FN;${qp}:=D0=98=D0=B2=`, '=D0=B0=D0=BD') +
        card(`FN;${qp}:=D0=98=D0=B2`, '=D0=B0=D0=BD') +
        card(`NOTE;${qp}:one two=`, ' three', 'FN:A') +
        card('FN:B', 'NOTE:first', 'second line', 'and: a third', 'TEL:1'),
    )
    expect(found).toEqual([
      { 'First Name': 'Oleg', 'Last Name': 'Петров' },
      { Name: 'Иван' },
      { Name: 'Иван' },
      { Name: 'A', Notes: 'one two three' },
      { Name: 'B', Notes: 'first\nsecond line', 'Phone 1 - Value': '1', 'Other vCard lines': 'AND: a third' },
    ])
  })

  it('files that were put together, each with its mark', async () => {
    expect(await cards(`\uFEFF${card('FN:A')}\uFEFF${card('FN:B')}`)).toMatchObject([
      { Name: 'A' },
      { Name: 'B' },
    ])
  })

  it('lines that other programs stumble over', async () => {
    const found = await cards(
      card(
        'N:Rp\\: Wr.no;Z New;;;',
        'SOUND;X-IRMC-N:;;;;',
        ' 1',
        'TEL;VOICE:+420604893825',
        'TEL;WORK;PREF:1',
        'URL;WORK:http\\://x.example',
      ),
    )
    expect(found).toMatchObject([
      {
        'First Name': 'Z New',
        'Last Name': 'Rp: Wr.no',
        'Phone 1 - Value': '1',
        'Phone 2 - Value': '+420604893825',
        'Website 1 - Value': 'http://x.example',
      },
    ])
  })

  it.each([
    ['FAX;WORK', 'Work Fax'],
    ['TYPE=HOME,FAX', 'Home Fax'],
    ['TYPE=fax', 'Fax'],
    ['CELL;VOICE', 'Mobile'],
    ['type=IPHONE;type=CELL;type=VOICE;type=pref', 'Mobile'],
    ['TYPE="work,voice";PREF=1', 'Work'],
    ['HOME', 'Home'],
    ['TYPE=PAGER', 'Pager'],
    ['TYPE=MAIN', 'Main'],
  ])('a phone with %s is called %s', async (types, label) => {
    expect(await cards(card('FN:A', `TEL;${types}:+14155550101`))).toMatchObject([
      { 'Phone 1 - Label': label },
    ])
  })

  it('a uri with an extension, a label in Apple’s signs, and several of a kind; the preferred one first', async () => {
    const [found] = await cards(
      card(
        'FN:A',
        'TEL;VALUE=uri;TYPE=home:tel:+1-418-656-9254;ext=102',
        'item1.TEL:+1 2',
        'item1.X-ABLabel:_$!<HomeFAX>!$_',
        'TEL;TYPE=work;TYPE=pref:+1 3',
        'EMAIL;TYPE=INTERNET:a@x.example',
        'EMAIL;PREF=1:mailto:b@x.example',
      ),
    )
    expect(found).toEqual({
      Name: 'A',
      'E-mail 1 - Value': 'b@x.example',
      'E-mail 2 - Value': 'a@x.example',
      'Phone 1 - Label': 'Work',
      'Phone 1 - Value': '+1 3',
      'Phone 2 - Label': 'Home',
      'Phone 2 - Value': '+1-418-656-9254;ext=102',
      'Phone 3 - Label': 'Home Fax',
      'Phone 3 - Value': '+1 2',
    })
  })

  it.each([
    ['BDAY:--0309', '--03-09'],
    ['BDAY:--03-09', '--03-09'],
    ['BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-09', '--03-09'],
    ['BDAY:19750901', '1975-09-01'],
    ['BDAY:1975-09-01T00:00:00Z', '1975-09-01'],
    ['BDAY;VALUE=text:circa 1800', 'circa 1800'],
  ])('%s is %s', async (line, day) => {
    expect(await cards(card('FN:A', line))).toMatchObject([{ Birthday: day }])
  })

  it('quoted-printable in another charset, as old phones write it', async () => {
    const lines = ['N;CHARSET=ISO-8859-2;ENCODING=QUOTED-PRINTABLE:=C8ern=FD;Mat=ECj', 'TEL;CELL:1']
    expect(await cards(card(...lines))).toMatchObject([{ 'First Name': 'Matěj', 'Last Name': 'Černý' }])
  })

  it('a card in an eight-bit encoding', async () => {
    const bytes = Buffer.from(card('N:Müller;Jörg'), 'latin1')
    expect(await cards(bytes, 'windows-1252')).toMatchObject([
      { 'First Name': 'Jörg', 'Last Name': 'Müller' },
    ])
    expect(await cards(bytes)).toMatchObject([{ fault: 'bad_encoding' }])
  })

  it('what has no column is kept, pictures are not', async () => {
    const [found] = await cards(
      card(
        'FN:A',
        'PHOTO;ENCODING=b:AAAA',
        ' BBBB',
        'X-SKYPE:ann.l',
        'ROLE:Buyer',
        'item1.X-ABDATE:2010-06-12',
        'item1.X-ABLabel:_$!<Anniversary>!$_',
      ),
    )
    expect(found).toEqual({
      Name: 'A',
      'Other vCard lines': 'X-SKYPE: ann.l\nROLE: Buyer\nX-ABDATE (Anniversary): 2010-06-12',
    })
  })

  it('a company’s card names no person', async () => {
    const [found] = await cards(card('N:;;;;', 'FN:Acme\\, Inc.', 'ORG:Acme\\, Inc.;', 'X-ABShowAs:COMPANY'))
    expect(found).toEqual({ 'Organization Name': 'Acme, Inc.' })
  })

  it('ten phones: those beyond the last column stand in it', async () => {
    const phones = Array.from({ length: 10 }, (_, at) => `TEL;CELL:+1415555010${at}`)
    const [found] = await cards(card('FN:A', ...phones))
    expect(found?.['Phone 8 - Value']).toBe('+14155550107 ::: +14155550108 ::: +14155550109')
  })
})

describe('cards that are not whole', () => {
  it('one that is never closed ends at the next; one inside another is left out; stray text is told', async () => {
    const text =
      'hello\nBEGIN:VCARD\nFN:A\nTEL:1\nBEGIN:VCARD\nFN:B\nAGENT:\nBEGIN:VCARD\nFN:C\nEND:VCARD\nTEL:2\nEND:VCARD\nBEGIN:VCARD\nFN:D'
    expect(await cards(text)).toEqual([
      { 'First Name': 'hello', fault: 'not_an_object' },
      { Name: 'A', 'Phone 1 - Value': '1' },
      { Name: 'B', 'Phone 1 - Value': '2' },
      { Name: 'D' },
    ])
  })

  it.each(['TEL', ':x', ';;:y', 'TEL;TYPE="home:1', '=', 'item1.:x', 'N', 'ADR:', 'TEL;=:1'])(
    'takes %s for what it is and keeps the person',
    async (line) => {
      expect(await cards(card('FN:A', line))).toMatchObject([{ Name: 'A' }])
    },
  )

  it('a card of 5 MB, or with 3,000 lines, is too long; the one after it is read', async () => {
    const long = card('FN:A', ...Array.from({ length: 6 }, () => `NOTE:${'x'.repeat(900_000)}`))
    const many = card('FN:B', ...Array.from({ length: 3_000 }, () => 'TEL:1'))
    const found = await cards(long + many + card('FN:C'))
    expect(found.map(({ fault, Name }) => fault ?? Name)).toEqual(['row_too_long', 'row_too_long', 'C'])
  })

  it('a picture of 5 MB costs nothing', async () => {
    const photo = [
      'PHOTO;ENCODING=b;TYPE=JPEG:',
      ...Array.from({ length: 70_000 }, () => ` ${'A'.repeat(74)}`),
    ]
    expect(await cards(card('FN:A', ...photo, '', 'TEL:1'))).toEqual([{ Name: 'A', 'Phone 1 - Value': '1' }])
  })

  it('knows a file of cards by its beginning', () => {
    expect(isCardFile('\r\nbegin:vcard\r\nVERSION:2.1')).toBe(true)
    expect(isCardFile('BEGIN:VCALENDAR\r\n')).toBe(false)
  })
})
