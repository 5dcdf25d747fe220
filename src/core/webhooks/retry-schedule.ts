import type { WebhookAnswer } from './sender.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long after the try before each try comes; the first at once. */
const pausesMs = [
  0,
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
]

/** Tries of one message before it has failed. */
export const triesMax = pausesMs.length

/** Later by up to so much, so that what failed together does not come back together. */
const jitter = 0.1

/** When a message is tried again that has been tried so often; undefined: never. */
export function nextTryAt(tries: number, now: Date, random: () => number = Math.random): Date | undefined {
  const pauseMs = pausesMs[tries]
  if (pauseMs === undefined) return undefined
  return new Date(now.getTime() + Math.round(pauseMs * (1 + jitter * random())))
}

/** An address that has taken nothing for so long is paused. */
export const failingMsMax = 5 * day

/** 2xx alone is success (Standard Webhooks 1.0.0, "Operational considerations"). */
const success = { from: 200, to: 299 }
/** The receiver wants no more. */
const goneStatus = 410
/** The receiver, or what stands before it, has too much to do. */
const slowing: ReadonlySet<number> = new Set([429, 502, 504])
const slowMs = 30 * second
const slowMsMax = day

/** What an answer means for its message and for the address. */
export interface Verdict {
  outcome: 'delivered' | 'failed' | 'gone'
  /** Nothing is sent to the address for so long. */
  slowMs: number | null
}

export function judgeAnswer({ status, retryAfterMs }: WebhookAnswer): Verdict {
  if (status !== null && status >= success.from && status <= success.to)
    return { outcome: 'delivered', slowMs: null }
  if (status === goneStatus) return { outcome: 'gone', slowMs: null }
  const isSlow = retryAfterMs !== null || (status !== null && slowing.has(status))
  return { outcome: 'failed', slowMs: isSlow ? Math.min(retryAfterMs ?? slowMs, slowMsMax) : null }
}

/** `Retry-After` in milliseconds: seconds, or an HTTP date (RFC 9110, 10.2.3); null where it says nothing. */
export function readRetryAfter(text: string | undefined, now: Date): number | null {
  if (text === undefined) return null
  if (/^\s*\d{1,9}\s*$/.test(text)) return Number(text) * second
  const at = /\bGMT\s*$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime())
}
