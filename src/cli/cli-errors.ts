import type { Failure } from '../core/kernel/failure.ts'

/** What a script can tell apart; `roster --help` lists them. */
export const exitCodes = { refused: 1, usage: 2, unreachable: 3, partly: 4 } as const

/** A command did not do what it was told. One sentence for the person, one exit code for the script. */
export class CliError extends Error {
  readonly exitCode: number
  /** There is no Roster where one was called, as far as this machine can tell. */
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
