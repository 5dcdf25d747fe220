import { execFileSync } from 'node:child_process'
import { chmod, chown, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { copyPackage } from './support/package-copy.ts'
import { start } from './support/start.ts'
import { tempDir } from './support/temp-dir.ts'

// Only root can hand a server to another user; an ordinary user runs it itself, as all other tests do then.
describe.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')('as root', () => {
  test('PostgreSQL runs as another user, in a directory it cannot enter, and nothing above is changed', async () => {
    const closed = await tempDir()
    const dataDir = join(closed, 'deep', 'data')
    const embedded = await start({ dataDir })
    await embedded.query('CREATE TABLE t AS SELECT 1 AS one')
    await embedded.stop()
    const again = await start({ dataDir })
    expect((await stat(join(dataDir, 'postgres', 'postmaster.pid'))).uid).not.toBe(0)
    expect(await again.query('SELECT one FROM t')).toEqual([{ one: 1 }])
    expect(await stat(closed)).toMatchObject({ uid: 0, mode: 0o40700 })
  })

  test('from a node_modules that the server user cannot enter, by a copy that is used again', async () => {
    const closed = await tempDir()
    const packageDir = await copyPackage(closed)
    const shared = await tempDir()
    await chmod(shared, 0o755)
    const options = { dataDir: join(closed, 'data'), packageDir, copyPlaces: [join(closed, 'data'), shared] }
    await (await start(options)).stop()
    const [copy] = await readdir(shared)
    const before = await stat(join(shared, copy!))
    const embedded = await start(options)
    expect(await embedded.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect((await stat(join(shared, copy!))).ctimeMs).toBe(before.ctimeMs)
    expect(await stat(closed)).toMatchObject({ uid: 0, mode: 0o40700 })
  })

  test('from a copy in the data directory where that is open to the server user', async () => {
    const open = await tempDir()
    await chmod(open, 0o711)
    const closed = await tempDir()
    const packageDir = await copyPackage(closed)
    const embedded = await start({ dataDir: join(open, 'data'), packageDir })
    expect(await embedded.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect(await readdir(join(open, 'data'))).toContainEqual(expect.stringMatching(/^postgresql-18/))
  })

  test('the owner of a volume becomes the server user, and stays it when the volume changes hands', async () => {
    const dataDir = await tempDir()
    const nobody = 65534
    await chown(dataDir, nobody, nobody)
    await (await start({ dataDir })).stop()
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(nobody)
    await chown(dataDir, 0, 0)
    const { logged } = await start({ dataDir })
    expect((await stat(join(dataDir, 'postgres', 'postmaster.pid'))).uid).toBe(nobody)
    // Other programs may run as this user too, so the operator is warned.
    expect(logged).toContainEqual(expect.stringContaining('the database runs as nobody'))
  })

  test('a cluster that root restored from a backup is handed to the server user', async () => {
    const dataDir = await tempDir()
    const first = await start({ dataDir })
    await first.query('CREATE TABLE t AS SELECT 1 AS one')
    await first.stop()
    execFileSync('chown', ['-R', '0:0', join(dataDir, 'postgres')])
    const second = await start({ dataDir })
    expect(await second.query('SELECT one FROM t')).toEqual([{ one: 1 }])
  })

  test('an empty directory in the place of the cluster, as a volume mount leaves it, is used', async () => {
    const dataDir = await tempDir()
    await mkdir(join(dataDir, 'postgres'))
    const embedded = await start({ dataDir })
    expect(await embedded.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})
