import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { builtFile, startRefusedRoster, startRoster, temporaryDirectory } from '../support/run-roster.ts'

const root = join(import.meta.dirname, '../..')

/** The package as npm would publish it, built from this source, in an empty folder's node_modules. */
async function unpack(): Promise<{ folder: string; program: string }> {
  const folder = await temporaryDirectory()
  const home = join(folder, 'node_modules/roster')
  const packed = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    maxBuffer: 16 * 1024 * 1024,
  })
  const answer = JSON.parse(packed.stdout)
  // npm 10 answers a list, npm 11 and later may answer by name.
  const [{ files }] = Object.values(answer) as [{ files: { path: string }[] }]
  const built = join(dirname(await builtFile('main.js')), '..')
  for (const { path } of files.filter(({ path }) => !path.startsWith('dist/'))) {
    await mkdir(dirname(join(home, path)), { recursive: true })
    await cp(join(root, path), join(home, path))
  }
  await cp(join(built, 'dist'), join(home, 'dist'), { recursive: true })
  await symlink(join(root, 'node_modules'), join(home, 'node_modules'))
  return { folder, program: join(home, 'dist/cli/roster.js') }
}

test('the package runs the main job in an empty folder, with what npm packs and nothing else', async () => {
  const { folder, program } = await unpack()
  const roster = await startRoster({}, undefined, { args: [program, 'start'], cwd: folder })
  expect((await fetch(`${roster.url}/healthz`)).status).toBe(200)
  expect((await fetch(`${roster.url}/docs`)).status).toBe(200)
  expect(await readdir(folder)).toContain('data')
  expect(await roster.stop()).toBe(0)
})

test('roster start refuses as the process does, with its exit code', async () => {
  const { code, stderr } = await startRefusedRoster({ ROSTER_POOL_SIZE: 'many' }, [
    await builtFile('cli/roster.js'),
    'start',
  ])
  expect(code).toBe(1)
  expect(stderr).toContain('ROSTER_POOL_SIZE')
})
