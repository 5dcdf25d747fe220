import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeLongJson } from '../../../src/core/kernel/long-json.ts'

test('a value with a long list is written as JSON.stringify writes it, wherever the list is', async () => {
  const list = fc.array(fc.jsonValue(), { minLength: 50, maxLength: 60 })
  const around = fc.array(fc.tuple(fc.string(), fc.jsonValue({ maxDepth: 1 })), { maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(list, around, fc.nat(3), async (list, around, depth) => {
      let value: unknown = list
      for (let level = 0; level < depth; level++) value = { ...Object.fromEntries(around), list: value }
      expect(String(await writeLongJson(value))).toBe(JSON.stringify(value))
    }),
    { numRuns: 200 },
  )
})

test('a value without one is left to others', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 49 }), (few) => {
      expect(writeLongJson({ few, one: 'x' })).toBeUndefined()
    }),
  )
})
