import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))
const shared = ['migrations', 'node_modules', 'package.json', 'docs']

/**
 * Compiles the present source into a directory of its own, laid out as the package is, so that what is measured is what
 * one reads, and no other build is in the way.
 */
export async function buildRoster() {
  const dir = await mkdtemp(join(tmpdir(), 'roster-bench-'))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const build = ['-p', join(root, 'tsconfig.build.json'), '--noCheck', '--outDir', join(dir, 'dist')]
  await promisify(execFile)(process.execPath, [tsc, ...build])
  for (const name of shared) await symlink(join(root, name), join(dir, name))
  // Of the last `npm run build`; without one the page says so.
  await symlink(join(root, 'dist/dashboard'), join(dir, 'dist/dashboard'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) }
}
