/** A unique index or a missing row shows that another transaction was first; the transaction is run again. */
export class LostRace extends Error {}

/** COMMIT was sent and its outcome is unknown: the write may or may not be on disk. It is never retried. */
export class OutcomeUnknown extends Error {}

/** A statement wrote another number of rows than expected. */
export class WrongRowCount extends Error {
  constructor(expected: number, actual: number | null) {
    super(`a statement should have written ${expected} rows and wrote ${actual ?? 'none'}`)
  }
}

/**
 * The meaning of an error at COMMIT. Two classes say that PostgreSQL rolled back: 23, a constraint that is
 * checked late, and 40, except 40003 (statement_completion_unknown). Any other error leaves the outcome open,
 * even one from the server: Citus answers XX000 if a worker is lost while it commits. PostgreSQL 18, appendix
 * A.
 */
export function commitError(error: unknown): unknown {
  const state = isFromServer(error) ? (sqlState(error) ?? '') : ''
  if (/^(23|40)/.test(state) && state !== '40003') return error
  return new OutcomeUnknown('no answer tells whether the transaction was committed', { cause: error })
}

/** The system's error codes for a server that cannot be reached. */
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

/** The SQLSTATE of an error from PostgreSQL, or the system's code (`ECONNREFUSED`). PostgreSQL 18, appendix A. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error ? (error as DriverError).code : undefined
}

/** Whether PostgreSQL itself answered with this error, so that the connection is still in a known state. */
export function isFromServer(error: unknown): boolean {
  return /^[0-9A-Z]{5}$/.test(sqlState(error) ?? '') && !systemCodes.has(sqlState(error) ?? '')
}

/**
 * Whether the connection must not be used again. An error from PostgreSQL has a SQLSTATE and leaves it
 * usable, unless it also ended the session; after any other error (a timeout here, a reset) a statement may
 * still run on it. 08: connection; 57P: shutdown, crash, idle session; 25P03, 25P04: a transaction that took
 * too long. 25006: a read-only server; after a failover a new connection may lead to the primary.
 */
export function endsConnection(error: unknown): boolean {
  return !isFromServer(error) || /^(08|57P|25P0[34]|25006)/.test(sqlState(error) ?? '')
}

/**
 * A migration changed the columns that a prepared statement returns ("cached plan must not change result
 * type"). Recognised by the function that raises it (PostgreSQL, `plancache.c`), since the message is in the
 * server's language.
 */
export function isStalePlan(error: unknown): boolean {
  return sqlState(error) === '0A000' && (error as DriverError).routine === 'RevalidateCachedQuery'
}

/** Class 08, connection exception: a pooler, such as PgBouncer, answers 08P01 if it lost its server connection. */
export function isLostConnection(error: unknown): boolean {
  return /^08/.test(sqlState(error) ?? '')
}

/**
 * The prepared statement is missing on the connection, or another client's has the same name: PgBouncer in
 * transaction mode gave the server connection to another client in between. 26000 invalid_sql_statement_name,
 * 42P05 duplicate_prepared_statement; the statement was not run.
 */
export function isLostStatement(error: unknown): boolean {
  return ['26000', '42P05'].includes(sqlState(error) ?? '')
}

/**
 * Errors that do not recur: 40001 serialization_failure and 40P01 deadlock_detected, when two transactions
 * conflicted; an identifier that another contact got meanwhile; a stale plan, and a lost prepared statement.
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

/** A violation of one of these indexes is retried: the holder appeared after the read, and the next read finds it. */
const identityIndexes = new Set(['contacts_phone', 'contacts_email', 'contacts_external_id'])

/** The name of the unique index that refused a row (23505). */
export function violatedIndex(error: unknown): string | undefined {
  if (sqlState(error) !== '23505') return undefined
  // Citus names the index of a shard, with the shard's number, and only in the message.
  const { constraint = /"([^"]+)"/.exec((error as Error).message)?.[1] } = error as DriverError
  return constraint?.replace(/_\d{6,}$/, '')
}

/**
 * Converts "read-only", which Roster itself requested to keep room for the log, to what it means for callers:
 * 53100, disk full.
 */
export function tellDiskFull(error: unknown): void {
  if (sqlState(error) === '25006') (error as DriverError).code = '53100'
}

/** A store was expected and there is none. */
export class NoStore extends Error {
  constructor(dataDir: string) {
    super(
      `There is no store in ${dataDir}: start Roster once, or say where it is with ROSTER_DATA_DIR or DATABASE_URL.`,
    )
  }
}

/** Roster cannot work on this database. The message says why, and what to do. */
export class UnfitDatabase extends Error {}
