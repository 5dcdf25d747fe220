import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RawRecord, RecordSplitter } from '../../src/files/formats/csv.ts'

function split(text: string, pieceBytes = text.length || 1, delimiter = ','): RawRecord[] {
  const bytes = Buffer.from(text)
  const splitter = new RecordSplitter({ delimiter, newline: '\n' })
  const records: RawRecord[] = []
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    records.push(...splitter.push(bytes.subarray(at, at + pieceBytes)))
  }
  return [...records, ...splitter.end()]
}

const faults = (text: string) => split(text).map(({ cells, line, fault }) => [line, cells, fault])

describe('cutting a file into records', () => {
  it('tells where each record ends and on which line it began', () => {
    expect(split('a,b\r\n"x\ny","z ""q"""\n\nlast')).toEqual([
      { cells: ['a', 'b'], line: 1, end: 5, nextLine: 2 },
      { cells: ['x\ny', 'z "q"'], line: 2, end: 21, nextLine: 4 },
      { cells: [''], line: 4, end: 22, nextLine: 5 },
      { cells: ['last'], line: 5, end: 26, nextLine: 5 },
    ])
  })

  it('a quote inside an unquoted cell is a letter', () => {
    expect(faults('6" pipe,b\nc,d"e"\n')).toEqual([
      [1, ['6" pipe', 'b'], undefined],
      [2, ['c', 'd"e"'], undefined],
    ])
  })

  it('a quote that is never closed costs its own line and no other', () => {
    expect(faults('a,b\nc,"d\ne,f\n"g",h\n')).toEqual([
      [1, ['a', 'b'], undefined],
      [2, ['c', '"d'], 'broken_quote'],
      [3, ['e', 'f'], undefined],
      [4, ['g', 'h'], undefined],
    ])
  })

  it('letters after a closing quote make the line bad, spaces do not', () => {
    expect(faults('"a"x,b\n"c" ,d\n')).toEqual([
      [1, ['"a"x', 'b'], 'broken_quote'],
      [2, ['c', 'd'], undefined],
    ])
  })

  it('says the same whatever the pieces that the bytes come in', () => {
    const cell = fc.stringMatching(/^[a"é\n\r, ]{0,4}$/)
    fc.assert(
      fc.property(fc.array(cell), fc.integer({ min: 1, max: 9 }), (cells, pieceBytes) => {
        const text = cells.join('')
        expect(split(text, pieceBytes)).toEqual(split(text))
      }),
    )
  })

  it('loses no byte: the records end where the file does, and each begins where the one before ended', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab",\n\r;]{0,60}$/), (text) => {
        const records = split(text)
        expect(records.at(-1)?.end ?? 0).toBe(Buffer.byteLength(text))
        const ends = records.map(({ end }) => end)
        expect(ends).toEqual([...ends].sort((one, other) => one - other))
      }),
    )
  })

  it('reads what is written by the book as another parser does', () => {
    const cell = fc.stringMatching(/^[a-c"é,;\n ]{0,5}$/)
    const row = fc.array(cell, { minLength: 2, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.constantFrom('\n', '\r\n'), (rows, newline) => {
        const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
        const text = rows.map((cells) => cells.map(quote).join(',') + newline).join('')
        const read = split(text).map(({ cells }) =>
          cells.map((bytes) => Buffer.from(bytes, 'latin1').toString()),
        )
        expect(read).toEqual(parse(text, { relax_column_count: true, record_delimiter: newline }))
        expect(read).toEqual(rows)
      }),
    )
  })
})
