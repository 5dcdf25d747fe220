import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freeSlug, slugOf } from '../../../src/core/custom-fields/judge-custom-field.ts'

test.each([
  ['MRR', 'mrr'],
  ['  Monthly  Revenue (US$) ', 'monthly_revenue_us'],
  ['Größe in cm', 'grosse_in_cm'],
  ['Prénom / Âge', 'prenom_age'],
  ['Łódź', 'lodz'],
  ['smørrebrød Æ', 'smorrebrod_ae'],
  ['İstanbul', 'istanbul'],
  ['ﬁrst', 'first'],
  ['CRM имя', 'crm'],
  ['Имя', 'имя'],
  ['Имя 2', 'имя_2'],
  ['名前', '名前'],
  ['नाम', 'नाम'],
  ['2024', '2024'],
  ['१२', '१२'],
  ['🎉', 'field'],
  ['___', 'field'],
  ['__proto__', 'proto'],
  ['constructor', 'constructor'],
])('%j suggests the slug %j', (name, slug) => {
  expect(slugOf(name)).toBe(slug)
})

const names = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 })

test('a slug is 1 to 255 letters, marks, digits and single inner underscores, and its own slug', () => {
  fc.assert(
    fc.property(names, (name) => {
      const slug = slugOf(name)
      expect(slug).toMatch(/^[\p{L}\p{M}\p{N}]+(?:_[\p{L}\p{M}\p{N}]+)*$/u)
      expect([...slug].length).toBeLessThanOrEqual(255)
      expect(slugOf(slug)).toBe(slug)
    }),
    { numRuns: 2_000 },
  )
})

test('a Latin name’s slug is ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aZéßłĐñ Öç-.09') }), (name) => {
      expect(slugOf(name)).toMatch(/^[a-z0-9_]+$/)
    }),
  )
})

test('a taken slug gets the first number that is free', () => {
  expect(freeSlug('a', new Set())).toBe('a')
  expect(freeSlug('a', new Set(['a']))).toBe('a_2')
  expect(freeSlug('a', new Set(['a', 'a_2', 'a_4']))).toBe('a_3')
})

test('numbered slugs are all different and never too long', () => {
  fc.assert(
    fc.property(names, fc.integer({ min: 1, max: 30 }), (name, count) => {
      const taken = new Set<string>()
      for (let index = 0; index < count; index++) {
        const slug = freeSlug(slugOf(name), taken)
        expect([...slug].length).toBeLessThanOrEqual(255)
        taken.add(slug)
      }
      expect(taken.size).toBe(count)
    }),
  )
})
