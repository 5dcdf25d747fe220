import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boxOf, extended, isInBox, sizeOf } from '../../src/dashboard/contacts/grid/cell-range.ts'
import { planClear, planFill, planPaste, repeated } from '../../src/dashboard/contacts/grid/paste-plan.ts'
import {
  allSelection,
  countSelected,
  isSelected,
  noSelection,
  pickedOf,
  withContacts,
} from '../../src/dashboard/contacts/grid/selection.ts'
import { formatTsv, parseTsv } from '../../src/dashboard/contacts/grid/tsv.ts'
import { readCell, textOfCell } from '../../src/dashboard/fields/cell-text.ts'
import { customColumns } from '../../src/dashboard/fields/columns.ts'
import { standardColumns } from '../../src/dashboard/fields/standard-columns.ts'
import { readNumber } from '../../src/dashboard/ui/format.ts'

const lists = new Map([
  ['l1', 'Spring'],
  ['l2', 'Autumn'],
  ['l3', 'Autumn'],
])
const column = (id: string) => standardColumns.find((one) => one.id === id)!
const custom = (type: string) => customColumns([{ id: 'f', name: 'F', type } as never])[0]!

describe('a block of cells', () => {
  it.each([
    [
      'a\tb\nc\td',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a\tb\r\nc\td\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['', [['']]],
    ['"say ""hi""\t"\tx', [['say "hi"\t', 'x']]],
    ['"two\nlines"\tx', [['two\nlines', 'x']]],
    ['5" pipe\tx', [['5" pipe', 'x']]],
    [
      '\t\n\t',
      [
        ['', ''],
        ['', ''],
      ],
    ],
  ])('%j is read as spreadsheets write it', (text, cells) => {
    expect(parseTsv(text)).toEqual(cells)
  })

  it('comes back as it was copied, whatever is in it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', '\t', '\n', ',', ' ', '=') })
    const block = fc.array(fc.array(text, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(block, (rows) => {
        expect(parseTsv(formatTsv(rows))).toEqual(rows)
      }),
    )
  })

  it('is repeated where it fits a whole number of times, and once elsewhere', () => {
    expect(repeated([['a']], 2, 2)).toEqual([
      ['a', 'a'],
      ['a', 'a'],
    ])
    expect(repeated([['a'], ['b']], 4, 1)).toEqual([['a'], ['b'], ['a'], ['b']])
    expect(repeated([['a'], ['b']], 3, 1)).toEqual([['a'], ['b']])
  })
})

describe('numbers as people write them', () => {
  it.each([
    ['1,5', true, 1.5],
    ['1,5', false, 1.5],
    ['1.5', true, 1.5],
    ['1 234,5', true, 1234.5],
    ['1.234,5', false, 1234.5],
    ['1,234.5', true, 1234.5],
    ['1,234', false, 1234],
    ['1,234', true, 1.234],
    ['1.234', true, 1234],
    ['1.234', false, 1.234],
    ['1,234,567', true, 1_234_567],
    ['-3', false, -3],
    ['0', false, 0],
    ['.5', false, 0.5],
    ['2e3', false, 2000],
    ['12.5abc', false, undefined],
    ['1.2.3,4,5', false, undefined],
    ['', false, undefined],
    ['-', false, undefined],
    ['NaN', false, undefined],
  ])('%s, where a comma begins decimals: %s, is %s', (text, hasDecimalComma, value) => {
    expect(readNumber(text, hasDecimalComma)).toBe(value)
  })
})

describe('the text of a cell', () => {
  it.each([
    ['firstName', '=cmd()', "'=cmd()"],
    ['firstName', '@x', "'@x"],
    ['phone', '+14155552671', '+14155552671'],
    ['tags', ['a', 'b'], 'a, b'],
    ['lists', ['l1'], 'Spring'],
    ['doNotContact', true, 'TRUE'],
  ])('of %s is never a formula and reads as people read it', (id, value, text) => {
    expect(textOfCell(value, column(id), lists)).toBe(text)
  })

  it.each([
    [column('firstName'), "'=cmd()", { value: '=cmd()' }],
    [column('firstName'), '', { value: null }],
    [column('tags'), 'a, b; a', { value: ['a', 'b'] }],
    [column('tags'), '', { value: [] }],
    [column('lists'), 'Spring', { value: ['l1'] }],
    [custom('number'), '1,5', { value: 1.5 }],
    [custom('boolean'), 'Yes', { value: true }],
    [custom('boolean'), 'FALSE', { value: false }],
    [custom('date'), '2026-02-28', { value: '2026-02-28' }],
    [custom('date'), '28 Feb 2026', { value: '2026-02-28' }],
    [custom('json'), '{"a":1}', { value: { a: 1 } }],
  ])('reads back into its column (%#)', (into, text, read) => {
    expect(readCell(text, into, lists)).toEqual(read)
  })

  it.each([
    [column('doNotContact'), 'FALSE'],
    [column('createdAt'), '2026-01-01'],
    [column('lists'), 'Autumn'],
    [column('lists'), 'Winter'],
    [custom('number'), 'a dozen'],
    [custom('boolean'), 'maybe'],
    [custom('date'), '01/02/2026'],
    [custom('date'), '31 Feb 2026'],
    [custom('json'), '{'],
  ])('says why it means nothing there (%#)', (into, text) => {
    expect(readCell(text, into, lists)).toEqual({ fault: expect.any(String) })
  })
})

