import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isEasilyGuessed } from '../../../src/core/access/people/judge-person.ts'
import { SlowHash } from '../../../src/core/access/secrets.ts'
import { refusalOf } from '../../support/refusal-of.ts'

test('what is tried first is refused, what somebody thought of is not', () => {
  const guessed = [
    'password123',
    'P@ssw0rd2026!',
    'Qwertyuiop',
    'letmein!!!!',
    '1234567890',
    '9876543210',
    'abcdefghij',
    'aaaaaaaaaab',
    'Welcome2026',
    'ada.lovelace',
    'AdaLovelace1815',
    'ada.lovelace@example.com',
  ]
  expect(guessed.filter((password) => !isEasilyGuessed(password, 'ada.lovelace@example.com'))).toEqual([])
  const thought = [
    'three blue herons',
    'mXq7-Kd2p-99tz',
    '84629517302846',
    'réveil à midi',
    '三只蓝色的苍鹭在河边',
  ]
  expect(thought.filter((password) => isEasilyGuessed(password, '1815@example.com'))).toEqual([])
})

test('a password opens its own hash in either composition of its letters, and nothing else does', async () => {
  const slowHash = new SlowHash()
  const stored = await slowHash.hash('Zoë wohnt im Café')
  expect(await slowHash.matches('Zoë wohnt im Café'.normalize('NFD'), stored)).toBe(true)
  expect(await slowHash.matches('Zoe wohnt im Café', stored)).toBe(false)
  expect(await slowHash.matches('Zoë wohnt im Café', undefined)).toBe(false)
  expect(await slowHash.matches('', '')).toBe(false)
})

test('hashing takes turns, and what waits is bounded', async () => {
  const slowHash = new SlowHash(2)
  const calls = Array.from({ length: 6 }, () => slowHash.matches('x', undefined))
  const refused = await Promise.all(calls.slice(4).map(refusalOf))
  for (const failure of refused) expect(failure).toMatchObject({ code: 'too_many_requests', retryAfterS: 5 })
  expect(await Promise.all(calls.slice(0, 4))).toEqual([false, false, false, false])
})

test('any text can be judged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.emailAddress(), (password, email) => {
      expect(typeof isEasilyGuessed(password, email)).toBe('boolean')
    }),
  )
})
