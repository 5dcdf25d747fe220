import { chmod, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { runCli, startRoster, temporaryDirectory } from '../support/run-roster.ts'

test('examines a store beside the Roster that runs on it, in sentences and as JSON', async () => {
  const variables = { ROSTER_DATA_DIR: join(await temporaryDirectory(), 'data') }
  await startRoster(variables)
  const said = await runCli(['doctor'], variables)
  expect(said).toMatchObject({ code: 0, stderr: '' })
  expect(said.stdout).toMatch(/^ok {7}versions {4}Roster \S+ on Node \S+$/m)
  expect(said.stdout).toMatch(/^ok {7}uniqueness /m)

  const asJson = await runCli(['doctor', '--json'], variables)
  expect(asJson).toMatchObject({ code: 0, stderr: '' })
  const { healthy, checks } = JSON.parse(asJson.stdout)
  expect(healthy).toBe(true)
  const names = checks.map(({ check }: { check: string }) => check)
  expect(names.slice(0, 4)).toEqual(['versions', 'disk', 'files', 'postgresql'])
})

test('fails with exit code 1 where keys can be read by others, and says how to close them', async () => {
  const variables = { ROSTER_DATA_DIR: join(await temporaryDirectory(), 'data') }
  await startRoster(variables)
  const path = join(variables.ROSTER_DATA_DIR, 'first-keys.txt')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  await chmod(path, 0o644)
  const said = await runCli(['doctor'], variables)
  expect(said).toMatchObject({ code: 1, stderr: 'roster: failed: files\n' })
  expect(said.stdout).toContain(`FAILED   files       ${path} has mode 644: chmod 600 it\n`)
  const asJson = await runCli(['doctor', '--json'], variables)
  expect(asJson.code).toBe(1)
  expect(JSON.parse(asJson.stdout).healthy).toBe(false)
})

test('examines a database that Roster never met, and makes nothing in it', async () => {
  const { url } = await createScratchDatabase({ migrated: false })
  const variables = { DATABASE_URL: url, ROSTER_DATA_DIR: join(await temporaryDirectory(), 'none') }
  const said = await runCli(['doctor'], variables)
  expect(said.code).toBe(1)
  expect(said.stdout).toContain('there is no store of Roster’s in this database: start Roster once')
  await expect(stat(variables.ROSTER_DATA_DIR)).rejects.toThrow('ENOENT')
})
