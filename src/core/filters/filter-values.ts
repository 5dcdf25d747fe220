import { isDateOrTime } from '../custom-fields/date-or-time.ts'

const dayMs = 24 * 60 * 60 * 1000
const unitMs: Record<string, number> = { h: 60 * 60 * 1000, d: dayMs, w: 7 * dayMs }

/** A stretch of time from its first moment to just before `end`; of no length where a moment was meant. */
export interface Stretch {
  start: string
  end: string | undefined
}

/**
 * What a filter means by a time: a day (`2026-01-31`, in UTC), a moment (RFC 3339), or one relative to now (`-30d`, `+2w`,
 * `-12h`). Undefined where the text is none of them.
 */
export function readTime(text: string, now: Date): Stretch | undefined {
  const relative = /^([+-]\d{1,5})([hdw])$/.exec(text)
  if (relative !== null) {
    const moment = new Date(now.getTime() + Number(relative[1]) * unitMs[relative[2]!]!)
    return { start: inUtc(moment), end: undefined }
  }
  if (!isDateOrTime(text)) return undefined
  const start = new Date(text)
  return {
    start: inUtc(start),
    end: text.includes('T') ? undefined : inUtc(new Date(start.getTime() + dayMs)),
  }
}

/** Without the sign and zero that JavaScript puts before the year 10000, which PostgreSQL does not read. */
function inUtc(time: Date): string {
  return time.toISOString().replace(/^\+0/, '')
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i

/** A decimal that a filter compares with, as text; undefined for what is none or is beyond a double. */
export function readNumber(text: string): string | undefined {
  return text.length <= 64 && decimal.test(text) && Number.isFinite(Number(text)) ? text : undefined
}

export function readFlag(text: string): boolean | undefined {
  const word = text.toLowerCase()
  if (word === 'true' || word === 'yes') return true
  return word === 'false' || word === 'no' ? false : undefined
}
