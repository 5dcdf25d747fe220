import type { Failure } from '../core/kernel/failure.ts'

/** What a script can tell apart; `roster --help` lists them. */
export const exitCodes = { refused: 1, usage: 2, unreachable: 3, partly: 4 } as const

/** A command did not do what it was told. One sentence for the person, one exit code for the script. */
export class CliError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number = exitCodes.refused) {
    super(message)
    this.exitCode = exitCode
  }
}

const fileCalls = ['open', 'read', 'write', 'writev', 'fsync', 'rename', 'link', 'unlink', 'stat', 'lstat']
const connectionCodes = ['EPIPE', 'ECONNRESET', 'ENOTCONN', 'ETIMEDOUT']

/** What went wrong with a file in one sentence; any other error as it is. */
export function fileError(error: unknown, path: string): unknown {
  const { code = '', syscall = '' } = error as NodeJS.ErrnoException
  const isFiles = error instanceof Error && fileCalls.includes(syscall) && !connectionCodes.includes(code)
  return isFiles ? new CliError(`${path} cannot be used: ${error.message}`) : error
}

/** A refusal of the core as a person reads it in a terminal. */
export function describeFailure({ code, detail, faults = [] }: Failure): string {
  return [detail ?? code.replaceAll('_', ' '), ...faults.map(describeFault)].join('\n  ')
}

/** One fault: where and what. */
export function describeFault({ field, code, expected }: DescribedFault): string {
  const wanted = expected === undefined ? '' : ` (${expected})`
  return `${field}: ${code.replaceAll('_', ' ')}${wanted}`.replace(/^: /, '')
}

interface DescribedFault {
  field: string
  code: string
  expected?: string | number
}
