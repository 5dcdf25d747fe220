import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { countAttempts, forgiveAttempts } from '../../../store/access/sessions.ts'
import { type DirectoryScope, inTransaction } from '../../../store/kernel/scope.ts'
import { Refusal } from '../../kernel/failure.ts'

const windowMs = 15 * 60_000

/** For one email from one address, and for one on a device where it has signed in before: its owner still gets in there. */
const perPairMax = 10
/** For one email from everywhere: 9,600 guesses a day. */
const perEmailMax = 100
/** For one address, whichever emails it tries; an office behind one address signs in within it. */
const perAddressMax = 100

/** Who tries to sign in as whom. */
export interface Attempt {
  emailKey: string
  /** The network address it comes from. */
  address: string
  /** The device, where this very person has signed in on it before: it has an allowance of its own. */
  knownDevice?: string | undefined
}

/**
 * Counts an attempt before its password is looked at, in the database and so in all processes together; refuses with
 * `too_many_requests` beyond the bounds. The answer is the same whether the email is anybody's.
 */
export async function countAttempt(scope: DirectoryScope, attempt: Attempt): Promise<void> {
  const bounds = boundsOf(attempt)
  const at = new Date()
  const windowEndsAt = new Date(at.getTime() + windowMs)
  const counted = await inTransaction(scope, (scope) =>
    countAttempts(
      scope,
      bounds.map(({ subject }) => subject),
      { at, windowEndsAt },
    ),
  )
  const full = counted.filter(({ subject, attempts }) =>
    bounds.some((bound) => bound.subject.equals(subject) && attempts > bound.max),
  )
  if (full.length === 0) return
  const endsAt = Math.max(...full.map(({ window_ends_at }) => window_ends_at.getTime()))
  throw new Refusal({
    code: 'too_many_requests',
    detail: 'Too many attempts to sign in. Try again after the seconds in Retry-After.',
    retryAfterS: Math.max(1, Math.ceil((endsAt - at.getTime()) / 1_000)),
  })
}

/** After the right password: this attempt was no guess, and the ones before it from here were slips. */
export async function forgiveAttempt(scope: DirectoryScope, attempt: Attempt): Promise<void> {
  const subjects = boundsOf(attempt).map(({ subject }) => subject)
  await inTransaction(scope, (scope) => forgiveAttempts(scope, subjects, subjects[0]!))
}

interface Bound {
  subject: Buffer
  max: number
}

/** What an attempt counts against, its own slips first. */
function boundsOf({ emailKey, address, knownDevice }: Attempt): Bound[] {
  if (knownDevice !== undefined)
    return [{ subject: hash(`device ${knownDevice} ${emailKey}`), max: perPairMax }]
  const from = networkOf(address)
  return [
    { subject: hash(`pair ${from} ${emailKey}`), max: perPairMax },
    { subject: hash(`email ${emailKey}`), max: perEmailMax },
    { subject: hash(`address ${from}`), max: perAddressMax },
  ]
}

/** An IPv6 customer has a /64 at least (RFC 6177): whoever guesses has all of it. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [head = '', tail] = address.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? [] : Array.from({ length: 8 - first.length - last.length }, () => '0')
  return [...first, ...gap, ...last].slice(0, 4).join(':')
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
