import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { runCli, startRoster, temporaryDirectory } from '../support/run-roster.ts'
import { lastCallBefore } from '../support/times.ts'

const { url: databaseUrl } = await createScratchDatabase()
const variables = { DATABASE_URL: databaseUrl, ROSTER_DATA_DIR: await temporaryDirectory(afterAll) }
const roster = await startRoster(variables, afterAll)

function statusOf(url: string, key: string, method = 'GET'): Promise<number> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const body = method === 'POST' ? '{"name":"By key"}' : null
  return fetch(`${url}/v1/workspaces`, { method, headers, body }).then((response) => response.status)
}

test('a lost key is not the end: a new one works at once, and ends within a second when revoked', async () => {
  const made = await runCli(['keys', 'create', 'New', '--scopes', 'read,write,admin'], variables)
  expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^sk_live_\w+\n$/) })
  const key = made.stdout.trim()
  expect(await statusOf(roster.url, key, 'POST')).toBe(201)

  const listed = await runCli(['keys', 'list', '--json'], variables)
  expect(listed.stdout).not.toContain(key)
  const [newest] = JSON.parse(listed.stdout)
  expect(newest).toMatchObject({ name: 'New', hint: key.slice(-4), revokedAt: null })

  expect(await runCli(['keys', 'revoke', newest.id], variables)).toMatchObject({ code: 0 })
  expect(await lastCallBefore(async () => (await statusOf(roster.url, key)) === 401)).toBeLessThan(1_000)
  expect((await runCli(['keys', 'list'], variables)).stdout).toMatch(/New .*revoked \d{4}-/)
})

test('makes and lists workspaces, and a key for one', async () => {
  const args = [
    'workspaces',
    'create',
    'Paris',
    '--timezone',
    'Europe/Paris',
    '--default-region',
    'FR',
    '--json',
  ]
  const workspace = JSON.parse((await runCli(args, variables)).stdout)
  expect(workspace).toMatchObject({ name: 'Paris', timezone: 'Europe/Paris', defaultRegion: 'FR' })
  const listed = JSON.parse((await runCli(['workspaces', 'list', '--json'], variables)).stdout)
  expect(listed[0]).toEqual(workspace)

  const args2 = ['keys', 'create', 'Dialer', '--workspace-id', workspace.id, '--json']
  const made = JSON.parse((await runCli(args2, variables)).stdout)
  expect(made).toMatchObject({
    workspaceId: workspace.id,
    scopes: ['read', 'write', 'delete', 'export', 'bulk'],
    key: expect.any(String),
  })
  expect(await statusOf(roster.url, made.key)).toBe(200)
})

test('shows text that would move a terminal as what it is', async () => {
  await runCli(['workspaces', 'create', 'a\u001b[2Jb\u202e'], variables)
  expect((await runCli(['workspaces', 'list'], variables)).stdout).toContain('a\\u001b[2Jb\\u202e')
})

test('names every fault, with exit code 1', async () => {
  const args = ['keys', 'create', ' ', '--scopes', 'fly', '--expires-at', 'soon']
  expect(await runCli(args, variables)).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'roster: invalid\n  name: required\n  scopes[0]: not one of (read, write, upsert, lookup, delete, export, bulk, admin)\n  expiresAt: invalid date (date-time)\n',
  })
  expect(await runCli(['keys', 'revoke', 'nothing'], variables)).toEqual({
    code: 1,
    stdout: '',
    stderr: 'roster: No key with the name or id `nothing`\n',
  })
})

test('a key is revoked by its name too, where only one has it, and what is named and is not there is said', async () => {
  const ids: string[] = []
  for (const name of ['Once', 'Twice', 'Twice'])
    ids.push(JSON.parse((await runCli(['keys', 'create', name, '--json'], variables)).stdout).id)
  expect(await runCli(['keys', 'revoke', 'Once', '--json'], variables)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(ids[0]!),
  })
  const said = async (args: string[]) => {
    const { code, stdout, stderr } = await runCli(args, variables)
    expect([args, code, stdout]).toEqual([args, 1, ''])
    return stderr
  }
  expect(await said(['keys', 'revoke', 'Once'])).toBe('roster: No key with the name or id `Once`\n')
  expect(await said(['keys', 'revoke', 'Twice'])).toContain('Several keys have the name `Twice`: give the id')
  for (const args of [
    ['keys', 'create', 'x', '--workspace-id', 'nonsense'],
    ['export', '-', '--workspace-id', 'nonsense'],
    ['export', '-', '--workspace-id', ids[0]!],
  ])
    expect(await said(args)).toBe(`roster: No workspace with the name or id \`${args.at(-1)}\`\n`)
})

test('works beside a running Roster on its own PostgreSQL, and without it', async () => {
  const own = { ROSTER_DATA_DIR: join(await temporaryDirectory(), 'data') }
  const roster = await startRoster(own)
  const beside = await runCli(['keys', 'create'], own)
  expect(beside.code).toBe(0)
  expect(await statusOf(roster.url, beside.stdout.trim())).toBe(200)
  expect(await roster.stop()).toBe(0)
  const alone = await runCli(['keys', 'list', '--json'], own)
  expect(JSON.parse(alone.stdout)).toHaveLength(3)
})

test('makes no store where there is none, with exit code 3', async () => {
  const dataDir = join(await temporaryDirectory(), 'data')
  const refused = await runCli(['keys', 'list'], { ROSTER_DATA_DIR: dataDir })
  expect(refused).toMatchObject({ code: 3, stdout: '' })
  expect(refused.stderr).toContain(`There is no store in ${dataDir}: start Roster once`)
  await expect(stat(dataDir)).rejects.toThrow('ENOENT')

  const { url } = await createScratchDatabase()
  expect(await runCli(['keys', 'list'], { DATABASE_URL: url })).toEqual({
    code: 1,
    stdout: '',
    stderr: 'roster: This store has no account yet: start Roster once.\n',
  })
  const away = { DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/none' }
  const unreachable = await runCli(['keys', 'list'], away)
  expect(unreachable).toMatchObject({ code: 3, stdout: '' })
  expect(unreachable.stderr).not.toContain('secret')
})

test('a lost password is not the end: a link makes an owner of who has it, once, and the one before ends', async () => {
  const run = async (more = {}) => {
    const { code, stdout } = await runCli(['dashboard-link'], { ...variables, ...more })
    expect(code).toBe(0)
    const [, base, token] = /^(\S+)\/#\/setup\?token=([\w-]{43})\n$/.exec(stdout)!
    return { base, token }
  }
  const setUp = async (token: string | undefined) => {
    const body = JSON.stringify({
      token,
      name: 'Ada',
      email: 'ada@example.com',
      password: 'three blue herons',
    })
    const request = { method: 'POST', body, headers: { 'content-type': 'application/json' } }
    return (await fetch(`${roster.url}/v2/setup`, request)).status
  }
  const first = await run()
  expect(first.base).toBe(roster.url)
  const second = await run({ ROSTER_PUBLIC_URL: 'https://contacts.example.com', HOST: '0.0.0.0' })
  expect(second.base).toBe('https://contacts.example.com')
  expect(await setUp(first.token)).toBe(404)
  expect(await setUp(second.token)).toBe(201)
  expect(await setUp(second.token)).toBe(404)
  expect(await setUp((await run()).token)).toBe(201)
})
