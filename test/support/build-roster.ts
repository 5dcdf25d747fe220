import { execFile } from 'node:child_process'
import { mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))
const shared = ['migrations', 'node_modules', 'package.json', 'docs']

/**
 * Compiles Roster into a directory of this run's own, laid out as the package is, so that tests start it as users do
 * and no build of another run is in the way. Types are checked elsewhere.
 */
export async function buildRoster(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'roster-build-'))
  const build = ['-p', join(root, 'tsconfig.build.json'), '--noCheck', '--outDir', join(dir, 'dist')]
  await run('node_modules/typescript/bin/tsc', build)
  await run('scripts/bundle-libraries.js', [join(dir, 'dist')])
  for (const name of shared) await symlink(join(root, name), join(dir, name))
  return dir
}

/** Builds the dashboard into a directory of its own. */
export async function buildDashboard(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'roster-dashboard-'))
  const config = ['--config', join(root, 'vite.config.ts'), '--logLevel', 'warn']
  await run('node_modules/vite/bin/vite.js', ['build', ...config, '--outDir', dir, '--emptyOutDir'])
  return dir
}

/** Runs a program of the repository beside the run, whose own process answers the workers meanwhile. */
function run(program: string, args: string[]): Promise<unknown> {
  return promisify(execFile)(process.execPath, [join(root, program), ...args])
}
