import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ExportColumn } from '../../src/core/exports/export-columns.ts'
import { contactFieldNames, customFieldTypes } from '../../src/core/fields/contact-fields.ts'
import { exportSafeties, guard, markOf, readMark, unguard } from '../../src/files/columns/cell-safety.ts'
import { headerOf, readCell, readHeader } from '../../src/files/columns/contact-columns.ts'

describe('headers', () => {
  it('name their column again, whatever a custom field is called', () => {
    const custom = fc.record({
      field: fc.constant('customFields' as const),
      name: fc.oneof(
        fc.string({ minLength: 1 }),
        fc.constantFrom('a:text', ':number', 'id', 'two\nlines', 'a:'),
      ),
      type: fc.constantFrom(...customFieldTypes),
    })
    const fixed = fc.record({
      field: fc.constantFrom(...contactFieldNames),
    })
    fc.assert(
      fc.property(fc.oneof(custom, fixed), (column: ExportColumn) => {
        expect(readHeader(headerOf(column))).toEqual(column)
      }),
    )
  })

  it('may leave a custom field’s type out, and are nothing of ours when they are others’', () => {
    expect(readHeader('customFields.MRR')).toEqual({ field: 'customFields', name: 'MRR', type: undefined })
    for (const other of ['First Name', 'firstname', 'customFields.', 'constructor', '', 'roster:exact'])
      expect(readHeader(other)).toBeUndefined()
  })

  it('end with a mark that says how the file is written', () => {
    for (const safety of exportSafeties) expect(readMark(markOf(safety))).toBe(safety)
    expect(readMark('roster:other')).toBeUndefined()
    expect(readMark(undefined)).toBeUndefined()
  })
})

describe('the guard', () => {
  it('stands before everything that could be a formula, and comes off again exactly', () => {
    const text = fc.oneof(
      fc.string(),
      fc
        .tuple(
          fc.constantFrom('', "'", "''"),
          fc.constantFrom('=', '+', '-', '@', '\t', '\r', 'x'),
          fc.string(),
        )
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (given) => {
        expect(guard(given)).not.toMatch(/^[=+\-@\t\r]/)
        expect(unguard(guard(given))).toBe(given)
      }),
    )
  })

  it('touches no other text: names that begin with an apostrophe stay', () => {
    for (const name of ["'s-Hertogenbosch", "'Abd al-Rahman", 'a=b', '']) {
      expect(guard(name)).toBe(name)
      expect(unguard(name)).toBe(name)
    }
    expect(guard('+14155552671')).toBe("'+14155552671")
  })
})

describe('cells', () => {
  it('are read as their kind, spaces and quotes included', () => {
    expect(readCell('text', ' Ada ')).toBe(' Ada ')
    expect(readCell('flag', 'true')).toBe(true)
    expect(readCell('number', '0.1')).toBe(0.1)
    expect(readCell('time', '2026-11-21T08:15:30.123Z')).toBe('2026-11-21T08:15:30.123Z')
    expect(readCell('words', '["vip","März, \\"2026\\""]')).toEqual(['vip', 'März, "2026"'])
    expect(readCell('json', '"yes"')).toBe('yes')
  })

  it('are null when empty, words an empty array', () => {
    for (const kind of ['text', 'flag', 'number', 'time', 'json'] as const)
      expect(readCell(kind, '')).toBeNull()
    expect(readCell('words', '')).toEqual([])
  })

  it('are refused where they cannot be their kind', () => {
    expect(readCell('flag', 'yes')).toBeUndefined()
    expect(readCell('number', '"1"')).toBeUndefined()
    expect(readCell('words', 'vip')).toBeUndefined()
    expect(readCell('words', '[1]')).toBeUndefined()
    expect(readCell('json', '{')).toBeUndefined()
  })
})
