import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { EmbeddedError } from './embedded-error.ts'
import { hasCode } from './has-code.ts'
import { runAs } from './run-as.ts'
import type { ServerUser } from './server-user.ts'

/**
 * Runs `postgres --version` as the server's user, which is the only full answer to "can that user run it".
 * Gives the major version, or undefined when the user may not execute it there (a closed directory,
 * a lost mode bit, a noexec mount). Refuses with `not_runnable` when no place would help.
 */
export async function probeBinaries(
  nativeDir: string,
  user: ServerUser | undefined,
): Promise<number | undefined> {
  const postgres = join(nativeDir, 'bin', 'postgres')
  const result = await runAs(user, postgres, ['--version']).catch(async (error: unknown) => {
    if (hasCode(error, 'EACCES', 'EPERM')) return undefined
    if (hasCode(error, 'ENOENT') && (await exists(postgres))) {
      // The kernel says "no such file" about the loader that the program names, not about the program.
      throw new EmbeddedError(
        'not_runnable',
        'The carried PostgreSQL needs glibc, which this system does not have (Alpine and other musl systems): ' +
          'set DATABASE_URL to a PostgreSQL of your own, or use an image with glibc.',
      )
    }
    throw new EmbeddedError('not_runnable', `Cannot start ${postgres}: ${String(error)}`, { cause: error })
  })
  if (!result) return undefined
  const major = /^postgres \(PostgreSQL\) (\d+)/.exec(result.stdout)?.[1]
  if (result.code === 0 && major) return Number(major)
  throw new EmbeddedError(
    'not_runnable',
    `${postgres} does not run here: ${result.stderr.trim() || result.code}`,
  )
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
