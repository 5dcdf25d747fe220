/** A unique index or a missing row said that another transaction was first; the transaction is run again. */
export class LostRace extends Error {}

/** COMMIT was sent and its outcome is not known: the write may or may not be on disk. Never retried, never guessed. */
export class OutcomeUnknown extends Error {}

/** A statement wrote another number of rows than it was given. */
export class WrongRowCount extends Error {
  constructor(expected: number, actual: number | null) {
    super(`a statement should have written ${expected} rows and wrote ${actual ?? 'none'}`)
  }
}

/**
 * What an error at COMMIT means. Two classes say that PostgreSQL rolled back: 23, a constraint that is checked late, and
 * 40, except 40003 (statement_completion_unknown). Any other error leaves it open, also one that the server sent: Citus
 * answers XX000 when a worker is lost while it commits. PostgreSQL 18, appendix A.
 */
export function commitError(error: unknown): unknown {
  const state = isFromServer(error) ? (sqlState(error) ?? '') : ''
  if (/^(23|40)/.test(state) && state !== '40003') return error
  return new OutcomeUnknown('no answer tells whether the transaction was committed', { cause: error })
}

/** The system's codes for a server that cannot be reached. */
export const systemCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOTCONN',
])

interface DriverError extends Error {
  code?: string
  constraint?: string
  routine?: string
}

/** SQLSTATE of an error from PostgreSQL, or the system's code (`ECONNREFUSED`). PostgreSQL 18, appendix A. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error ? (error as DriverError).code : undefined
}

/** Whether PostgreSQL answered with this error, so that the connection is in step with it. */
export function isFromServer(error: unknown): boolean {
  return /^[0-9A-Z]{5}$/.test(sqlState(error) ?? '') && !systemCodes.has(sqlState(error) ?? '')
}

/**
 * Whether the connection must not serve anyone again. What PostgreSQL refused has a SQLSTATE and leaves it usable, unless
 * it ended the session as well; after anything else (a timeout here, a reset) a statement may still run on it.
 * 08: connection; 57P: shutdown, crash, idle session; 25P03, 25P04: a transaction that took too long. 25006: a read-only
 * server, where a new connection may lead to the one that takes writes since a failover.
 */
export function endsConnection(error: unknown): boolean {
  return !isFromServer(error) || /^(08|57P|25P0[34]|25006)/.test(sqlState(error) ?? '')
}

/**
 * A migration changed the columns that a prepared statement answers with ("cached plan must not change result type").
 * Told by the function it comes from (PostgreSQL, `plancache.c`), since the message is in the server's language.
 */
export function isStalePlan(error: unknown): boolean {
  return sqlState(error) === '0A000' && (error as DriverError).routine === 'RevalidateCachedQuery'
}

/** Class 08, connection exception: what a pooler says of a server connection that it lost, such as PgBouncer by 08P01. */
export function isLostConnection(error: unknown): boolean {
  return /^08/.test(sqlState(error) ?? '')
}

/**
 * A prepared statement is not on the connection that should have it, or another client's of the same name is: PgBouncer in
 * transaction mode gave the connection to somebody else in between. 26000 invalid_sql_statement_name, 42P05
 * duplicate_prepared_statement; the statement was not run.
 */
export function isLostStatement(error: unknown): boolean {
  return ['26000', '42P05'].includes(sqlState(error) ?? '')
}

/**
 * PostgreSQL ended this one for a reason that does not last: 40001 serialization_failure and 40P01 deadlock_detected,
 * when two transactions met; an identifier that another contact got meanwhile; a stale plan, and a prepared
 * statement that was lost.
 */
export function isRetryable(error: unknown): boolean {
  const state = sqlState(error)
  return (
    error instanceof LostRace ||
    state === '40001' ||
    state === '40P01' ||
    identityIndexes.has(violatedIndex(error) ?? '') ||
    isStalePlan(error) ||
    isLostStatement(error)
  )
}

/** Who violates one of these had looked before: the holder came after the look, and the next look finds it. */
const identityIndexes = new Set(['contacts_phone', 'contacts_email', 'contacts_external_id'])

/** The unique index that refused a row (23505), by name. */
export function violatedIndex(error: unknown): string | undefined {
  if (sqlState(error) !== '23505') return undefined
  // Citus names the index of a shard, with the shard's number, and in the message alone.
  const { constraint = /"([^"]+)"/.exec((error as Error).message)?.[1] } = error as DriverError
  return constraint?.replace(/_\d{6,}$/, '')
}

/** Makes of "read-only", which Roster asked for itself to keep room for the log, what it is for whoever meets it: 53100. */
export function tellDiskFull(error: unknown): void {
  if (sqlState(error) === '25006') (error as DriverError).code = '53100'
}

/** There is no store where one was looked for. */
export class NoStore extends Error {
  constructor(dataDir: string) {
    super(
      `There is no store in ${dataDir}: start Roster once, or say where it is with ROSTER_DATA_DIR or DATABASE_URL.`,
    )
  }
}

/** A database on which Roster cannot work. The message says why, and what to do. */
export class UnfitDatabase extends Error {}
