import { once } from 'node:events'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { writeWorkbook } from '../../src/files/xlsx/write-workbook.ts'
import { oddTexts } from '../support/odd-text.ts'
import { cellsOf } from './memory-file.ts'

type Row = (string | null)[]

/** The rows as an export's COPY gives them, cut where it likes. */
function rowsOf(rows: readonly Row[], pieceBytes = 1000): Readable {
  const bytes = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  )
  return Readable.from(pieces, { objectMode: false })
}

describe('a workbook', () => {
  it('gives back every text that it was given, whatever is in it', async () => {
    const texts = [
      ...oddTexts,
      'a\r\nb\tc',
      '_x000D_',
      '_x005F_x0041_',
      '\u0001\u001f\ufffe',
      ' ends ',
      '<&>"\'',
      '=1+1',
    ]
    const rows = texts.map((text, index): Row => [`r${index}`, text])
    const written = await buffer(
      writeWorkbook({ headers: ['id', 'text'], kinds: ['text', 'text'], rows: rowsOf(rows, 7) }),
    )
    expect(await cellsOf(written)).toEqual([['id', 'text'], ...rows])
  })

  it('has numbers and flags as such, leaves out what is null, and goes on past Z', async () => {
    const headers = Array.from({ length: 30 }, (_, index) => `h${index}`)
    const kinds = headers.map((_, index) => (index === 1 ? 'number' : index === 2 ? 'flag' : 'text'))
    const row: Row = ['a', '-0.1', 'true', null, ...headers.slice(4).map((_, index) => `c${index}`)]
    const written = await buffer(
      writeWorkbook({
        headers,
        kinds: kinds as ('text' | 'number' | 'flag')[],
        rows: rowsOf([row, ['b', null, 'false']]),
      }),
    )
    expect(await cellsOf(written)).toEqual([headers, row.map((cell) => cell ?? ''), ['b', '', 'false']])
  })

  it('goes on on further sheets, each with headers, and not on an empty one', async () => {
    const rows = Array.from({ length: 6 }, (_, index): Row => [`${index}`])
    const write = (count: number) =>
      buffer(
        writeWorkbook(
          { headers: ['id'], kinds: ['text'], rows: rowsOf(rows.slice(0, count), 4) },
          { linesMax: 4 },
        ),
      )
    const six = await write(6)
    expect(await cellsOf(six)).toEqual([['id'], ['0'], ['1'], ['2']])
    expect(await cellsOf(six, { sheet: 'Contacts 2' })).toEqual([['id'], ['3'], ['4'], ['5']])
    await expect(cellsOf(six, { sheet: 'Contacts 3' })).rejects.toThrow('no sheet')
    expect(await cellsOf(await write(0))).toEqual([['id']])
  })

  it('ends its rows when nobody reads on, and fails when they do', async () => {
    const endless = new Readable({ read: () => {} })
    const unread = writeWorkbook({ headers: ['id'], kinds: ['text'], rows: endless })
    unread.resume()
    endless.push('["a"]\n')
    unread.destroy()
    await once(endless, 'close')

    const failing = new Readable({ read: () => {} })
    const failed = writeWorkbook({ headers: ['id'], kinds: ['text'], rows: failing })
    const whole = buffer(failed)
    failing.push('["a"]\n')
    failing.destroy(new Error('the connection was lost'))
    await expect(whole).rejects.toThrow('the connection was lost')
  })
})
