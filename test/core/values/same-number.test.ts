import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  isFormerNumber,
  samePersonNumbers,
  withoutFormerPrefix,
} from '../../../src/core/values/same-number.ts'

describe('samePersonNumbers', () => {
  test.each([
    ["Argentina's 9, Buenos Aires", '+541123456789', '+5491123456789'],
    ["Argentina's 9, Córdoba", '+543512345678', '+5493512345678'],
    ["Argentina's 9, an area of four digits", '+542982123456', '+5492982123456'],
    ["Mexico's 1", '+525512345678', '+5215512345678'],
    ["Mexico's 1, Monterrey", '+528119878677', '+5218119878677'],
    ["Brazil's ninth digit, São Paulo", '+551187654321', '+5511987654321'],
    ["Brazil's ninth digit, Rio Grande do Sul", '+555196543210', '+5551996543210'],
    ["Brazil's ninth digit before a 6", '+552161234567', '+5521961234567'],
    ["Brazil's ninth digit before a 7", '+551174123456', '+5511974123456'],
    ['Benin, mobile', '+22997123456', '+2290197123456'],
    ['Benin, landline', '+22921123456', '+2290121123456'],
    ['Ivory Coast, Orange', '+22507123456', '+2250707123456'],
    ['Ivory Coast, Orange 48', '+22548123456', '+2250748123456'],
    ['Ivory Coast, MTN', '+22505123456', '+2250505123456'],
    ['Ivory Coast, MTN 64', '+22564123456', '+2250564123456'],
    ['Ivory Coast, Moov', '+22501123456', '+2250101123456'],
    ['Ivory Coast, Moov 40', '+22540123456', '+2250140123456'],
    ["Ivory Coast, Orange's landline", '+22520212223', '+2252720212223'],
    ["Ivory Coast, MTN's landline", '+22520012223', '+2252520012223'],
    ["Ivory Coast, Moov's landline", '+22520812223', '+2252120812223'],
    ["Italy's zero", '+393471234567', '+3903471234567'],
    ["Italy's zero, 320", '+393201234567', '+3903201234567'],
  ])('knows %s in both forms', (_, one, other) => {
    expect(samePersonNumbers(one)).toEqual([other])
    expect(samePersonNumbers(other)).toEqual([one])
  })

  test.each([
    ['a landline in Brazil', '+551133334444'],
    ['trunked radio in Brazil, which kept eight digits', '+551177654321'],
    ['the mobile that has those digits after a 9', '+5511977654321'],
    ['an area that Brazil has not', '+552087654321'],
    ['a toll-free number in Mexico', '+528001234567'],
    ['a toll-free number in Argentina', '+548001234567'],
    ['a number of ten digits in Benin that is no old one', '+2290231234567'],
    ['an operator that had closed in Ivory Coast', '+22560123456'],
    ["an old number under another operator's digits", '+2250507123456'],
    ['a landline in Milan', '+390212345678'],
    ['an old mobile of nine digits in Italy, whose zero makes a landline', '+39335022670'],
    ['the United States', '+14155551234'],
    ['Germany', '+4915112345678'],
  ])('has no other form for %s', (_, number) => {
    expect(samePersonNumbers(number)).toEqual([])
  })

  test('each form is among the forms of its other forms, and never its own', () => {
    const number = fc
      .tuple(
        fc.constantFrom('54', '52', '55', '229', '225', '39', '1', '49'),
        fc.stringMatching(/^\d{7,12}$/),
      )
      .map(([code, rest]) => `+${code}${rest}`)
    fc.assert(
      fc.property(number, (e164) => {
        const others = samePersonNumbers(e164)
        expect(others).not.toContain(e164)
        for (const other of others) expect(samePersonNumbers(other)).toContain(e164)
      }),
      { numRuns: 5_000 },
    )
  })
})

test("reads Mexico's former prefix, and Argentina's 9 beside its 15, as the number of today, and leaves every other number alone", () => {
  expect(withoutFormerPrefix('+5215512345678')).toBe('+525512345678')
  expect(withoutFormerPrefix('+521551234567')).toBe('+521551234567')
  expect(withoutFormerPrefix('+549111523456789')).toBe('+54111523456789')
  expect(withoutFormerPrefix('+5491123456789')).toBe('+5491123456789')
  expect(withoutFormerPrefix('+14155551234')).toBe('+14155551234')
})

test('knows the eight digits of Benin and Ivory Coast as numbers that once were', () => {
  expect(['+22997123456', '+22507123456', '+22520212223'].map(isFormerNumber)).toEqual([true, true, true])
  expect(['+2290197123456', '+22510123456', '+541123456789'].map(isFormerNumber)).toEqual([
    false,
    false,
    false,
  ])
})
