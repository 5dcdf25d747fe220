import { isFromServer, sqlState, systemCodes } from './errors.ts'

/** A state of the database in which requests fail for a reason that is not theirs. */
export type OutageKind = keyof typeof sentences

/** What each kind is and what to do about it, for the operator's log, `/readyz` and the doctor. */
const sentences = {
  away: 'the database cannot be reached',
  busy: 'the database answers too slowly, or every connection to it is in use',
  read_only:
    'the database is read-only (a standby, or default_transaction_read_only is on): promote it, or let DATABASE_URL lead to the primary',
  disk_full:
    'the disk of the database is full: free some space or enlarge the volume; Roster goes on by itself then',
  disk_failed: 'PostgreSQL cannot read or write its files: its log says which, and why',
  no_store:
    'the tables of Roster are not in the database (was it dropped and made anew?): restore a backup into it, or start Roster again, which makes an empty store',
  refused: 'PostgreSQL refuses the user of DATABASE_URL: check its name, its password and its rights',
  exhausted:
    'PostgreSQL has no memory or no connections left: raise max_connections, or lower ROSTER_POOL_SIZE',
} as const

export function describeOutage(kind: OutageKind): string {
  return sentences[kind]
}

/** By SQLSTATE or its beginning, the longer one first (PostgreSQL 18, appendix A). */
const byState: readonly (readonly [RegExp, OutageKind])[] = [
  [/^25006/, 'read_only'],
  [/^53100/, 'disk_full'],
  [/^(42P01|3D000|3F000)/, 'no_store'],
  [/^(28|42501)/, 'refused'],
  [/^53/, 'exhausted'],
  // A statement that took too long, a lock that was not available, a transaction that was left open.
  [/^(57014|55P03|25P0[34])/, 'busy'],
  [/^(08|57)/, 'away'],
  [/^58/, 'disk_failed'],
]

const byMessage: readonly (readonly [RegExp, OutageKind])[] = [
  [/timeout exceeded when trying to connect|Query read timeout/, 'busy'],
  [
    /Connection terminated|Client has encountered a connection error|Cannot use a pool after calling end|Client was closed/,
    'away',
  ],
]

/** Citus's error if a node is lost within a transaction; its messages are always in English. */
const internalError = 'XX000'
const lostNode = /remote node|marked as essential|connection not open|closed the connection|could not connect/

/** The outage that an error of the database or its driver means; undefined: the statement or Roster is wrong. */
export function outageOf(error: unknown): OutageKind | undefined {
  if (!(error instanceof Error)) return undefined
  const state = sqlState(error)
  if (state === undefined) return byMessage.find(([message]) => message.test(error.message))?.[1]
  if (systemCodes.has(state)) return 'away'
  if (!isFromServer(error)) return undefined
  if (state === internalError) return lostNode.test(error.message) ? 'away' : undefined
  return byState.find(([states]) => states.test(state))?.[1]
}

/**
 * Whether an error means that the database is temporarily unavailable, rather than that a statement is wrong
 * or not allowed.
 */
export function isUnavailable(error: unknown): boolean {
  const kind = outageOf(error)
  return kind !== undefined && kind !== 'no_store' && kind !== 'refused'
}
