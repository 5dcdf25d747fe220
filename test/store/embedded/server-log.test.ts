import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { start } from './support/start.ts'
import { tempDir } from './support/temp-dir.ts'

test('no statement, value or row reaches the log, whatever fails', async () => {
  const dataDir = await tempDir()
  const embedded = await start({ dataDir })
  await embedded.query('CREATE TABLE person (email text PRIMARY KEY, age int)')
  await embedded.query(`INSERT INTO person VALUES ('ada@example.com', 36)`)
  for (const failing of [
    `INSERT INTO person VALUES ('ada@example.com', 1)`,
    `SELECT 'ada@example.com'::int`,
    `DO $$ BEGIN RAISE WARNING 'ada@example.com'; RAISE EXCEPTION 'ada@example.com'; END $$`,
  ]) {
    await expect(embedded.query(failing)).rejects.toThrow()
  }
  await embedded.stop()
  const log = await readFile(join(dataDir, 'postgres.log'), 'utf8')
  expect(log).toContain('ready to accept connections')
  expect(log).not.toContain('ada@example.com')
  expect(log).not.toContain('person')
})

test('the log is private, and starts anew when it has grown large, keeping the last one', async () => {
  const dataDir = await tempDir()
  const path = join(dataDir, 'postgres.log')
  await writeFile(path, 'x'.repeat(6 * 2 ** 20))
  await start({ dataDir })
  expect((await stat(`${path}.1`)).size).toBe(6 * 2 ** 20)
  const fresh = await stat(path)
  expect(fresh.size).toBeLessThan(10_000)
  expect(fresh.mode & 0o777).toBe(0o600)
})
