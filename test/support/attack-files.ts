import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { TextEncoding } from '../../src/files/bytes/encoding-names.ts'
import { buildZip } from './build-zip.ts'
import { encode } from './encode-text.ts'

const megabyte = 1024 * 1024
const filled = (text: string, how: number | TextEncoding = megabyte) =>
  typeof how === 'number' ? Buffer.alloc(how, text) : Buffer.alloc(megabyte, encode(text, how))
const people = 'First Name,Last Name,Phone,Email\nAnn,Lee,+14155550101,ann@lee.example\n'

const sheetNames = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

/** A workbook of one sheet; both parts may be large, so they are bytes. */
function workbook(sheet: Buffer | string, strings: Buffer | string = ''): Buffer {
  return buildZip({
    'xl/workbook.xml': `<workbook ${sheetNames} xmlns:r="r"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/sharedStrings.xml': wrapped(`<sst ${sheetNames}>`, strings, '</sst>'),
    'xl/worksheets/sheet1.xml': wrapped(
      `<worksheet ${sheetNames}><sheetData>`,
      sheet,
      '</sheetData></worksheet>',
    ),
  })
}

function document(content: Buffer | string): Buffer {
  return buildZip({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': wrapped(
      '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="S">',
      content,
      '</table:table></office:spreadsheet></office:body></office:document-content>',
    ),
  })
}

function wrapped(before: string, inner: Buffer | string, after: string): Buffer {
  return Buffer.concat([Buffer.from(before), Buffer.from(inner as string), Buffer.from(after)])
}

const header =
  '<row r="1"><c t="inlineStr"><is><t>Name</t></is></c><c t="inlineStr"><is><t>Phone</t></is></c></row>'
const stringCells = (row: number, cells: number) =>
  `<row r="${row}">${'<c t="s"><v>0</v></c>'.repeat(cells)}</row>`
const numbered = <T>(count: number, one: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => one(at))

/** Files that are made to take time or memory, by what they try; each is about a megabyte or packs to less. */
export const attackFiles: Readonly<Record<string, () => Buffer>> = {
  '100,000 columns': () =>
    Buffer.from(`${numbered(100_000, (at) => `c${at}`).join(',')}\n${','.repeat(99_999)}\n`),
  '500,000 columns': () => filled('a,'),
  '500,000 columns between bars': () => filled('a|'),
  '16,000 columns of phones': () =>
    Buffer.from(
      `${numbered(16_000, (at) => `Phone ${at}`).join(',')}\n${numbered(4, () => numbered(16_000, () => '+14155550101').join(',')).join('\n')}`,
    ),
  'a gzip of 70 million cells': () => gzipSync(filled(`${','.repeat(9_999)}\n`, 70 * megabyte)),
  'a gzip of one line of 80 MB': () => gzipSync(filled('x', 80 * megabyte)),
  'a gzip of spaces': () => gzipSync(filled(' ', 80 * megabyte)),
  'a quote that never ends': () => Buffer.from(`${people}"${'x\n'.repeat(550_000)}`),
  'a quote that never ends, doubled quotes': () => Buffer.from(`${people}"${'""'.repeat(550_000)}`),
  'lines that each begin a quote': () => filled('"a\n'),
  'quotes and letters': () => filled('"a"b,'),
  'half a million lines': () => filled('a\n'),
  'half a million empty lines': () => filled('\n'),
  'a cell of spaces with letters around': () => Buffer.from(`${people}x${' '.repeat(megabyte)}x,y,z\n`),
  'a cell of commas in a quote': () => Buffer.from(`${people}"${','.repeat(megabyte)}",y\n`),
  'one long email': () => Buffer.from(`${people}a,b,c,${'a@'.repeat(megabyte / 2)}\n`),
  'one long phone': () => Buffer.from(`${people}a,b,${'1'.repeat(megabyte)},x\n`),
  'one long header': () => Buffer.from(`${'Name '.repeat(megabyte / 5)},Phone\nx,1\n`),
  'headers in brackets': () => Buffer.from(`${'Name ('.repeat(150_000)},Phone\nx,1\n`),
  'a thousand tags a cell': () => Buffer.from(`Name,Tags\n${`x,"${'a;'.repeat(500)}"\n`.repeat(1_000)}`),
  noise: () => randomBytes(megabyte),
  'noise in high bytes': () =>
    Buffer.from(randomBytes(megabyte).map((byte) => (byte % 9 === 0 ? 10 : byte | 0x80))),
  'a megabyte of Windows-1251': () => filled('Имя;Фамилия\nМария;Иванова\nОлег;Петров\n', 'windows-1251'),
  'a megabyte of Shift_JIS': () => filled('姓;名\n山田;太郎\n佐藤;花子\n', 'shift_jis'),
  'a megabyte of UTF-16': () => Buffer.concat([Buffer.from([0xff, 0xfe]), filled(people, 'utf-16le')]),
  'a megabyte of UTF-32': () => Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), filled(people, 'utf-32le')]),
  'UTF-32 of one line': () => filled('a,', 'utf-32be'),
  'NDJSON of 100,000 keys': () => Buffer.from(numbered(80_000, (at) => `{"k${at}":1}`).join('\n')),
  'NDJSON of one object with 100,000 keys': () =>
    Buffer.from(`{${numbered(100_000, (at) => `"k${at}":1`).join(',')}}\n`),
  'NDJSON as deep as it is long': () => Buffer.from(`{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}\n`),
  'NDJSON deep with long numbers': () =>
    Buffer.from(`{"n":1234567890123456789,"a":${'{"b":'.repeat(150_000)}1${'}'.repeat(150_000)}}\n`),
  'NDJSON of a long array': () => Buffer.from(`{"n":1234567890123456789,"a":[${'0,'.repeat(500_000)}0]}\n`),
  'a JSON array': () => Buffer.from(`[${'{"name":"Ann"},'.repeat(70_000)}{}]`),
  'brackets and nothing else': () => filled('['),
  'a gzip of NDJSON in one line': () => gzipSync(filled('{"a":[', 70 * megabyte)),
  'many small cards': () => filled('BEGIN:VCARD\nFN:A\nTEL:1\nEND:VCARD\n'),
  'a card of many phones': () =>
    Buffer.from(`BEGIN:VCARD\nVERSION:3.0\nFN:A\n${'TEL:1\n'.repeat(170_000)}END:VCARD\n`),
  'a card of one long line': () =>
    Buffer.from(`BEGIN:VCARD\nVERSION:3.0\nNOTE:${'x;'.repeat(megabyte / 2)}\nEND:VCARD\n`),
  'a card of many parameters': () => Buffer.from(`BEGIN:VCARD\nTEL${';CELL'.repeat(200_000)}:1\nEND:VCARD\n`),
  'a card of folded lines': () => Buffer.from(`BEGIN:VCARD\nNOTE:x\n${' x\n'.repeat(340_000)}END:VCARD\n`),
  'cards in cards': () => filled('BEGIN:VCARD\n'),
  'a workbook of deep XML': () => workbook(filled('<a>', 70 * megabyte)),
  'a workbook of many shared strings': () =>
    workbook(header + stringCells(2, 2), filled('<si><t>ab</t></si>', 70 * megabyte)),
  'a workbook of many different shared strings': () =>
    workbook(header + stringCells(2, 2), numbered(200_000, (at) => `<si><t>${at}</t></si>`).join('')),
  'a workbook with one long text': () =>
    workbook(
      wrapped(`${header}<row><c t="inlineStr"><is><t>`, filled('x', 70 * megabyte), '</t></is></c></row>'),
    ),
  'a workbook with one long attribute': () =>
    workbook(wrapped('<row r="', filled('1', 60 * megabyte), '"/>')),
  'a workbook with many attributes': () =>
    workbook(`<row ${numbered(150_000, (at) => `a${at}="1"`).join(' ')}/>`),
  'a workbook with a long shared string in 30,000 cells': () =>
    workbook(
      header + numbered(100, (at) => stringCells(at + 2, 300)).join(''),
      `<si><t>${'x'.repeat(32_000)}</t></si>`,
    ),
  'a workbook with a shared string of a megabyte in many cells': () =>
    workbook(
      header + numbered(100, (at) => stringCells(at + 2, 300)).join(''),
      `<si><t>${'x'.repeat(megabyte)}</t></si>`,
    ),
  'a workbook with a negative row': () => workbook(`${header}<row r="-5"><c t="str"><v>x</v></c></row>`),
  'a workbook with a negative column': () =>
    workbook(`${header}<row r="2"><c r="-1" t="str"><v>x</v></c></row>`),
  'a workbook with a cell far to the right': () =>
    workbook(`${header}<row r="2"><c r="ZZZZZZ2" t="str"><v>x</v></c></row>`),
  'a workbook of empty rows': () => workbook(filled('<row/>', 60 * megabyte)),
  'a workbook of cells': () =>
    workbook(wrapped(`${header}<row>`, filled('<c><v>1</v></c>', 60 * megabyte), '</row>')),
  'a document of deep XML': () => document(filled('<a>', 70 * megabyte)),
  'a document with one long text': () =>
    document(
      wrapped(
        '<table:table-row><table:table-cell><text:p>',
        filled('x', 70 * megabyte),
        '</text:p></table:table-cell></table:table-row>',
      ),
    ),
  'a document of repeated rows': () =>
    document(
      '<table:table-row table:number-rows-repeated="9999"><table:table-cell table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell></table:table-row>',
    ),
  'a document of tables': () => document(filled('<table:table/>', 30 * megabyte)),
  'a zip of 30,000 files': () =>
    buildZip(Object.fromEntries(numbered(30_000, (at) => [`f${at}.csv`, ''] as const))),
  'a zip of long names': () =>
    buildZip(Object.fromEntries(numbered(15, (at) => [`${'n'.repeat(60_000)}${at}.csv`, people] as const))),
  'a zip of 100 tables': () =>
    buildZip(Object.fromEntries(numbered(100, (at) => [`f${at}.csv`, people.repeat(100)] as const))),
  'a zip with lines of 80 MB': () => buildZip({ 'a.csv': filled('x', 80 * megabyte) }),
  'a zip of a JSON line of 80 MB': () =>
    buildZip({ 'a.ndjson': wrapped('{"a":"', filled('x', 80 * megabyte), '"}\n') }),
}
