import { spawn } from 'node:child_process'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Makes the directory that holds everything of this run: from here on it is the temporary directory of this process and
 * of the workers. A process of its own ends what is left in it, and removes it, when the run is over, killed or not.
 */
export async function openRunDirectory(): Promise<{ path: string; close(): void }> {
  const dir = await mkdtemp(join(tmpdir(), 'roster-run-'))
  // The directory's content may be closed; PostgreSQL, another user if tests run as root, must be able to pass through it.
  await chmod(dir, 0o711)
  process.env.TMPDIR = dir
  const script = fileURLToPath(new URL('end-left-behind.js', import.meta.url))
  const watcher = spawn(process.execPath, [script, dir], {
    // A session of its own, so that Ctrl-C does not end it with the run.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watcher.unref()
  const { stdin } = watcher
  stdin.on('error', () => {})
  if ('unref' in stdin) (stdin as unknown as { unref(): void }).unref()
  return { path: dir, close: () => stdin.end() }
}
