/** Why the embedded PostgreSQL could not start; the message says what to do about it. */
type EmbeddedErrorReason =
  | 'no_package'
  | 'not_runnable'
  | 'no_user'
  | 'not_writable'
  | 'disk_full'
  | 'no_files'
  | 'held'
  | 'wrong_cluster'
  | 'init_failed'
  | 'start_failed'
  | 'unsafe_setting'

/** Refusal to start, in words that tell the person at the terminal what to do. */
export class EmbeddedError extends Error {
  readonly reason: EmbeddedErrorReason

  constructor(reason: EmbeddedErrorReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EmbeddedError'
    this.reason = reason
  }
}

/** Converts a system error below the data directory to one that says what to do; other errors are unchanged. */
export function describeDiskError(error: unknown, dataDir: string): unknown {
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) return diskFull(dataDir, error)
  if (hasCode(error, 'EROFS'))
    return notWritable(
      `The file system of the data directory ${dataDir} is read-only: mount it for writing, or set ROSTER_DATA_DIR to a directory on another.`,
      error,
    )
  if (hasCode(error, 'ENOTDIR', 'EEXIST'))
    return notWritable(
      `The data directory ${dataDir}, or one that it lies in, is a file: move it away, or set ROSTER_DATA_DIR to a directory.`,
      error,
    )
  // Missing parents were created, so the error is about this directory itself.
  const isMaking = (error as NodeJS.ErrnoException).syscall === 'mkdir'
  if (isMaking && hasCode(error, 'ENOENT', 'EINVAL', 'ENAMETOOLONG', 'ELOOP'))
    return notWritable(
      `The data directory ${dataDir} cannot be made where it is (${(error as Error).message}): set ROSTER_DATA_DIR to a directory on a disk.`,
      error,
    )
  if (hasCode(error, 'EIO'))
    return notWritable(
      `The disk of the data directory ${dataDir} has a fault (${(error as Error).message}): look at the system's log, and restore a backup on another disk where it does not go away.`,
      error,
    )
  if (hasCode(error, 'EMFILE', 'ENFILE')) return noFiles(error)
  if (hasCode(error, 'EACCES', 'EPERM')) {
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

function notWritable(message: string, cause: unknown): EmbeddedError {
  return new EmbeddedError('not_writable', message, { cause })
}

/** The refusal if no more files may be opened; PostgreSQL needs some for each connection. */
export function noFiles(cause?: unknown): EmbeddedError {
  return new EmbeddedError(
    'no_files',
    'This process may open no more files: raise the limit to at least 1024 (ulimit -n 1024; LimitNOFILE= in a systemd unit).',
    { cause },
  )
}

/** The refusal for a full disk: an existing store needs room to start, a new one about 100 MB. */
export function diskFull(dataDir: string, cause?: unknown): EmbeddedError {
  return new EmbeddedError(
    'disk_full',
    `No space left for the data directory ${dataDir}: the disk is full. Free some space or enlarge the volume (a store that ` +
      'is there needs some to start, a new one about 100 MB), or set ROSTER_DATA_DIR to another disk.',
    { cause },
  )
}

/**
 * The meaning of PostgreSQL's output at a failed start, for the person at the terminal; undefined: the output
 * is shown as it is.
 */
export function describeServerWords(words: string, dataDir: string): EmbeddedError | undefined {
  if (/No space left on device|Disk quota exceeded/.test(words)) return diskFull(dataDir)
  if (/Too many open files|insufficient file descriptors/.test(words)) return noFiles()
  if (/Read-only file system/.test(words))
    return describeDiskError(Object.assign(new Error(words), { code: 'EROFS' }), dataDir) as EmbeddedError
  return undefined
}

/** Whether `error` is a system error with one of these codes (`ENOENT`, `EACCES`, …). */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
