import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  copyBinaries,
  findPackage,
  placeBinaries,
  readPackage,
} from '../../../src/store/embedded/binaries.ts'
import { copyPackage, fakePackage } from './support/package-copy.ts'
import { start } from './support/start.ts'
import { tempDir } from './support/temp-dir.ts'

const isRoot = process.getuid?.() === 0

test('a package whose postinstall did not run gets its library links from Roster', async () => {
  const dir = await tempDir()
  await chmod(dir, 0o755)
  const packageDir = await copyPackage(dir)
  const embedded = await start({ dataDir: join(dir, 'data'), packageDir })
  expect(await embedded.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(await readdir(join(packageDir, 'native', 'lib'))).toEqual(
    expect.arrayContaining([expect.stringMatching(/^libpq\.(so\.5|5\.dylib|dylib)$/)]),
  )
  expect(await readdir(join(dir, 'data'))).not.toContainEqual(expect.stringMatching(/^postgresql-/))
})

// Root writes everywhere, so only an ordinary user meets a read-only package.
test.skipIf(isRoot)('a read-only package without links is copied into the data directory', async () => {
  const dir = await tempDir()
  const packageDir = await copyPackage(dir)
  const libDir = join(packageDir, 'native', 'lib')
  await chmod(libDir, 0o555)
  onTestFinished(() => chmod(libDir, 0o755))
  const dataDir = join(dir, 'data')
  const embedded = await start({ dataDir, packageDir })
  expect(await embedded.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(await readdir(dataDir)).toContain(`postgresql-${readPackage(packageDir).version}`)
})

test('binaries that lost their mode bits run from a copy, and the package stays as it is', async () => {
  const dir = await tempDir()
  const packageDir = await fakePackage(dir, { mode: 0o644 })
  const postgres = join(packageDir, 'native', 'bin', 'postgres')
  const placed = await placeBinaries(readPackage(packageDir), undefined, [join(dir, 'place')])
  expect(placed.major).toBe(18)
  expect(placed.postgres.startsWith(join(dir, 'place'))).toBe(true)
  expect((await stat(postgres)).mode & 0o777).toBe(0o644)
})

test('a copy is made once: starters in the same instant share it, and later ones use it again', async () => {
  const dir = await tempDir()
  const pkg = readPackage(await fakePackage(dir))
  const place = join(dir, 'place')
  const copies = await Promise.all([copyBinaries(pkg, place), copyBinaries(pkg, place)])
  const { ino } = await stat(copies[0]!)
  expect(copies[1]).toBe(copies[0])
  expect((await stat(await copyBinaries(pkg, place))).ino).toBe(ino)
  expect(await readdir(place)).toHaveLength(1)
})

test('a copy that others may write is not trusted', async () => {
  const dir = await tempDir()
  const pkg = readPackage(await fakePackage(dir))
  const trap = join(dir, `postgresql-${pkg.version}`)
  await mkdir(trap)
  await chmod(trap, 0o777)
  await writeFile(join(trap, 'planted'), '')
  expect(await copyBinaries(pkg, dir)).not.toBe(trap)
})

test('where nothing can be executed, the refusal names every place that was tried', async () => {
  const dir = await tempDir()
  const packageDir = await fakePackage(dir, { mode: 0o644 })
  await expect(placeBinaries(readPackage(packageDir), undefined, [])).rejects.toMatchObject({
    reason: 'not_runnable',
    message: expect.stringContaining(join(packageDir, 'native')),
  })
})

test('a system without glibc is told so, and what to do', async () => {
  const dir = await tempDir()
  // As with the loader that an ELF file names: the file is there, what the kernel needs to run it is not.
  const packageDir = await fakePackage(dir, { script: '#!/nowhere/ld-linux.so\n' })
  await chmod(dir, 0o755)
  await expect(start({ dataDir: join(dir, 'data'), packageDir })).rejects.toMatchObject({
    reason: 'not_runnable',
    message: expect.stringMatching(/glibc.*Alpine.*DATABASE_URL/),
  })
})

test.each([
  ['win32-x64', /WSL.*DATABASE_URL/],
  ['linux-s390x', /no PostgreSQL for linux-s390x.*DATABASE_URL/],
  [process.arch === 'x64' ? 'darwin-arm64' : 'darwin-x64', /npm ci without --omit=optional/],
])('without a package for %s the refusal says what to do', (platform, advice) => {
  expect(() => findPackage(platform)).toThrow(advice)
})
