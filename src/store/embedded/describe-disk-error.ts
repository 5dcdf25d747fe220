import { EmbeddedError } from './embedded-error.ts'
import { hasCode } from './has-code.ts'

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
