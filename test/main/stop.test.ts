import { expect, test } from 'vitest'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { holdRequest, type RunningRoster, startRoster, temporaryDirectory } from '../support/run-roster.ts'

const bootstrapKey = 'k'.repeat(32)

async function start(): Promise<RunningRoster> {
  const { url } = await createScratchDatabase()
  const dataDir = await temporaryDirectory()
  return startRoster({ DATABASE_URL: url, ROSTER_DATA_DIR: dataDir, ROSTER_BOOTSTRAP_KEY: bootstrapKey })
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s ends it with 0', async (signal) => {
  const roster = await start()
  const idle = await fetch(`${roster.url}/healthz`)
  expect(idle.status).toBe(200)
  expect(await roster.stop(signal)).toBe(0)
})

test('what is in flight is finished before it stops', async () => {
  const roster = await start()
  const request = await holdRequest(roster, bootstrapKey)
  const ended = roster.stop()
  await expect.poll(() => roster.output.stderr).toContain('SIGTERM: stopping')
  request.finish()
  expect(await ended).toBe(0)
  expect(request.answer()).toMatch(/^HTTP\/1\.1 201 /)
})

test('a request that never ends does not keep it: it is down within 10 seconds', async () => {
  const roster = await start()
  await holdRequest(roster, bootstrapKey)
  const before = performance.now()
  expect(await roster.stop()).toBe(0)
  expect(performance.now() - before).toBeLessThan(10_000)
})

test('a second signal ends it at once', async () => {
  const roster = await start()
  await holdRequest(roster, bootstrapKey)
  void roster.stop()
  await expect.poll(() => roster.output.stderr).toContain('SIGTERM: stopping')
  expect(await roster.stop()).toBe(1)
})
