import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { CliError, exitCodes } from '../../src/cli/cli-errors.ts'
import { patiently } from '../../src/cli/patience.ts'
import { builtFile, runCli, temporaryDirectory } from '../support/run-roster.ts'

const id = '019fa1b2-0000-7000-8000-000000000001'
const requestId = '019fa1b2-0000-7000-8000-0000000000ff'

type Step = 'ok' | 'away' | 'reset' | 'refuse'

/** A Roster that answers an import's calls, each as the script says next and well in the end. */
async function scriptedRoster(script: Record<string, Step[]>) {
  const calls: string[] = []
  const answers: Record<string, object> = {
    upload: { id, profile: { format: {}, questions: [], headers: [], mapping: [] }, sameFileAs: [] },
    start: {},
    look: {
      state: 'done',
      rowsRead: 1,
      rowsTotal: 1,
      counts: { created: 1, updated: 0, unchanged: 0, skipped: 0, invalid: 0, conflicted: 0 },
      repeated: 0,
      doNotContactKept: 0,
      warningCount: 0,
      progress: 1,
      error: null,
      plan: null,
    },
  }
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    for await (const _ of request);
    const call = request.method === 'GET' ? 'look' : request.url!.includes('/start') ? 'start' : 'upload'
    const step = script[call]?.shift() ?? 'ok'
    calls.push(`${call} ${step}`)
    if (step === 'reset') return request.socket.destroy()
    response.setHeader('x-request-id', requestId)
    response.statusCode = { ok: 200, away: 503, refuse: 422 }[step]
    const problem = { title: 'Unavailable', detail: step === 'away' ? 'The disk is full.' : 'Not so.' }
    return response.end(JSON.stringify(step === 'ok' ? answers[call] : problem))
  }
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { calls, variables: { ROSTER_URL: `http://127.0.0.1:${port}`, ROSTER_KEY: 'k'.repeat(32) } }
}

async function peopleFile(): Promise<string> {
  const path = join(await temporaryDirectory(), 'people.csv')
  await writeFile(path, 'email\nada@example.com\n')
  return path
}

test('an import goes on over a restart and a full disk of its Roster, and says both', async () => {
  const { calls, variables } = await scriptedRoster({
    upload: ['away', 'reset'],
    start: ['reset'],
    look: ['ok', 'away', 'reset'],
  })
  const imported = await runCli(['import', await peopleFile()], variables)
  expect(imported).toMatchObject({ code: 0 })
  expect(calls.filter((call) => call.startsWith('upload'))).toEqual([
    'upload away',
    'upload reset',
    'upload ok',
  ])
  expect(imported.stderr).toContain(`The disk is full. (request ${requestId}). Waiting until it is back.`)
  expect(imported.stderr).toContain(`import ${id}: it is back, and goes on.`)
})

test('a start whose answer was lost is not made twice', async () => {
  const { calls, variables } = await scriptedRoster({ start: ['reset'] })
  expect(await runCli(['import', await peopleFile()], variables)).toMatchObject({ code: 0 })
  expect(calls.filter((call) => call.startsWith('start'))).toEqual(['start reset'])
})

test('what is refused, and a Roster that is not there, is not waited for', async () => {
  const { variables } = await scriptedRoster({ upload: ['refuse'] })
  const refused = await runCli(['import', await peopleFile()], variables)
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`Not so. (request ${requestId})`),
  })
  // Not a port such as 1, which fetch never asks.
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  closed.close()
  const nobody = { ROSTER_URL: `http://127.0.0.1:${port}`, ROSTER_KEY: 'k'.repeat(32) }
  expect(await runCli(['import', await peopleFile()], nobody)).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/cannot be reached/),
  })
})

test('patience ends with where the matter stands', async () => {
  let tries = 0
  const work = async () => {
    tries++
    throw new CliError('the disk is full', exitCodes.unreachable)
  }
  const options = { what: 'import 1', atEnd: 'It goes on by itself.', patienceMs: 20, everyMs: 5 }
  await expect(patiently(work, options)).rejects.toMatchObject({
    message: 'import 1: the disk is full. It goes on by itself.',
    exitCode: exitCodes.unreachable,
  })
  expect(tries).toBeGreaterThan(1)
})

test('a reader that goes away, such as head, ends a command without a word', async () => {
  const roster = await builtFile('cli/roster.js')
  for (const args of ['config', 'import --help']) {
    const { stderr } = spawnSync(
      'sh',
      ['-c', `{ "$0" "$1" ${args}; echo "ended with $?" >&2; } | true`, process.execPath, roster],
      { encoding: 'utf8', env: { PATH: process.env.PATH } },
    )
    expect([args, stderr]).toEqual([args, 'ended with 0\n'])
  }
})