const ada = { id: '1', firstName: 'Ada', tags: ['x'], doNotContact: true, customFields: {} } as never
const bob = { id: '2', firstName: 'Bob', tags: [], doNotContact: false, customFields: {} } as never

describe('what a paste, a fill and a clear would change', () => {
  it('lists what does not fit, with the reason, and keeps the rest', () => {
    const target = { contacts: [ada, bob], columns: [column('firstName'), column('doNotContact')] }
    const plan = planPaste(
      [
        ['Eve', 'FALSE'],
        ['Tom', 'FALSE'],
        ['beyond', ''],
      ],
      target,
      lists,
    )
    expect(plan.changes.map(({ contactId, after }) => [contactId, after])).toEqual([
      ['1', 'Eve'],
      ['2', 'Tom'],
    ])
    expect(plan.misfits.map(({ text }) => text)).toEqual(['FALSE', 'beyond'])
  })

  it('never touches do not contact or what Roster keeps', () => {
    const columns = [column('firstName'), column('doNotContact'), column('createdAt'), column('tags')]
    const fields = (changes: { column: { id: string } }[]) => changes.map((change) => change.column.id)
    expect(fields(planFill([ada, bob], columns))).toEqual(['firstName', 'tags'])
    expect(fields(planClear([ada], columns))).toEqual(['firstName', 'tags'])
    expect(planFill([ada, bob], columns).map(({ after }) => after)).toEqual(['Ada', ['x']])
  })
})

describe('a range', () => {
  const columnIds = ['name', 'a', 'b', 'c']
  const grid = { columnIds, rows: 10, far: false }
  const start = { anchor: { row: 5, columnId: 'b' }, end: { row: 5, columnId: 'b' } }

  it('grows from where it began, turns round, and stops at the edges', () => {
    const up = extended(extended(start, 'ArrowUp', grid), 'ArrowLeft', grid)
    expect(boxOf(up, columnIds)).toEqual({ top: 4, bottom: 5, columnIds: ['a', 'b'] })
    const far = extended(start, 'ArrowDown', { ...grid, far: true })
    expect(boxOf(far, columnIds)).toEqual({ top: 5, bottom: 9, columnIds: ['b'] })
    expect(sizeOf(boxOf(far, columnIds))).toBe(5)
    expect(isInBox(boxOf(far, columnIds), 9, 'b')).toBe(true)
    expect(isInBox(boxOf(far, columnIds), 4, 'b')).toBe(false)
  })
})

describe('who is selected', () => {
  const named = [{ id: '1', name: 'Ada' }]
  const view = { filter: 'tags:vip or tags:lead', q: 'x' }

  it('some by id; all of a view but a few by its filter and their ids', () => {
    const some = withContacts(noSelection, named, true)
    expect([isSelected(some, '1'), isSelected(some, '2'), countSelected(some, 9)]).toEqual([true, false, 1])
    expect(pickedOf(some, view)).toEqual({ ids: ['1'] })
    expect(pickedOf(allSelection, view)).toEqual(view)
    const but = withContacts(allSelection, named, false)
    expect([isSelected(but, '1'), isSelected(but, '2'), countSelected(but, 9)]).toEqual([false, true, 8])
    expect(pickedOf(but, view)).toEqual({ filter: '(tags:vip or tags:lead) and id:none(1)', q: 'x' })
    expect(pickedOf(but, { filter: '', q: '' })).toEqual({ filter: 'id:none(1)', q: '' })
    expect(withContacts(but, named, true)).toEqual(allSelection)
    expect(pickedOf(but, { filter: 'tags:', q: '' })).toEqual({ ids: [] })
  })
})
