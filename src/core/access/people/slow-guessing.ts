import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { countAttempts, forgiveAttempts } from '../../../store/access/sessions.ts'
import { type DirectoryScope, inTransaction } from '../../../store/kernel/scope.ts'
import { Refusal } from '../../kernel/failure.ts'

const windowMs = 15 * 60_000

/**
 * Attempts a period for one email from one address, and separately from a known device, so that the owner can
 * still sign in there.
 */
const perPairMax = 10
/** Attempts for one email from all addresses: 9,600 guesses a day. */
const perEmailMax = 100
/** Attempts from one address for any emails; an office behind one address stays within it. */
const perAddressMax = 100

/** One attempt to sign in. */
export interface Attempt {
  emailKey: string
  /** The network address of the attempt. */
  address: string
  /** The device, if this person has signed in on it before; it has a limit of its own. */
  knownDevice?: string | undefined
}

/**
 * Counts an attempt before its password is checked. The counts are in the database, so all processes share
 * them. Refuses with `too_many_requests` beyond the limits. The answer does not reveal whether the email
 * exists.
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

/**
 * Called after the right password: resets the counts, because this attempt was no guess and the ones before
 * were mistakes.
 */
export async function forgiveAttempt(scope: DirectoryScope, attempt: Attempt): Promise<void> {
  const subjects = boundsOf(attempt).map(({ subject }) => subject)
  await inTransaction(scope, (scope) => forgiveAttempts(scope, subjects, subjects[0]!))
}

interface Bound {
  subject: Buffer
  max: number
}

/** The counters of an attempt and their limits, the narrowest first. */
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

/**
 * The network that guesses are counted by. An IPv6 customer has at least a /64 (RFC 6177), and a guesser can
 * use all of it.
 */
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
