import fc from 'fast-check'
import { type CustomFieldType, customFieldTypes } from '../../../src/core/fields/contact-fields.ts'
import type { JsonValue } from '../../../src/core/values/json-text.ts'

const digits = (count: number, max: number) =>
  fc.integer({ min: 1, max }).map((number) => String(number).padStart(count, '0'))
const day = fc
  .tuple(digits(4, 9_999), digits(2, 12), digits(2, 28))
  .map(([year, month, date]) => `${year}-${month}-${date}`)
const filled = fc.string({ unit: 'grapheme' }).filter((text) => text.trim() !== '' && !text.includes('\0'))

type FittingType = Exclude<CustomFieldType, 'select' | 'multiSelect'>

/** The types whose values are kept as they are read; options are in `field-options.test.ts`. */
export const fittingTypes = customFieldTypes.filter(
  (type): type is FittingType => type !== 'select' && type !== 'multiSelect',
)

/** Values of each type, except those with options, that are returned unchanged. */
export const fittingValues: Record<FittingType, fc.Arbitrary<JsonValue>> = {
  text: filled,
  number: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  boolean: fc.boolean(),
  date: fc.oneof(
    day,
    day.map((date) => `${date}T23:59:59.123Z`),
    day.map((date) => `${date}T00:00:00-09:30`),
  ),
  email: fc.emailAddress(),
  phone: fc.constantFrom('+14155550123', '+4930123456', '+212612345678', '+81312345678'),
  url: fc.webUrl({ withQueryParameters: true, withFragments: true }),
  // As JSON writes it: -0 is 0.
  json: fc
    .jsonValue()
    .map((value): JsonValue => JSON.parse(JSON.stringify(value)))
    .filter((value) => {
      const isBlank = value === null || (typeof value === 'string' && value.trim() === '')
      return !isBlank && !JSON.stringify(value).includes('\\u0000')
    }),
}
