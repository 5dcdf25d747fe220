import { CliError } from './cli-error.ts'

const fileCalls = ['open', 'read', 'write', 'writev', 'fsync', 'rename', 'link', 'unlink', 'stat', 'lstat']
const connectionCodes = ['EPIPE', 'ECONNRESET', 'ENOTCONN', 'ETIMEDOUT']

/** What went wrong with a file in one sentence; any other error as it is. */
export function fileError(error: unknown, path: string): unknown {
  const { code = '', syscall = '' } = error as NodeJS.ErrnoException
  const isFiles = error instanceof Error && fileCalls.includes(syscall) && !connectionCodes.includes(code)
  return isFiles ? new CliError(`${path} cannot be used: ${error.message}`) : error
}
