import { describe, expect, it } from 'vitest'
import { buildZip } from '../support/build-zip.ts'
import { cellsOf, rowsOf } from './memory-file.ts'

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

function workbook(sheet: string, { strings = '', date1904 = '0' } = {}): Buffer {
  return buildZip({
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `<workbook ${main} xmlns:r="r"><workbookPr date1904="${date1904}"/><sheets><sheet name="People" r:id="rId7"/><sheet name="Other" r:id="rId8"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId7" Target="worksheets/sheet1.xml"/><Relationship Id="rId8" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
    'xl/styles.xml': `<styleSheet ${main}><numFmts><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="[Red]&quot;day&quot; dd/mm/yyyy"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst ${main}>${strings}</sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet ${main}><sheetData>${sheet}</sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml': `<worksheet ${main}><sheetData><row><c t="str"><v>x</v></c></row></sheetData></worksheet>`,
  })
}

describe('workbooks', () => {
  it('texts come from wherever a writer puts them', async () => {
    const strings =
      '<si><t>Name</t></si><si><r><t xml:space="preserve">Ann </t></r><r><t>Lee</t></r><rPh sb="0" eb="1"><t>アン</t></rPh></si><si><t>a_x000D_&#10;b</t></si>'
    const sheet =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Note</t></is></c></row><row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="str"><f>1+1</f><v>two</v></c><c r="C3" t="s"><v>2</v></c></row>'
    expect(await rowsOf(workbook(sheet, { strings }))).toEqual([
      { line: 1, end: 0, nextLine: 2, cells: ['Name', '', 'Note'] },
      { line: 3, end: 0, nextLine: 4, cells: ['Ann Lee', 'two', 'a\r\nb'] },
    ])
  })

  it('a cell of a shared or own text that says none is empty', async () => {
    const sheet =
      '<row><c t="s"><v>0</v></c><c t="s"/><c t="inlineStr"/><c t="s"><v></v></c><c t="str"><v>x</v></c></row>'
    expect(await cellsOf(workbook(sheet, { strings: '<si><t>Name</t></si>' }))).toEqual([
      ['Name', '', '', '', 'x'],
    ])
  })

  it('numbers keep their digits, dates become dates, phones that became numbers stay whole', async () => {
    const cell = (value: string, style = 0) => `<c s="${style}"><v>${value}</v></c>`
    const values = [
      cell('1.4155551234E10'),
      cell('0.1'),
      cell('1234', 2),
      cell('46023', 1),
      cell('46023', 3),
      cell('46023.5', 4),
      cell('0.75', 4),
      '<c t="b"><v>1</v></c>',
      '<c t="e"><v>#N/A</v></c>',
      '<c t="d"><v>2026-01-01</v></c>',
    ]
    expect(await cellsOf(workbook(`<row>${values.join('')}</row>`))).toEqual([
      [
        '14155551234',
        '0.1',
        '01234',
        '2026-01-01',
        '2026-01-01',
        '2026-01-01T12:00:00Z',
        '18:00:00',
        'true',
        '',
        '2026-01-01',
      ],
    ])
    const [row] = await cellsOf(workbook(`<row>${cell('44561', 1)}</row>`, { date1904: '1' }))
    expect(row).toEqual(['2026-01-01'])
  })

  it('another sheet by name; an unknown one is refused', async () => {
    expect(await cellsOf(workbook(''), { sheet: 'Other' })).toEqual([['x']])
    await expect(rowsOf(workbook(''), { sheet: 'None' })).rejects.toMatchObject({ code: 'no_table_in_file' })
  })

  it('broken XML and document types are refused', async () => {
    await expect(rowsOf(workbook('<row><c>'))).rejects.toMatchObject({ code: 'damaged_file' })
    const bomb = buildZip({
      'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>',
      'xl/_rels/workbook.xml.rels': '<R/>',
    })
    await expect(rowsOf(bomb)).rejects.toMatchObject({ code: 'damaged_file' })
  })
})
