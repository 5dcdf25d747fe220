import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { type RunningRoster, startRoster, temporaryDirectory } from '../support/run-roster.ts'

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
  const before = performance.now()
  expect(await roster.stop(signal)).toBe(0)
  expect(performance.now() - before).toBeLessThan(3_000)
})

test('what is in flight is finished before it stops', async () => {
  const roster = await start()
  const body = JSON.stringify({ name: 'In flight' })
  const { hostname, port } = new URL(roster.url)
  const socket = connect(Number(port), hostname).setEncoding('utf8')
  let answer = ''
  socket.on('data', (text) => {
    answer += text
  })
  socket.write(
    `POST /v1/workspaces HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bootstrapKey}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
  )
  await delay(200)
  const ended = roster.stop()
  await expect.poll(() => roster.output.stderr).toContain('SIGTERM: stopping')
  socket.write(body.slice(5))
  expect(await ended).toBe(0)
  expect(answer).toMatch(/^HTTP\/1\.1 201 /)
})

test('a request that never ends does not keep it: it is down within 10 seconds', async () => {
  const roster = await start()
  const { hostname, port } = new URL(roster.url)
  const socket = connect(Number(port), hostname).on('error', () => {})
  socket.write(
    `POST /v1/workspaces HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bootstrapKey}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{',
  )
  await delay(200)
  const before = performance.now()
  expect(await roster.stop()).toBe(0)
  expect(performance.now() - before).toBeLessThan(10_000)
})

test('a second signal ends it at once', async () => {
  const roster = await start()
  const { hostname, port } = new URL(roster.url)
  const socket = connect(Number(port), hostname).on('error', () => {})
  socket.write(
    `POST /v1/workspaces HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bootstrapKey}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{',
  )
  await delay(200)
  const before = performance.now()
  void roster.stop()
  await expect.poll(() => roster.output.stderr).toContain('SIGTERM: stopping')
  expect(await roster.stop()).toBe(1)
  expect(performance.now() - before).toBeLessThan(2_000)
})
