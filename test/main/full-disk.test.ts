import { execFileSync } from 'node:child_process'
import { statfsSync } from 'node:fs'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runCli, startRefusedRoster, startRoster, temporaryDirectory } from '../support/run-roster.ts'
import { send } from '../support/start-app.ts'

// Only root may mount a small volume of its own.
const mayMount = process.getuid?.() === 0 && process.platform === 'linux'
const key = 'k'.repeat(32)
const mebibyte = 2 ** 20

/** A volume of so many MB, gone when the test ends. */
async function smallVolume(megabytes: number): Promise<string> {
  const place = await temporaryDirectory()
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', place])
  onTestFinished(() => void execFileSync('umount', ['--lazy', place]))
  return place
}

/** Fills a volume until so many bytes are free. */
async function fill(place: string, leftBytes: number): Promise<void> {
  const { bavail, bsize } = statfsSync(place)
  const filling = writeFile(join(place, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)))
  // Another process may take the last of it meanwhile.
  await filling.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOSPC' || leftBytes > 0) throw error
  })
}

test.skipIf(!mayMount)(
  'on a small volume the log fits, writing stops before the disk is full, and all goes on when there is room (skipped unless root)',
  async () => {
    const place = await smallVolume(320)
    const variables = {
      ROSTER_DATA_DIR: join(place, 'data'),
      ROSTER_BOOTSTRAP_KEY: key,
      ROSTER_LOG_LEVEL: 'warn',
    }
    const roster = await startRoster(variables)
    const ask = (method: string, path: string, body?: object) =>
      send(roster.url + path, method, { key, ...(body !== undefined && { body }) })
    const [{ id: workspaceId }] = (await ask('GET', '/v2/workspaces')).body.data
    let sent = 0
    const create = async () =>
      (await ask('POST', '/v2/contacts', { workspaceId, email: `${sent++}@example.com` })).status
    expect(await create()).toBe(201)
    await expect.poll(async () => (await stat(join(place, 'data/reserve'))).size).toBe(32 * mebibyte)

    await fill(place, 20 * mebibyte)
    await expect.poll(create).toBe(503)
    const { status, body } = await ask('GET', '/readyz')
    expect([status, body.reason]).toEqual([503, expect.stringContaining('disk')])
    expect((await ask('GET', `/v2/contacts?workspaceId=${workspaceId}`)).status).toBe(200)
    const examined = await runCli(['doctor', '--json'], variables)
    expect(examined.code).toBe(1)
    const failed = JSON.parse(examined.stdout).checks.filter(
      ({ state }: { state: string }) => state === 'failed',
    )
    expect(failed.map(({ check }: { check: string }) => check)).toEqual(['disk', 'database'])

    // Another program takes the rest, and the server is killed: it starts again with what was kept for that.
    await rm(join(place, 'filler'))
    await fill(place, 0)
    const pid = Number((await readFile(join(place, 'data/postgres/postmaster.pid'), 'utf8')).split('\n')[0])
    process.kill(pid, 'SIGKILL')
    await expect
      .poll(async () => (await ask('GET', `/v2/contacts?workspaceId=${workspaceId}`)).status)
      .toBe(200)
    // The reserve gave it some room, which is looked at once a second.
    await expect.poll(create).toBe(503)

    await rm(join(place, 'filler'))
    await expect.poll(create).toBe(201)
    await expect.poll(async () => (await ask('GET', '/readyz')).status).toBe(200)
    expect(roster.output.stderr).toContain('the disk of the database is full')
    expect(roster.output.stderr).not.toContain('    at ')
  },
)

test.skipIf(!mayMount)(
  'a start on a full disk says so, on a new data directory and on one that is there (skipped unless root)',
  async () => {
    const place = await smallVolume(200)
    const variables = { ROSTER_DATA_DIR: join(place, 'data'), ROSTER_LOG_LEVEL: 'error' }
    const said = /^Roster cannot start: No space left for the data directory .*: the disk is full\. .*\n$/
    for (const leftBytes of [0, 10 * mebibyte]) {
      await fill(place, leftBytes)
      expect((await startRefusedRoster(variables)).stderr).toMatch(said)
      await rm(join(place, 'filler'))
    }
    await (await startRoster(variables)).stop()
    await rm(join(place, 'data/reserve'), { force: true })
    await fill(place, 0)
    expect((await startRefusedRoster(variables)).stderr).toMatch(said)
  },
)
