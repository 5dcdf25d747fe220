import { describe, expect, it } from 'vitest'
import { formatFilter, parseFilter } from '../../src/core/finding/filters/filter-language.ts'
import {
  describePart,
  filterFieldsOf,
  offeredOps,
} from '../../src/dashboard/contacts/filter/filter-fields.ts'
import { formatDraft, partsOf, readDraft } from '../../src/dashboard/fields/filter-draft.ts'

const fields = filterFieldsOf([])

describe('the filter builder speaks the one filter language', () => {
  it.each([
    ['tag:vip country:DE', 'tags:vip and country:DE'],
    ['channel:SMS', 'channels:SMS'],
    ['deleted>-30d', 'deletedAt>-30d'],
    ['dialed<2026-01-01 or no:tags', 'lastDialTime<2026-01-01 or no:tags'],
    ['segments:"Hot leads"', 'segment:"Hot leads"'],
    ['not tag:vip', 'tags!=vip'],
    ['not city~Ber', 'not city~Ber'],
    ['not has:phone', 'no:phone'],
    ['tag:("a, b", c)', 'tags:("a, b", c)'],
    ['(tag:a or tag:b) and dnc:false', '(tags:a or tags:b) and doNotContact:false'],
    ['tag:a country:DE or tag:b', '(tags:a and country:DE) or tags:b'],
    ['birthday:month(12)', 'birthday:month(12)'],
    ['customFields."Lead source"~web', 'customFields."Lead source"~web'],
    ['', ''],
  ])('shows %s as rows and writes it again as %s', (text, written) => {
    expect(formatDraft(readDraft(text)!)).toBe(written)
  })

  it.each(['not (tag:a or tag:b)', '((tag:a or tag:b) and c:d) or e:f', 'tag:', 'and'])(
    'leaves %s to its line',
    (text) => {
      expect(readDraft(text)).toBeUndefined()
    },
  )

  it('leaves a condition without a value out of the filter, alone and in a group', () => {
    const unfinished = { field: 'city', op: 'eq', values: [''] } as const
    const draft = readDraft('tag:a')!
    expect(formatDraft({ ...draft, parts: [...draft.parts, { ...unfinished, values: [''] }] })).toBe('tags:a')
    expect(
      formatDraft({
        join: 'and',
        parts: [
          [
            { ...unfinished, values: [] },
            { field: 'tags', op: 'any', values: ['b', ' '] },
          ],
        ],
      }),
    ).toBe('tags:(b)')
  })

  it('knows every field that the API filters by, with a label of its own', () => {
    const labels = fields.map(({ label }) => label)
    expect(new Set(labels).size).toBe(labels.length)
    expect(fields.filter(({ field, label }) => field === label)).toEqual([])
    for (const { kind } of fields) expect(offeredOps(kind).length).toBeGreaterThan(0)
  })
})

describe('chips', () => {
  const chips = (text: string, names = new Map<string, string>()) => {
    const read = parseFilter(text)
    if ('fault' in read) throw new Error(text)
    return partsOf(read.tree).map((part) => describePart(part, fields, names))
  }

  it('say what is applied in words', () => {
    expect(chips('tag:vip no:email dnc:true created>-7d version>3')).toEqual([
      'Tags is vip',
      'Email is empty',
      'Do not contact is Yes',
      'Created is after 7 days ago',
      'Version is greater than 3',
    ])
    expect(chips('(tag:a or country:(DE, AT)) not city~x')).toEqual([
      'Tags is a or Country is one of DE, AT',
      'City does not contain x',
    ])
  })

  it('name lists by their names, and leave what has no words as text', () => {
    expect(chips('list:7', new Map([['7', 'Spring']]))).toEqual(['Lists is Spring'])
    expect(chips('not (tag:a or tag:b) tag:c')).toEqual(['not (tags:a or tags:b)', 'Tags is c'])
    expect(formatFilter({ and: [] })).toBe('')
  })
})
