import { describe, expect, test } from 'vitest'
import { LatestMap } from '../../../src/core/kernel/caches.ts'

describe('a map of the latest entries', () => {
  test('never has more than twice its bound, and has the latest of them', () => {
    const map = new LatestMap<number, number>(3)
    for (let key = 0; key < 100; key++) map.set(key, key * 2)
    const known = Array.from({ length: 100 }, (_, key) => key).filter((key) => map.get(key) !== undefined)
    expect(known.length).toBeLessThanOrEqual(6)
    expect(known.slice(-3)).toEqual([97, 98, 99])
  })

  test('keeps what is asked for again and again', () => {
    const map = new LatestMap<number, string>(3)
    map.set(-1, 'often')
    for (let key = 0; key < 100; key++) {
      map.set(key, 'once')
      expect(map.get(-1)).toBe('often')
    }
  })

  test('has the value that was set last, and nothing that was deleted, whichever generation it was in', () => {
    const map = new LatestMap<number, string>(2)
    map.set(0, 'first')
    map.set(1, '')
    map.set(2, '')
    map.set(0, 'second')
    expect(map.get(0)).toBe('second')
    map.delete(0)
    expect(map.get(0)).toBeUndefined()
    map.clear()
    expect([map.get(1), map.get(2)]).toEqual([undefined, undefined])
  })
})
