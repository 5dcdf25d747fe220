import { expect, test } from 'vitest'
import { readE164 } from '../../../src/core/values/e164.ts'
import { drawNumber, draws, expectSameReading } from './same-reading.ts'

const rounds = 100_000

test('a number is read as libphonenumber reads it, and nearly every one is', () => {
  const below = draws(1)
  let read = 0
  for (let round = 0; round < rounds; round++) if (expectSameReading(drawNumber(below))) read++
  expect(read / rounds).toBeGreaterThan(0.8)
})

test.each([
  ['+4930123456', 'DE'],
  ['+14155550133', 'US'],
  ['+16045550133', 'CA'],
  ['+447400123456', 'GB'],
  ['+441534456789', 'JE'],
  ['+77012345678', 'KZ'],
  ['+80012345678', undefined],
])('%s is of %s', (text, region) => {
  expect(expectSameReading(text)).toBe(true)
  expect(readE164(text)?.country).toBe(region)
})

test.each([
  '+490301234567',
  '+4930 123456',
  '4930123456',
  '+',
  '+1',
  '+999123456789',
  '+4930１23456',
  '+1234567890123456',
])('%s is left to the library', (text) => {
  expect(readE164(text)).toBeUndefined()
})
