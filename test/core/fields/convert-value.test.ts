import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CustomFieldType } from '../../../src/core/fields/contact-fields.ts'
import { convertValue, judgeCustomValue, textOfValue } from '../../../src/core/fields/custom-values.ts'
import type { JsonValue } from '../../../src/core/values/json-text.ts'
import { fittingTypes, fittingValues } from './fitting-values.ts'

const german = { defaultRegion: 'DE' }
const stored = fc.oneof(...Object.values(fittingValues))

describe.each(fittingTypes)('to %s', (type) => {
  test('what converts fits the type exactly, and converts to itself', () => {
    fc.assert(
      fc.property(stored, (value) => {
        const converted = convertValue(type, value, german)
        if ('fault' in converted) return
        expect(judgeCustomValue(type, converted.value, { parse: false, ...german })).toEqual(converted)
        expect(convertValue(type, converted.value, german)).toEqual(converted)
      }),
      { numRuns: 500 },
    )
  })

  test('a value that fits already stays what it is', () => {
    // Of json, text that is an object is one by then.
    const values = fittingValues[type].filter((value) => type !== 'json' || typeof value !== 'string')
    fc.assert(
      fc.property(values, (value) => {
        expect(convertValue(type, value, german)).toEqual({ value })
      }),
    )
  })
})

test('every stored value converts to text and to json', () => {
  fc.assert(
    fc.property(stored, (value) => {
      expect(convertValue('text', value, german)).toEqual({ value: textOfValue(value) })
      expect(convertValue('json', value, german)).toHaveProperty('value')
    }),
  )
})

test('numbers, flags and objects come back equal from text', () => {
  const back = fc.oneof(
    fc.tuple(fc.constant<CustomFieldType>('number'), fittingValues.number),
    fc.tuple(fc.constant<CustomFieldType>('boolean'), fittingValues.boolean),
    fc.tuple(fc.constant<CustomFieldType>('json'), fc.dictionary(fc.string(), fc.integer())),
  )
  fc.assert(
    fc.property(back, ([type, value]) => {
      const isKey = (key: string) => key !== '__proto__' && key.isWellFormed() && !key.includes('\0')
      fc.pre(typeof value !== 'object' || Object.keys(value ?? {}).every(isKey))
      expect(convertValue(type, textOfValue(value), german)).toEqual({ value })
    }),
  )
})

/** What converts, and to what; what does not. */
/** Of types whose values are kept as they are read; options are in `field-options.test.ts`. */
const examples: Record<
  Exclude<CustomFieldType, 'select' | 'multiSelect'>,
  { converts: [JsonValue, JsonValue][]; never: JsonValue[] }
> = {
  text: {
    converts: [
      [12.5, '12.5'],
      [true, 'true'],
      [{ a: [1] }, '{"a":[1]}'],
      ['{"a": 1}', '{"a": 1}'],
    ],
    never: [],
  },
  number: {
    converts: [
      [' 12.50 ', 12.5],
      ['-1e3', -1000],
      ['007', 7],
      [true, 1],
      [false, 0],
    ],
    never: ['1,234.5', '1.234,5', '12 €', '12345678901234567890', '1e999', 'twelve', '0x10', [1], {}],
  },
  boolean: {
    converts: [
      ['Yes', true],
      ['no', false],
      [' TRUE ', true],
      ['false', false],
      ['1', true],
      ['0', false],
      [1, true],
      [0, false],
    ],
    never: ['y', 'on', 'ja', '2', 2, -1, '', [], {}],
  },
  date: {
    converts: [
      [' 2026-02-28 ', '2026-02-28'],
      ['2026-02-28T10:00:00+02:00', '2026-02-28T10:00:00+02:00'],
    ],
    never: ['2026-02-29', '28.02.2026', '02/28/2026', '2026-02-28 10:00', 1772236800, 20260228, true],
  },
  email: {
    converts: [[' Ada@Example.com ', 'Ada@Example.com']],
    never: ['ada', 'ada@', 'a@example.com, b@example.com', 1, true],
  },
  phone: {
    converts: [
      ['030 123456', '+4930123456'],
      ['+1 415 555 0123', '+14155550123'],
      [30123456, '+4930123456'],
    ],
    never: ['123', 'call me', true, {}],
  },
  url: {
    converts: [[' https://example.com/a ', 'https://example.com/a']],
    never: ['example.com', 'ftp://example.com', 'mailto:a@example.com', 1],
  },
  json: {
    converts: [
      [' {"a": [1, "b"]} ', { a: [1, 'b'] }],
      ['[1]', [1]],
      ['{"3e": "12345678901234567890 \\"5e9999"}', { '3e': '12345678901234567890 "5e9999' }],
      // Words and numbers stay text: that is what they were.
      ['12', '12'],
      ['"quoted"', '"quoted"'],
      ['{broken', '{broken'],
      // What would not come back as it was stays text as well.
      ['[12345678901234567890]', '[12345678901234567890]'],
      ['{"__proto__": 1}', '{"__proto__": 1}'],
      ['["\\u0000"]', '["\\u0000"]'],
      ['['.repeat(33) + ']'.repeat(33), '['.repeat(33) + ']'.repeat(33)],
      [12, 12],
      [false, false],
    ],
    never: [],
  },
}

test.each(fittingTypes)('to %s: what converts and what does not', (type) => {
  for (const [from, to] of examples[type].converts)
    expect([from, convertValue(type, from, german)]).toEqual([from, { value: to }])
  for (const from of examples[type].never) {
    expect([from, convertValue(type, from, german)]).toEqual([
      from,
      { fault: { code: 'wrong_custom_type', expected: type } },
    ])
  }
})
