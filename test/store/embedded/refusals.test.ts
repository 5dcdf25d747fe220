import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { start } from './support/start.ts'
import { tempDir } from './support/temp-dir.ts'

const isRoot = process.getuid?.() === 0

test('a data directory that cannot be is refused by name', async () => {
  const dir = await tempDir()
  await writeFile(join(dir, 'file'), '')
  await expect(start({ dataDir: join(dir, 'file', 'data') })).rejects.toMatchObject({
    reason: 'not_writable',
    message: expect.stringContaining(join(dir, 'file', 'data')),
  })
})

// Root writes everywhere, so only an ordinary user can be refused.
test.skipIf(isRoot)('a data directory that cannot be written is refused by name', async () => {
  const dir = await tempDir()
  await chmod(dir, 0o500)
  onTestFinished(() => chmod(dir, 0o700))
  await expect(start({ dataDir: dir })).rejects.toMatchObject({
    reason: 'not_writable',
    message: expect.stringMatching(new RegExp(`${dir}.*chown -R.*ROSTER_DATA_DIR`)),
  })
})

// Filling a disk takes one of its own, which only root may mount.
test.skipIf(!isRoot || process.platform !== 'linux')(
  'a full disk is named, and nothing half-made stays',
  async () => {
    const dir = await tempDir()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=0711', 'tmpfs', dir])
    onTestFinished(() => {
      execFileSync('umount', [dir])
    })
    await expect(start({ dataDir: dir })).rejects.toMatchObject({
      reason: 'disk_full',
      message: expect.stringContaining(dir),
    })
    expect((await readdir(dir)).filter((name) => name.startsWith('postgres.'))).toEqual([])
  },
)

test('a cluster of another major version is refused, naming both, and left as it is', async () => {
  const dataDir = await tempDir()
  await mkdir(join(dataDir, 'postgres'), { mode: 0o700 })
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n')
  await expect(start({ dataDir })).rejects.toMatchObject({
    reason: 'wrong_cluster',
    message: expect.stringMatching(/made by PostgreSQL 17, this Roster carries 18: /),
  })
  expect(await readdir(join(dataDir, 'postgres'))).toEqual(['PG_VERSION'])
})

test('a directory of something else where the cluster should be is refused and left as it is', async () => {
  const dataDir = await tempDir()
  await mkdir(join(dataDir, 'postgres'))
  await writeFile(join(dataDir, 'postgres', 'notes.txt'), 'mine')
  await expect(start({ dataDir })).rejects.toMatchObject({ reason: 'wrong_cluster' })
  expect(await readdir(join(dataDir, 'postgres'))).toEqual(['notes.txt'])
})

test("a server that does not come up is refused with the server's own words, and the next start is free", async () => {
  const dataDir = await tempDir()
  await expect(start({ dataDir, settings: { work_mem: 'lots' } })).rejects.toMatchObject({
    reason: 'start_failed',
    message: expect.stringContaining('invalid value for parameter "work_mem": "lots"'),
  })
  await start({ dataDir })
})
