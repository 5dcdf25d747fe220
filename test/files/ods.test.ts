import { describe, expect, it } from 'vitest'
import type { SourceRow } from '../../src/core/imports/file-translator.ts'
import { odsRows, odsSheetNames } from '../../src/files/xlsx/ods.ts'
import { parseXml } from '../../src/files/xlsx/workbook.ts'

const document = (...sheets: string[]) =>
  '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:calcext="c"><office:body>' +
  `<office:spreadsheet>${sheets.join('')}</office:spreadsheet></office:body></office:document-content>`
const sheet = (name: string, ...rows: string[]) =>
  `<table:table table:name="${name}">${rows.join('')}</table:table>`
const row = (...cells: string[]) => `<table:table-row>${cells.join('')}</table:table-row>`
const text = (...paragraphs: string[]) =>
  `<table:table-cell office:value-type="string">${paragraphs.map((one) => `<text:p>${one}</text:p>`).join('')}</table:table-cell>`
const value = (attributes: string, shown: string) =>
  `<table:table-cell ${attributes}><text:p>${shown}</text:p></table:table-cell>`

async function* bytesOf(xml: string) {
  yield Buffer.from(xml)
}

async function rowsOf(xml: string, name = 'Contacts') {
  const rows: SourceRow[] = []
  for await (const _ of parseXml(bytesOf(xml), odsRows(name, rows)));
  return rows.map(({ line, cells }) => [line, ...cells])
}

const cellsOf = async (...cells: string[]) =>
  (await rowsOf(document(sheet('Contacts', row(...cells)))))[0]?.slice(1)

describe('a sheet of OpenDocument', () => {
  it('names its sheets; a table in a cell is none', async () => {
    const names: string[] = []
    const inner = `<table:table-cell>${sheet('Inner')}</table:table-cell>`
    for await (const _ of parseXml(
      bytesOf(document(sheet('Cover', row(inner)), sheet('Contacts'))),
      odsSheetNames(names),
    ));
    expect(names).toEqual(['Cover', 'Contacts'])
  })

  it('texts as they stand, with their lines, spaces and tabs, without their comments', async () => {
    expect(
      await cellsOf(
        text('Ann &amp; Bo', 'second'),
        text('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d<text:span>e</text:span>'),
        '<table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p></office:annotation><text:p>x</text:p></table:table-cell>',
      ),
    ).toEqual(['Ann & Bo\nsecond', 'a   b\tc\nde', 'x'])
  })

  it.each([
    ['office:value-type="float" office:value="4915112345678"', '4,9151E+12', '4915112345678'],
    ['office:value-type="float" office:value="1067"', '01067', '01067'],
    ['office:value-type="float" office:value="1234.5"', '1.234,50', '1234.5'],
    ['office:value-type="date" office:date-value="2024-03-01"', '01.03.24', '2024-03-01'],
    [
      'office:value-type="date" office:date-value="2024-03-01T09:30:00"',
      '01.03.24 09:30',
      '2024-03-01T09:30:00Z',
    ],
    ['office:value-type="boolean" office:boolean-value="true"', 'WAHR', 'true'],
    ['office:value-type="time" office:time-value="PT09H30M00S"', '09:30', '09:30'],
    ['office:value-type="string" office:string-value="x"', 'x', 'x'],
  ])('%s shown as %s is %s', async (attributes, shown, expected) => {
    expect(await cellsOf(value(attributes, shown))).toEqual([expected])
  })

  it('repeats cells and rows, and leaves out the thousands of empty ones at the end', async () => {
    const xml = document(
      sheet('Cover', row(text('Cover'))),
      sheet(
        'Contacts',
        row(
          text('Name'),
          '<table:table-cell table:number-columns-repeated="2"/>',
          text('Email'),
          '<table:table-cell table:number-columns-repeated="16380"/>',
        ),
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>',
        `<table:table-row table:number-rows-repeated="2">${text('Ann')}<table:covered-table-cell/><table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>`,
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
      ),
    )
    expect(await rowsOf(xml)).toEqual([
      [1, 'Name', '', '', 'Email'],
      [5, 'Ann', '', 'x', 'x'],
      [6, 'Ann', '', 'x', 'x'],
    ])
  })
})

describe('a sheet that is made to harm', () => {
  it.each([
    [
      'a million filled columns',
      row(
        '<table:table-cell table:number-columns-repeated="1000000" office:value-type="string"><text:p>x</text:p></table:table-cell>',
      ),
    ],
    ['a cell far out', row('<table:table-cell table:number-columns-repeated="16384"/>', text('x'))],
    [
      'a filled row a million times',
      `<table:table-row table:number-rows-repeated="1000000">${text('x')}</table:table-row>`,
    ],
    ['a negative count', row('<table:table-cell table:number-columns-repeated="-1"/>')],
    ['a count that is none', '<table:table-row table:number-rows-repeated="1e9x"/>'],
    ['a cell of two million letters', row(text('x'.repeat(2_000_000)))],
  ])('refuses %s', async (_, content) => {
    await expect(rowsOf(document(sheet('Contacts', content)))).rejects.toThrow(/columns|cannot be read/)
  })
})
