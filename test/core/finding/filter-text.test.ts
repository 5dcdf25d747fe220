import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatFilter, parseFilter } from '../../../src/core/finding/filters/filter-language.ts'
import type { FilterTree } from '../../../src/core/finding/filters/filter-tree.ts'
import { judgeFilterTree } from '../../../src/core/finding/filters/read-filter.ts'
import { limits } from '../../../src/core/kernel/limits.ts'
import { randomFilter } from '../../support/random-filters.ts'

function treeOf(text: string) {
  const read = parseFilter(text)
  if ('fault' in read) throw new Error(JSON.stringify(read.fault))
  return read.tree
}

function faultOf(text: string) {
  const read = parseFilter(text)
  if (!('fault' in read)) throw new Error(`it was read: ${JSON.stringify(read.tree)}`)
  return read.fault
}

describe('a filter as text', () => {
  it('and as a tree are the same: each gives the other back', () => {
    fc.assert(
      fc.property(randomFilter, (tree) => {
        const text = formatFilter(tree)
        expect(treeOf(text)).toEqual(tree)
        expect(formatFilter(treeOf(text))).toBe(text)
        expect(judgeFilterTree(JSON.parse(JSON.stringify(tree)))).toMatchObject({ tree })
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps any value and any name of a custom field', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary', minLength: 1 }),
        (value, name) => {
          const trees: FilterTree[] = [
            { field: `customFields.${name}`, op: 'eq', value },
            { field: 'city', op: 'none', value: [value, name] },
          ]
          for (const tree of trees) {
            expect(treeOf(formatFilter(tree))).toEqual(tree)
          }
        },
      ),
    )
  })

  it.each([
    [
      'tag:vip and not list:"March" and created>2026-01-01',
      'tags:vip and not lists:March and createdAt>2026-01-01',
    ],
    ['tag:vip city~ber', 'tags:vip and city~ber'],
    ['a:1 or b:2 and c:3', 'a:1 or (b:2 and c:3)'],
    ['(a:1 or b:2) and c:3', '(a:1 or b:2) and c:3'],
    ['NOT (has:phone AND no:email)', 'not (has:phone and no:email)'],
    ['country != ( DE , "A T" )', 'country:none(DE, "A T")'],
    ['tag:all(a,b) tag:none(c)', 'tags:all(a, b) and tags:none(c)'],
    ['custom."Lead source" ^ "web"', 'customFields."Lead source"^web'],
    ['created>=2026-01-01T10:00:00+02:00', 'createdAt>=2026-01-01T10:00:00+02:00'],
    ['name:"say \\"hi\\" \\\\"', 'name:"say \\"hi\\" \\\\"'],
    ['  ', ''],
  ])('%s is read as %s', (text, canonical) => {
    expect(formatFilter(treeOf(text))).toBe(canonical)
  })

  it.each([
    ['tag', 3],
    ['tag:', 4],
    ['tag:vip and', 11],
    ['(tag:vip', 8],
    ['tag:vip)', 7],
    ['not', 3],
    ['a:1 or or b:2', 7],
    ['city:"Ber', 5],
    ['tag:(a b)', 7],
    ['tag:(a,)', 7],
    ['tag!=all(a)', 3],
    ['customFields.:3', 13],
    ['city?Berlin', 11],
    [', ', 0],
  ])('of %s the fault is at position %i', (text, position) => {
    expect(faultOf(text)).toMatchObject({ field: 'filter', code: 'filter_syntax', position })
  })

  it('is bounded in length, depth, comparisons and values', () => {
    const many = (count: number, separator: string) =>
      Array.from({ length: count }, () => 'a:1').join(separator)
    expect(faultOf('x'.repeat(limits.filterTextMax + 1)).code).toBe('too_long')
    expect(faultOf(`${'('.repeat(50)}a:1${')'.repeat(50)}`).code).toBe('too_deep')
    expect(faultOf(`${'not '.repeat(4_000)}`).code).toBe('too_deep')
    expect(faultOf(many(limits.filterTestsMax + 1, ' ')).code).toBe('too_many')
    expect(faultOf(`a:(${Array.from({ length: limits.filterValuesMax + 1 }, () => 1)})`).code).toBe(
      'too_many',
    )
    expect(formatFilter(treeOf(many(limits.filterTestsMax, ' or ')))).toBe(
      many(limits.filterTestsMax, ' or '),
    )
  })

  it('never throws, whatever it is, and points into it', () => {
    const piece = fc.constantFrom(
      'tag',
      ':',
      '(',
      ')',
      '"',
      '\\',
      ' ',
      'and',
      'or',
      'not',
      'has:',
      ',',
      '>=',
      '!',
      'ä',
      '👩',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((all) => all.join('')),
        ),
        (text) => {
          const read = parseFilter(text)
          if ('fault' in read) {
            expect(read.fault.position).toBeGreaterThanOrEqual(0)
            expect(read.fault.position).toBeLessThanOrEqual(text.length)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('a filter as a tree', () => {
  it('is any JSON or refused with every fault by its path, and never throws', () => {
    expect(
      judgeFilterTree({
        and: [
          { field: 'city', op: 'is', value: 'x' },
          { field: 5, op: 'eq', value: 'x' },
          { or: [] },
          { not: [] },
          { field: 'city', op: 'any', value: ['a', null] },
          { field: 'city', op: 'eq', value: {}, more: 1 },
          { field: 'city', op: 'present', value: 1 },
          {},
        ],
      }),
    ).toMatchObject({
      faults: [
        { field: 'filter.and[0].op', code: 'not_one_of' },
        { field: 'filter.and[1].field', code: 'invalid_type' },
        { field: 'filter.and[2].or', code: 'too_few' },
        { field: 'filter.and[3].not', code: 'invalid_type' },
        { field: 'filter.and[4].value[1]', code: 'invalid_type' },
        { field: 'filter.and[5].more', code: 'unknown_field' },
        { field: 'filter.and[5].value', code: 'invalid_type' },
        { field: 'filter.and[6].value', code: 'unknown_field' },
        { field: 'filter.and[7].field', code: 'required' },
      ],
    })
    fc.assert(fc.property(fc.jsonValue(), (value) => void judgeFilterTree(value)))
  })

  it('takes numbers and booleans as text, and other words for a field', () => {
    expect(judgeFilterTree({ field: 'dnc', op: 'eq', value: true })).toMatchObject({
      tree: { field: 'doNotContact', op: 'eq', value: 'true' },
    })
    expect(judgeFilterTree({ and: [] })).toMatchObject({ tree: { and: [] } })
  })
})
