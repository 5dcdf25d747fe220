import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CustomFieldType } from '../../../src/core/fields/contact-fields.ts'
import { judgeAttribute, judgeCustomValue } from '../../../src/core/fields/custom-values.ts'
import type { JsonValue } from '../../../src/core/values/json-text.ts'
import { fittingTypes, fittingValues } from './fitting-values.ts'

const strict = { parse: false, defaultRegion: null }
const parsing = { parse: true, defaultRegion: null }

describe.each(fittingTypes)('a %s', (type) => {
  test('takes what fits and gives it back equal', () => {
    fc.assert(
      fc.property(fittingValues[type], (value) => {
        expect(judgeCustomValue(type, value, strict)).toEqual({ value })
      }),
    )
  })

  test('gives back what it kept, whatever it was made from', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), ...Object.values(fittingValues)), fc.boolean(), (given, parse) => {
        const judged = judgeCustomValue(type, given as JsonValue, { parse, defaultRegion: 'DE' })
        if ('fault' in judged) return
        expect(judgeCustomValue(type, judged.value, { parse: false, defaultRegion: 'DE' })).toEqual(judged)
      }),
      { numRuns: 500 },
    )
  })

  test('is cleared by null and by blank text', () => {
    for (const blank of [null, '', ' \t\n', '\u00a0']) {
      expect(judgeCustomValue(type, blank, strict)).toEqual({ value: null })
    }
  })

  test('refuses what could not be kept, and what is too long', () => {
    expect(judgeCustomValue(type, 'a\0', strict)).toEqual({ fault: { code: 'nul_character' } })
    expect(judgeCustomValue(type, '\udfff', strict)).toEqual({ fault: { code: 'lone_surrogate' } })
    expect(judgeCustomValue(type, 'x'.repeat(65_537), parsing)).toEqual({
      fault: { code: 'too_long', expected: 65_536 },
    })
  })
})

/** Values that a type accepts unchanged, with `parse` only, and not at all. */
const examples: Record<
  Exclude<CustomFieldType, 'select' | 'multiSelect'>,
  { strictly: JsonValue[]; parsed: [JsonValue, JsonValue][]; never: JsonValue[] }
> = {
  text: {
    strictly: [' kept as given ', '🎉', '12'],
    parsed: [
      [250, '250'],
      [true, 'true'],
    ],
    never: [{}, ['a']],
  },
  number: {
    strictly: [0, -1.5, 1e300],
    parsed: [
      ['12', 12],
      [' -1.50 ', -1.5],
      ['1e3', 1_000],
      ['007', 7],
      ['0.1', 0.1],
    ],
    never: ['abc', '1,5', '0x10', 'Infinity', 'NaN', '1e999', '9007199254740993', '1 2', true, [1]],
  },
  boolean: {
    strictly: [true, false],
    parsed: [
      ['true', true],
      [' FALSE ', false],
    ],
    never: ['yes', '1', 1, 0, []],
  },
  date: {
    strictly: ['2024-02-29', '2026-01-31T10:00:00Z', '2026-01-31T10:00:00.5+05:30'],
    parsed: [],
    never: ['2023-02-29', '31.01.2026', '2026-1-1', '2026-01-31T25:00:00Z', '2026-01-31T10:00:00', 20260131],
  },
  email: {
    strictly: ['Ann.Lee+x@Example.com', 'имя@пример.рф'],
    parsed: [],
    never: ['ann', 'a@b', 'a b@example.com', 1],
  },
  phone: {
    strictly: ['+14155550123'],
    parsed: [],
    never: ['030123456', '+1', 'tel:+14155550123', 4155550123],
  },
  url: {
    strictly: ['https://example.com/ä?q=1#x', 'HTTP://example.com'],
    parsed: [],
    never: ['example.com', 'ftp://example.com', 'javascript:alert(1)', 'https://', {}],
  },
  json: { strictly: [{ a: [1, null] }, [], 'text', 5, false], parsed: [], never: [] },
}

test.each(fittingTypes)('%s: the examples', (type) => {
  const { strictly, parsed, never } = examples[type]
  for (const value of strictly) expect(judgeCustomValue(type, value, strict)).toEqual({ value })
  for (const [given, value] of parsed) {
    expect(judgeCustomValue(type, given, parsing)).toEqual({ value })
    expect(judgeCustomValue(type, given, strict)).toHaveProperty('fault.code', 'wrong_custom_type')
  }
  for (const given of never) {
    expect(judgeCustomValue(type, given, parsing)).toEqual({
      fault: { code: 'wrong_custom_type', expected: type },
    })
  }
})

test('a phone becomes E.164, read with the default region; an email is trimmed', () => {
  const german = { parse: false, defaultRegion: 'DE' }
  expect(judgeCustomValue('phone', ' (030) 12 34-56 ', german)).toEqual({ value: '+4930123456' })
  expect(judgeCustomValue('email', ' a@example.com ', strict)).toEqual({ value: 'a@example.com' })
})

test('an attribute is kept as given, and refused only for its size or its characters', () => {
  fc.assert(
    fc.property(fittingValues.json, (value) => {
      expect(judgeAttribute(value)).toEqual({ value })
    }),
  )
  expect(judgeAttribute('')).toEqual({ value: '' })
  expect(judgeAttribute({ a: ['\0'] })).toEqual({ fault: { code: 'nul_character' } })
  expect(judgeAttribute({ '\ud800': 1 })).toEqual({ fault: { code: 'lone_surrogate' } })
  expect(judgeAttribute(['x'.repeat(65_536)])).toEqual({ fault: { code: 'too_long', expected: 65_536 } })
})
