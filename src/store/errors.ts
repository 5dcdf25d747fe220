/** A unique index or a missing row said that another transaction was first; the transaction is run again. */
export class LostRace extends Error {}

/** The connection was lost after COMMIT was sent: the write may or may not be on disk. Never retried, never guessed. */
export class OutcomeUnknown extends Error {}

/** The database cannot serve now: away, full, starting, stopping or too slow. Nothing was written. */
export class DatabaseUnavailable extends Error {}

const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOTCONN',
])

interface DriverError extends Error {
  code?: string
  constraint?: string
}

/** SQLSTATE of an error from PostgreSQL, or the system's code (`ECONNREFUSED`). PostgreSQL 18, appendix A. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error ? (error as DriverError).code : undefined
}

/** Whether PostgreSQL answered with this error, so that the connection is in step with it. */
export function isFromServer(error: unknown): boolean {
  return /^[0-9A-Z]{5}$/.test(sqlState(error) ?? '') && !systemCodes.has(sqlState(error) ?? '')
}

/** Two transactions met and PostgreSQL ended this one: 40001 serialization_failure, 40P01 deadlock_detected. */
export function isRetryable(error: unknown): boolean {
  const state = sqlState(error)
  return error instanceof LostRace || state === '40001' || state === '40P01'
}

/** The unique index that refused a row (23505), by name. */
export function violatedIndex(error: unknown): string | undefined {
  return sqlState(error) === '23505' ? (error as DriverError).constraint : undefined
}

// 08: connection; 53: out of disk, memory or connections; 57: shutdown, crash, cancelled by a timeout; 58: its disk failed.
const unavailableClasses = ['08', '53', '57', '58']
const driverMessages = [
  /Connection terminated/,
  /timeout exceeded when trying to connect/,
  /Client has encountered a connection error/,
  /Cannot use a pool after calling end/,
  /Query read timeout/,
  /Client was closed/,
]

/** Whether an error says that the database is away for now, rather than that a statement is wrong. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true
  if (!(error instanceof Error)) return false
  const state = sqlState(error)
  if (state !== undefined && systemCodes.has(state)) return true
  // 25006: read-only, a standby that was not promoted yet. 55P03: a lock was not to be had in time.
  if (
    state !== undefined &&
    (unavailableClasses.includes(state.slice(0, 2)) || state === '25006' || state === '55P03')
  )
    return true
  return state === undefined && driverMessages.some((message) => message.test(error.message))
}
