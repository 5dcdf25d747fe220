import type { Failure } from '../core/kernel/failure.ts'

/** Exit codes, by which scripts distinguish failures; `roster --help` lists them. */
export const exitCodes = { refused: 1, usage: 2, unreachable: 3, partly: 4 } as const

/** A failed command: one sentence for the person, one exit code for the script. */
export class CliError extends Error {
  readonly exitCode: number
  /** Whether no Roster answers at the address, as far as this machine can tell. */
  readonly isNobodyThere: boolean

  constructor(message: string, exitCode: number = exitCodes.refused, { isNobodyThere = false } = {}) {
    super(message)
    this.exitCode = exitCode
    this.isNobodyThere = isNobodyThere
  }
}

/** The one record that an argument names, by its id or its name; a name that several have is refused. */
export function findNamed<T extends { id: string; name: string }>(
  kind: string,
  records: readonly T[],
  given: string,
): T {
  const byId = records.find(({ id }) => id === given.toLowerCase())
  if (byId !== undefined) return byId
  const [found, another] = records.filter(({ name }) => name === given)
  if (found === undefined) throw new CliError(`No ${kind} with the name or id \`${given}\``)
  if (another !== undefined)
    throw new CliError(`Several ${kind}s have the name \`${given}\`: give the id (roster ${kind}s list)`)
  return found
}

const fileCalls = ['open', 'read', 'write', 'writev', 'fsync', 'rename', 'link', 'unlink', 'stat', 'lstat']
const connectionCodes = ['EPIPE', 'ECONNRESET', 'ENOTCONN', 'ETIMEDOUT']

/** An error of a file as one sentence; other errors unchanged. */
export function fileError(error: unknown, path: string): unknown {
  const { code = '', syscall = '' } = error as NodeJS.ErrnoException
  const isFiles = error instanceof Error && fileCalls.includes(syscall) && !connectionCodes.includes(code)
  if (!isFiles) return error
  const said = fileSentences[code]
  return new CliError(
    `${path} ${said === undefined ? `cannot be used: ${error.message}` : `${said} (${code})`}`,
  )
}

/** The rest of the sentence after the path: the problem, and what to do. */
const fileSentences: Readonly<Record<string, string>> = {
  ENOENT: 'is not there, or its directory is not: look at the path',
  ENOTDIR: 'cannot be: a part of the path is a file and no directory',
  EISDIR: 'is a directory: name a file',
  EACCES: 'cannot be used by this user: give it the right to, or run this as its owner',
  EPERM: 'cannot be used by this user: give it the right to, or run this as its owner',
  EROFS: 'is on a file system that is read-only: name a file on another',
  ENOSPC: 'does not fit: the disk is full. Free some space, or name a file on another disk',
  EDQUOT:
    'does not fit: this user may have no more of the disk. Free some space, or name a file on another disk',
  EFBIG:
    'does not fit: a file may not be so large here. Raise the limit (ulimit -f), or name a file on another disk',
  EMFILE: 'cannot be opened: this process may open no more files. Raise the limit (ulimit -n 1024)',
  ENAMETOOLONG: 'cannot be: the name is too long',
  EIO: 'cannot be read or written: the disk has a fault, which the system’s log tells of',
}

/** A refusal of the core as a person reads it in a terminal. */
export function describeFailure({ code, detail, faults = [] }: Failure): string {
  return [detail ?? code.replaceAll('_', ' '), ...faults.map(describeFault)].join('\n  ')
}

/** One fault: its place and its meaning. */
export function describeFault({ field, code, expected }: DescribedFault): string {
  const wanted = expected === undefined ? '' : ` (${expected})`
  return `${field}: ${code.replaceAll('_', ' ')}${wanted}`.replace(/^: /, '')
}

interface DescribedFault {
  field: string
  code: string
  expected?: string | number
}
