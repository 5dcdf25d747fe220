import fc from 'fast-check'
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
} from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, test } from 'vitest'
import { normalisePhone } from '../../../src/core/values/phone.ts'

const e164 = (input: string, region: string | null = null) => normalisePhone(input, region)?.e164 ?? null
const example = fc.constantFrom(
  ...getCountries().map((region) => normalisePhone(examples[region], region)!.e164),
)

describe('normalisePhone', () => {
  test.each([
    ['+14155551234', 'US'],
    ['+442079460958', 'GB'],
    ['+441534123456', 'JE'],
    ['+77011234567', 'KZ'],
    ['+79161234567', 'RU'],
    ['+212612345678', 'MA'],
    ['+38344123456', 'XK'],
    ['+80012345678', null],
    ['+15550001111', null],
  ])('keeps %s as it is and knows its region, %s', (number, region) => {
    expect(normalisePhone(number, null)).toEqual({ e164: number, region })
    expect(normalisePhone(number, 'DE')).toEqual({ e164: number, region })
  })

  test.each([
    ['spaces at the ends and inside', '  +1 415 555 1234\n'],
    ['no-break, thin and ideographic spaces', '+1\u00a0415\u2009555\u30001234'],
    ['tabs', '+1\t4155551234'],
    ['brackets', '+1 (415) 555-1234'],
    ['brackets around the calling code', '(+1) 415 555 1234'],
    ['square brackets', '+1 [415] 555 1234'],
    ['dots', '+1.415.555.1234'],
    ['slashes', '+1/415/555/1234'],
    ['hyphens, en dashes, no-break hyphens, minus signs', '+1-415–55‑51−234'],
    ['the marks that copying from an address book adds', '\u202a+1 415\u200b555\u00ad1234\u202c'],
    ['full-width digits and signs', '＋１（４１５）５５５－１２３４'],
    ['Arabic digits', '+١٤١٥٥٥٥١٢٣٤'],
    ['Persian digits', '+۱۴۱۵۵۵۵۱۲۳۴'],
  ])('reads %s', (_, input) => {
    expect(e164(input)).toBe('+14155551234')
  })

  test.each([
    ['US', '(415) 555-1234', '+14155551234'],
    ['US', '1 415 555 1234', '+14155551234'],
    ['US', '011 44 20 7946 0958', '+442079460958'],
    ['GB', '020 7946 0958', '+442079460958'],
    ['DE', '00 44 20 7946 0958', '+442079460958'],
    ['DE', '030/123456', '+4930123456'],
    ['IT', '06 1234 5678', '+390612345678'],
    ['AR', '011 15 2345-6789', '+5491123456789'],
    ['FR', '06 12 34 56 78', '+33612345678'],
  ])('reads a number without + as dialled in %s: %s', (region, input, expected) => {
    expect(e164(input, region)).toBe(expected)
  })

  test.each([
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['+39 06 1234 5678', '+390612345678'],
    ['+54 9 11 2345 6789', '+5491123456789'],
  ])('drops a trunk prefix and keeps the digits that belong: %s', (input, expected) => {
    expect(e164(input)).toBe(expected)
  })

  test.each([
    ['nothing', ''],
    ['only spaces', ' \u00a0 '],
    ['only a plus', '+'],
    ['letters', '+1 415 555 CALL'],
    ['an extension', '+14155551234x12'],
    ['an extension in words', '+14155551234 ext. 12'],
    ['an RFC 3966 extension', '+14155551234;ext=12'],
    ['tel:', 'tel:+14155551234'],
    ['a pause', '+14155551234,12'],
    ['a second plus', '++14155551234'],
    ['a plus in the middle', '1+4155551234'],
    ['two numbers', '+1+14155551234'],
    ['two numbers on two lines', '+141555\n51234'],
    ['a calling code that does not exist', '+9991234567'],
    ['a leading zero after the plus', '+04155551234'],
    ['too few digits', '+1415555'],
    ['too many digits', '+141555512345'],
    ['more than the 15 digits of E.164', '+4915123456789012'],
    ['digits that would be read differently a second time', '+49 0 0 30 123456'],
    ['digits of a script that libphonenumber does not read', '+१४१५५५५१२३४'],
    ['emoji', '📞+14155551234'],
    ['NUL', '+1415555\u00001234'],
    ['a lone surrogate', '+14155551234\ud800'],
    ['a megabyte of spaces inside', `+1${' '.repeat(1_000_000)}4155551234`],
  ])('refuses %s', (_, input) => {
    expect(normalisePhone(input, null)).toBeNull()
    expect(normalisePhone(input, 'US')).toBeNull()
  })

  test.each([null, 'us', 'XX', '', '001', '__proto__', 'constructor'])(
    'refuses a number without + when the default region is %s',
    (region) => {
      expect(normalisePhone('4155551234', region)).toBeNull()
    },
  )

  test.each(['0044 20 7946 0958', '0061 412 345 678'])(
    'refuses 00 where another prefix goes abroad: %s',
    (input) => {
      expect(normalisePhone(input, 'US')).toBeNull()
      expect(normalisePhone(input, 'AU')).toBeNull()
    },
  )

  test.each(getCountries())("accepts libphonenumber's example number of %s, with and without +", (region) => {
    const national = normalisePhone(examples[region], region)
    const sharesItsCode =
      getCountryCallingCode(national?.region as CountryCode) === getCountryCallingCode(region)
    expect(sharesItsCode).toBe(true)
    expect(normalisePhone(national!.e164, null)).toEqual(national)
  })

  test.each(getCountries())(
    'never reads 00 and a calling code as part of a national number of %s',
    (region) => {
      for (const abroad of [
        '+4930123456',
        '+442079460958',
        '+14155551234',
        normalisePhone(examples[region], region)!.e164,
      ]) {
        expect([abroad, null]).toContain(e164(`00${abroad.slice(1)}`, region))
      }
    },
  )

  test('normalising again changes nothing, whatever was accepted', () => {
    const digits = fc.stringMatching(/^\+?[0-9]{2,18}$/)
    const region = fc.constantFrom(null, ...getCountries())
    fc.assert(
      fc.property(digits, region, (input, defaultRegion) => {
        const phone = normalisePhone(input, defaultRegion)
        if (phone === null) return
        expect(phone.e164).toMatch(/^\+[1-9][0-9]{1,14}$/)
        expect(phone.region === null || isSupportedCountry(phone.region)).toBe(true)
        expect(normalisePhone(phone.e164, null)).toEqual(phone)
      }),
      { numRuns: 5000 },
    )
  })

  test('the same digits written with any separators give the same number', () => {
    const separator = fc.constantFrom('', '', ' ', '\u00a0', '-', '–', '.', '/', '(', ')', '\u2009', '\u200e')
    fc.assert(
      fc.property(example, fc.array(separator, { minLength: 20, maxLength: 20 }), (number, between) => {
        const written = [...number].map((digit, i) => digit + between[i]).join('')
        expect(e164(written)).toBe(number)
      }),
    )
  })

  test('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(null, 'US'), (input, region) => {
        normalisePhone(input, region)
      }),
    )
  })
})
