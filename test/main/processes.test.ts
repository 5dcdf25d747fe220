import { once } from 'node:events'
import { afterAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/core/kernel/ids.ts'
import { processesOf } from '../../src/process/processes.ts'
import { buildAccount, buildKey, buildWorkspace } from '../support/build-workspace.ts'
import { jobEnded } from '../support/job-ended.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { type RunningRoster, startRoster, temporaryDirectory } from '../support/run-roster.ts'
import { send } from '../support/start-app.ts'

const token = 'm'.repeat(32)
const scratch = await createScratchDatabase()
const account = await buildAccount(scratch)

const start = async (processes: number, cleanUp?: Parameters<typeof startRoster>[1]) =>
  startRoster(
    {
      DATABASE_URL: scratch.url,
      ROSTER_DATA_DIR: await temporaryDirectory(cleanUp),
      ROSTER_PROCESSES: String(processes),
      ROSTER_METRICS_TOKEN: token,
    },
    cleanUp,
  )
const roster = await start(3, afterAll)

/** Each on a connection of its own, which the next process gets. */
const ask = ({ url }: RunningRoster, method: string, path: string, key: string, body?: object) =>
  send(url + path, method, { key, headers: { connection: 'close' }, ...(body !== undefined && { body }) })
const askTimes = (times: number, path: string, key: string) =>
  Promise.all(Array.from({ length: times }, () => ask(roster, 'GET', path, key).then(({ status }) => status)))

async function metrics(of: RunningRoster): Promise<string> {
  return (await ask(of, 'GET', '/metrics', token)).body
}

/** A process takes a second to start, and on a machine that does much else far longer. */
const startsInTime = { timeout: 240_000 }

async function pids(of: RunningRoster): Promise<number[]> {
  const lines = String(await metrics(of)).matchAll(/^roster_process_resident_bytes\{pid="(\d+)"\} \d+$/gm)
  return [...lines].map(([, pid]) => Number(pid)).sort()
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('several processes', () => {
  test('answer on one port, each its part, and are counted as one', async () => {
    const { workspaceKey: key } = await buildWorkspace(scratch, { account })
    expect(await askTimes(30, '/v2/tags', key)).toEqual(Array(30).fill(200))
    expect(await metrics(roster)).toContain(
      'roster_http_request_duration_seconds_count{wire="roster",method="GET",route="/v2/tags",status="200"} 30\n',
    )
    const found = await pids(roster)
    expect(found).toHaveLength(3)
    expect(found).not.toContain(roster.child.pid)
  })

  test('refuse a revoked key at once, whichever of them revoked it', async () => {
    const { principal, secret } = await buildKey(scratch, account.owner, { name: 'To be revoked' })
    expect(await askTimes(12, '/v2/workspaces', secret)).toEqual(Array(12).fill(200))
    expect((await ask(roster, 'DELETE', `/v2/api-keys/${principal.keyId}`, account.accountKey)).status).toBe(
      204,
    )
    expect(await askTimes(12, '/v2/workspaces', secret)).toEqual(Array(12).fill(401))
  })

  test('let one phone be taken once, and do a job once', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(scratch, { account })
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => ask(roster, 'POST', '/v2/contacts', key, { phone: '+14155550101' })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(59)
    const asked = { all: true, action: { type: 'addTags', tags: ['once'] } }
    const { body } = await ask(roster, 'POST', '/v2/bulk', key, asked)
    expect(await jobEnded(scope, body.id)).toMatchObject({ state: 'done', counts: { changed: 1 } })
  })

  test('go on when one is killed, and another takes its place', async () => {
    const { workspaceKey: key } = await buildWorkspace(scratch, { account })
    const [victim, ...others] = await pids(roster)
    process.kill(victim!, 'SIGKILL')
    await expect.poll(() => isRunning(victim!)).toBe(false)
    expect(await askTimes(12, '/v2/tags', key)).toEqual(Array(12).fill(200))
    await expect.poll(async () => (await pids(roster)).length, startsInTime).toBe(3)
    const now = await pids(roster)
    expect(now).not.toContain(victim)
    expect(now).toEqual(expect.arrayContaining(others))
    expect(roster.output.stderr).toContain(`process ${victim} ended (SIGKILL); another takes its place`)
  })

  test('are replaced one by one on SIGHUP, and no call fails meanwhile', async () => {
    const rolled = await start(2)
    const { workspaceKey: key } = await buildWorkspace(scratch, { account })
    const before = await pids(rolled)
    const statuses = new Set<number>()
    let isOver = false
    const calling = Array.from({ length: 4 }, async () => {
      while (!isOver)
        statuses.add((await ask(rolled, 'POST', '/v2/contacts', key, { firstName: newId() })).status)
    })
    rolled.child.kill('SIGHUP')
    await expect
      .poll(() => rolled.output.stderr.includes('every process is a new one'), startsInTime)
      .toBe(true)
    isOver = true
    await Promise.all(calling)
    expect([...statuses]).toEqual([201])
    const after = await pids(rolled)
    expect(after).toHaveLength(2)
    expect(before.filter((pid) => after.includes(pid) || isRunning(pid))).toEqual([])
    expect(await rolled.stop()).toBe(0)
    expect(after.filter(isRunning)).toEqual([])
  })

  test('end with their primary process, however it ends', async () => {
    const killed = await start(2)
    const workers = await pids(killed)
    await killed.stop('SIGKILL')
    await expect.poll(() => workers.filter(isRunning), startsInTime).toEqual([])
  })

  test('share the embedded PostgreSQL, which ends with them and is there again', async () => {
    const variables = {
      ROSTER_DATA_DIR: await temporaryDirectory(),
      ROSTER_PROCESSES: '2',
      ROSTER_BOOTSTRAP_KEY: 'k'.repeat(32),
    }
    const first = await startRoster(variables)
    const [{ id: workspaceId }] = (await ask(first, 'GET', '/v2/workspaces', 'k'.repeat(32))).body.data
    const made = await ask(first, 'POST', '/v2/contacts', 'k'.repeat(32), { workspaceId, firstName: 'Ada' })
    expect(made.status).toBe(201)
    const ended = once(first.child, 'exit')
    expect(await first.stop()).toBe(0)
    await ended
    const again = await startRoster(variables)
    expect((await ask(again, 'GET', `/v2/contacts/${made.body.id}`, 'k'.repeat(32))).status).toBe(200)
    expect(await again.stop()).toBe(0)
  })
})

describe('how many processes there are', () => {
  const of = (cores: number, gigabytes: number, processes?: number) =>
    processesOf({ processes }, { cores, memoryBytes: gigabytes * 2 ** 30 })

  test.each([
    ['one on a small machine', 2, 8, 1],
    ['a core is left for PostgreSQL', 4, 16, 3],
    ['eight at most', 64, 256, 8],
    ['no more than the memory is for', 8, 2, 2],
    ['one at least', 1, 0.5, 1],
  ])('%s', (_, cores, gigabytes, expected) => {
    expect(of(cores, gigabytes)).toBe(expected)
  })

  test('as set, whatever the machine', () => {
    expect(of(1, 1, 5)).toBe(5)
    expect(of(64, 256, 1)).toBe(1)
  })
})
