/** Why the embedded PostgreSQL could not start; the message says what to do about it. */
type EmbeddedErrorReason =
  | 'no_package'
  | 'not_runnable'
  | 'no_user'
  | 'not_writable'
  | 'disk_full'
  | 'held'
  | 'wrong_cluster'
  | 'init_failed'
  | 'start_failed'
  | 'unsafe_setting'

/** Refusal to start, in words that the person at the terminal can act on. */
export class EmbeddedError extends Error {
  readonly reason: EmbeddedErrorReason

  constructor(reason: EmbeddedErrorReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EmbeddedError'
    this.reason = reason
  }
}

/** Turns a system error under the data directory into one that says what to do; other errors stay as they are. */
export function describeDiskError(error: unknown, dataDir: string): unknown {
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) return diskFull(dataDir, error)
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST')) {
    return new EmbeddedError(
      'not_writable',
      `User id ${process.getuid?.()} cannot write in the data directory ${dataDir} (${(error as Error).message}): ` +
        'give it to that user (chown -R), start Roster as its owner, or set ROSTER_DATA_DIR.',
      { cause: error },
    )
  }
  if (hasCode(error, 'ENOTSUP', 'EOPNOTSUPP')) {
    return new EmbeddedError(
      'not_writable',
      `The file system of ${dataDir} carries no Unix sockets or links (a folder shared with a virtual machine?): ` +
        'use a volume of the system that runs Roster, through ROSTER_DATA_DIR.',
      { cause: error },
    )
  }
  return error
}

/** The refusal for a full disk; a new database needs about 50 MB, and room for its write-ahead log. */
export function diskFull(dataDir: string, cause?: unknown): EmbeddedError {
  return new EmbeddedError(
    'disk_full',
    `No space left for the data directory ${dataDir}: free some (a new database takes about 50 MB), ` +
      'or set ROSTER_DATA_DIR to another disk.',
    { cause },
  )
}

/** True when `error` is a system error with one of these codes (`ENOENT`, `EACCES`, …). */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
