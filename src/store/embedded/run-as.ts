import { spawn } from 'node:child_process'
import type { ServerUser } from './server-user.ts'

/** How a PostgreSQL program ended. `code` is null when a signal ended it. */
export interface RunResult {
  code: number | null
  stdout: string
  stderr: string
}

/**
 * The whole environment of every PostgreSQL program: none of Roster's secrets, no stray PGDATA or
 * PGPORT, messages in English, and no search of the system's zone files for the local zone.
 */
export const SERVER_ENV = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Runs a short-lived program to its end; rejects only when it cannot be started at all. */
export function runAs(
  user: ServerUser | undefined,
  binary: string,
  args: readonly string[],
  cwd = '/',
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd, env: SERVER_ENV, stdio: ['ignore', 'pipe', 'pipe'], ...user })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}
