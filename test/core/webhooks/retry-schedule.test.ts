import { describe, expect, it } from 'vitest'
import {
  judgeAnswer,
  nextTryAt,
  readRetryAfter,
  triesMax,
} from '../../../src/core/webhooks/retry-schedule.ts'

const answer = (status: number | null, retryAfterMs: number | null = null) =>
  judgeAnswer({ status, retryAfterMs, error: null, answer: null, ms: 1 })

describe('an answer', () => {
  it.each([200, 201, 202, 204, 299])('of %i is success', (status) =>
    expect(answer(status)).toEqual({ outcome: 'delivered', slowMs: null }),
  )

  it.each([100, 199, 300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 409, 422, 500, 501, 503, 599, null])(
    'of %s is failure',
    (status) => expect(answer(status)).toEqual({ outcome: 'failed', slowMs: null }),
  )

  it('of 410 ends the webhook', () => expect(answer(410).outcome).toBe('gone'))

  it.each([429, 502, 504])('of %i slows the address down', (status) => {
    expect(answer(status)).toEqual({ outcome: 'failed', slowMs: 30_000 })
    expect(answer(status, 120_000)).toEqual({ outcome: 'failed', slowMs: 120_000 })
  })

  it('that says when to come again is waited for, a day at most', () => {
    expect(answer(503, 5_000).slowMs).toBe(5_000)
    expect(answer(503, 10 * 24 * 3_600_000).slowMs).toBe(24 * 3_600_000)
  })
})

describe('the tries of a message', () => {
  it('come after 0 s, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, and are ten', () => {
    const now = new Date(0)
    const pauses = Array.from({ length: triesMax }, (_, tries) => nextTryAt(tries, now, () => 0)?.getTime())
    const [s, min, h] = [1_000, 60_000, 3_600_000]
    expect(pauses).toEqual([0, 5 * s, 5 * min, 30 * min, 2 * h, 5 * h, 10 * h, 14 * h, 20 * h, 24 * h])
    expect(nextTryAt(triesMax, now)).toBeUndefined()
  })

  it('are spread by a tenth, never early', () => {
    for (let times = 0; times < 100; times++) {
      const ms = (nextTryAt(2, new Date(0)) as Date).getTime()
      expect(ms).toBeGreaterThanOrEqual(300_000)
      expect(ms).toBeLessThanOrEqual(330_000)
    }
  })
})

it('Retry-After is seconds or a date, and nothing else', () => {
  const now = new Date('2026-03-14T09:00:00Z')
  expect(readRetryAfter('120', now)).toBe(120_000)
  expect(readRetryAfter('Sat, 14 Mar 2026 09:01:00 GMT', now)).toBe(60_000)
  expect(readRetryAfter('Sat, 14 Mar 2026 08:00:00 GMT', now)).toBe(0)
  for (const text of [undefined, '', 'soon', '-5', '1e9', '99999999999'])
    expect([text, readRetryAfter(text, now)]).toEqual([text, null])
})
