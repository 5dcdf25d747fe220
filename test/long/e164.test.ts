import { expect, test } from 'vitest'
import { drawNumber, draws, expectSameReading } from '../core/values/same-reading.ts'

const rounds = 3_000_000

test('millions of numbers are read as libphonenumber reads them', { timeout: 900_000 }, () => {
  const below = draws(Date.now())
  let read = 0
  for (let round = 0; round < rounds; round++) if (expectSameReading(drawNumber(below))) read++
  expect(read).toBeGreaterThan(rounds / 2)
})
