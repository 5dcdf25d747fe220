import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from './has-code.ts'

/** What a running server says of itself in `postmaster.pid`. */
export interface PostmasterPid {
  pid: number
  /** True once it takes connections; this is what pg_ctl waits for too. */
  ready: boolean
}

/**
 * Reads `postmaster.pid`: line 1 is the pid, line 8 the status (PostgreSQL, `utils/pidfile.h`).
 * Undefined when there is none, or one that is being written.
 */
export async function readPostmasterPid(clusterDir: string): Promise<PostmasterPid | undefined> {
  try {
    const lines = (await readFile(join(clusterDir, 'postmaster.pid'), 'utf8')).split('\n')
    const pid = Number.parseInt(lines[0] ?? '', 10)
    return pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
