import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { builtFile, runCli, startRoster, temporaryDirectory } from '../support/run-roster.ts'

const { url: databaseUrl } = await createScratchDatabase()
const local = { DATABASE_URL: databaseUrl, ROSTER_DATA_DIR: await temporaryDirectory(afterAll) }
const roster = await startRoster(local, afterAll)
const { stdout: key } = await runCli(['keys', 'create', '--scopes', 'read,write,admin'], local)
const remote = { ROSTER_URL: roster.url, ROSTER_KEY: key.trim() }
const [workspace] = JSON.parse((await runCli(['workspaces', 'list', '--json'], local)).stdout)

const create = async (body: object) =>
  (
    await fetch(`${roster.url}/v2/contacts?workspaceId=${workspace.id}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.trim()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  ).json() as Promise<{ id: string }>

describe.each([
  { from: 'the local store', more: [], variables: local },
  { from: 'a Roster elsewhere', more: ['--workspace-id', workspace.id], variables: remote },
])('roster changes from $from', ({ more, variables }) => {
  const run = (...args: string[]) => runCli(['changes', ...args, ...more], variables)
  const cursorOf = (stderr: string) => /--after (\S+)\n$/.exec(stderr)?.[1] as string

  test('tells all that happened, then the rest from the cursor', async () => {
    const { id } = await create({ firstName: 'Ada', tags: ['vip'] })
    await expect.poll(async () => (await run()).stdout).toContain(`contact.created ${id}:1`)
    const all = await run('--types', 'contact.*')
    expect([all.code, all.stdout]).toEqual([0, expect.stringContaining('firstName: null → "Ada"')])
    const next = await create({ firstName: 'Bob' })
    const rest = async () => await run('--json', '--after', cursorOf(all.stderr))
    await expect.poll(async () => (await rest()).stdout).not.toBe('')
    const [change] = (await rest()).stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
    expect(change).toMatchObject({ type: 'contact.created', contactId: next.id, version: 1 })
  })

  test('refuses an unknown type and what is no cursor', async () => {
    expect((await run('--types', 'contact.made')).code).toBe(1)
    expect((await run('--after', 'x')).code).toBe(1)
  })
})

test('--follow tells what happens next, and ends in good order', async () => {
  const child = spawn(
    process.execPath,
    [await builtFile('cli/roster.js'), 'changes', '--follow', '--types', 'tag.created'],
    {
      env: { ...process.env, ...local },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  const ended = once(child, 'close')
  await create({ firstName: 'Eve', tags: ['followed'] })
  await expect.poll(() => said).toContain('tag.created followed')
  child.kill('SIGINT')
  expect((await ended)[0]).toBe(0)
})
