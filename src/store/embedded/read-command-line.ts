import { readFile } from 'node:fs/promises'
import { hasCode } from './has-code.ts'
import { runAs } from './run-as.ts'

/** The command line of a living process, arguments parted by spaces; empty when it is gone or a zombie. */
export async function readCommandLine(pid: number): Promise<string> {
  if (process.platform !== 'linux') {
    return (await runAs(undefined, 'ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout.trim()
  }
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').join(' ').trim()
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return ''
    throw error
  }
}
