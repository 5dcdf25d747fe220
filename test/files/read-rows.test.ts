import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unpack } from '../../src/files/bytes/unpack.ts'
import { readRows } from '../../src/files/formats/formats.ts'
import { buildZip } from '../support/build-zip.ts'
import { cellsOf, detectFormat, memoryFile, rowsOf } from './memory-file.ts'

const table = 'name,city\nZoë,Köln\n'
const cells = [
  ['name', 'city'],
  ['Zoë', 'Köln'],
]
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()

describe('files as they come', () => {
  it.each([
    ['UTF-8', Buffer.from(table)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${table}`)],
    ['UTF-16LE with a mark', Buffer.from(`\uFEFF${table}`, 'utf16le')],
    ['UTF-16LE without one', Buffer.from(table, 'utf16le')],
    ['UTF-16BE with a mark', utf16be(`\uFEFF${table}`)],
    ['UTF-16BE without one', utf16be(table)],
    ['Windows-1252', Buffer.from(table, 'latin1')],
    ['gzip', gzipSync(table)],
    ['zip', buildZip({ '__MACOSX/._a.csv': 'x', 'people/a.csv': table })],
    ['a gzip of UTF-16', gzipSync(Buffer.from(`\uFEFF${table}`, 'utf16le'))],
  ])('%s', async (_, bytes) => {
    expect(await cellsOf(memoryFile(bytes, 3))).toEqual(cells)
  })

  it('Windows-1252 has the euro, dashes and curly quotes where Latin-1 has controls', async () => {
    expect(await cellsOf(Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0x80, 0x2c, 0x93, 0x78, 0x94, 0x0a]))).toEqual([
      ['a', 'b'],
      ['€', '“x”'],
    ])
  })

  it('the caller may know better than the detection', async () => {
    expect(await cellsOf('a;b,c\n', { delimiter: ';' })).toEqual([['a', 'b,c']])
    expect(await cellsOf(Buffer.from('é,b\n'), { encoding: 'windows-1252' })).toEqual([['Ã©', 'b']])
  })

  it.each([
    [',', 'a,b\n1,2;3\n'],
    [';', 'a;b\n1,5;2,5\n1,25;3\n'],
    ['\t', 'a\tb\n1,5\t2;5\n'],
    ['|', 'a|b\n1|2\n'],
  ])('finds the delimiter %j', async (delimiter, text) => {
    expect(await detectFormat(memoryFile(text))).toMatchObject({ kind: 'csv', delimiter })
  })

  it("follows Excel's hint of the delimiter and leaves its line out", async () => {
    expect(await rowsOf('sep=;\na,x;b\n')).toEqual([{ line: 2, end: 6, nextLine: 3, cells: ['a,x', 'b'] }])
    expect(await cellsOf(Buffer.from('\uFEFFsep=;\na;b\n', 'utf16le'))).toEqual([['a', 'b']])
  })

  it('old line ends, blank lines and a missing last line break are no rows', async () => {
    expect(await cellsOf('a,b\rc,d')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect((await rowsOf('\n\na,b\n\r\n ,\nc,d')).map(({ line }) => line)).toEqual([3, 6])
  })

  it('bytes that are no UTF-8 spoil their own row, with its line', async () => {
    const rows = await rowsOf(
      Buffer.concat([Buffer.from('a,b\né,ö\n'), Buffer.from([0xe9, 0x2c, 0x62, 0x0a]), Buffer.from('ü,d\n')]),
    )
    expect(rows.map(({ line, cells, fault }) => [line, cells, fault])).toEqual([
      [1, ['a', 'b'], undefined],
      [2, ['é', 'ö'], undefined],
      [3, ['é', 'b'], 'bad_encoding'],
      [4, ['ü', 'd'], undefined],
    ])
  })

  it('NDJSON: an object a line, taken apart once; what is no object spoils its own line', async () => {
    const text =
      '{"a":"x","c":{"m":12345678901234567890,"n":null},"t":["p","q"]}\n[1]\n\n{"a":true}\n{"z":1}\n{"a"\n'
    const format = await detectFormat(memoryFile(text.split('\n').slice(0, 1).join('')))
    const rows = []
    for await (const some of readRows(memoryFile(text, 5), format)) rows.push(...some)
    expect(format).toMatchObject({ kind: 'ndjson', columns: ['a', 'c.m', 'c.n', 't'] })
    expect(rows.map(({ line, cells, fault }) => [line, cells, fault])).toEqual([
      [1, ['x', '12345678901234567890', '', '["p","q"]'], undefined],
      [2, ['[1]'], 'not_an_object'],
      [4, ['true', '', '', ''], undefined],
      [5, ['{"z":1}'], 'too_many_columns'],
      [6, ['{"a"'], 'not_an_object'],
    ])
  })

  it('reads on from any row as if it had never stopped', async () => {
    const text = 'a,b\n"x\ny",1\n\né,"2"\nlast,3'
    for (const bytes of [Buffer.from(text), gzipSync(text), Buffer.from(`\uFEFF${text}`, 'utf16le')]) {
      const file = memoryFile(bytes, 4)
      const format = await detectFormat(file)
      const all = await rowsOf(file)
      for (const [index, row] of all.entries()) {
        const rest = []
        for await (const some of readRows(file, format, { bytes: row.end, line: row.nextLine }))
          rest.push(...some)
        expect(rest).toEqual(all.slice(index + 1))
      }
    }
  })

  it.each([
    ['nothing', '', 'empty_file'],
    ['blanks', ' \n\r\n', 'empty_file'],
    ['a cut gzip', gzipSync(table.repeat(99)).subarray(0, -12), 'damaged_file'],
    ['a cut zip', buildZip({ 'a.csv': table }).subarray(0, 60), 'damaged_file'],
    ['a zip of nothing', buildZip({ 'folder/': '' }), 'no_table_in_file'],
  ])('refuses %s by name', async (_, bytes, code) => {
    await expect(rowsOf(Buffer.from(bytes as string))).rejects.toMatchObject({ name: 'FileRefused', code })
  })

  it('refuses what unpacks without end', async () => {
    const bomb = memoryFile(gzipSync(Buffer.alloc(300 * 1024 * 1024)))
    const bytes = unpack(bomb, { packing: 'gzip' })
    const drain = async () => {
      for await (const _ of bytes);
    }
    await expect(drain()).rejects.toMatchObject({ code: 'unpacks_too_large' })
  })

  it('never throws anything but a refusal, whatever the bytes', async () => {
    const start = fc.constantFrom('', 'PK\x03\x04', '\x1f\x8b', '\uFEFF', '{"a":1}\n', 'a,b\n', 'sep=;\n')
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 200 }), async (text, noise) => {
        const bytes = Buffer.concat([Buffer.from(text, 'latin1'), noise])
        const result = await rowsOf(bytes).catch((error: Error) => error.name)
        expect(Array.isArray(result) || result === 'FileRefused').toBe(true)
      }),
    )
  })
})
