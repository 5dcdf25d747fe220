import { expect, test } from 'vitest'
import { runCli } from '../support/run-roster.ts'

const commands = [
  ['keys', 'create'],
  ['keys', 'list'],
  ['keys', 'revoke'],
  ['workspaces', 'create'],
  ['workspaces', 'list'],
  ['import'],
  ['export'],
  ['backup'],
  ['restore'],
  ['doctor'],
  ['config'],
]

test.each(commands)('%s %s teaches with examples', async (...command) => {
  const help = await runCli([...command.filter(Boolean), '--help'], {})
  expect(help).toMatchObject({ code: 0, stderr: '' })
  expect(help.stdout).toMatch(/Examples:\n[\s\S]*\$ .*roster /)
  expect(help.stdout).toContain('--json')
})

test('its own help names every command and the exit codes', async () => {
  const help = await runCli(['--help'], {})
  expect(help.code).toBe(0)
  for (const [group] of commands) expect(help.stdout).toContain(group)
  expect(help.stdout).toContain('Exit codes: 0 done')
})

test.each([
  { args: [], says: 'Usage: roster' },
  { args: ['fly'], says: "unknown command 'fly'" },
  { args: ['keys', 'revoke'], says: "missing required argument 'key'" },
  { args: ['backup'], says: "missing required argument 'file'" },
  { args: ['restore'], says: "missing required argument 'file'" },
  { args: ['keys', 'list', '--loud'], says: "unknown option '--loud'" },
  { args: ['keys', 'list', '--url', 'http://127.0.0.1:1'], says: '--url needs a key' },
])('wrong usage is exit code 2: $args', async ({ args, says }) => {
  const refused = await runCli(args, {})
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain(says)
})

test('an option’s former name works, says the new one, and is in no help', async () => {
  const nobody = { ROSTER_KEY: 'sk', ROSTER_URL: 'http://127.0.0.1:1' }
  const former = await runCli(['workspaces', 'create', 'Paris', '--region', 'FR'], nobody)
  expect(former.code).toBe(3)
  expect(former.stderr).toMatch(/^--region is called --default-region now, as the API's field is\.\n/)
  const help = await runCli(['keys', 'create', '--help'], {})
  expect(help.stdout).toMatch(/--workspace-id <id>[\s\S]+--expires-at <time>/)
  expect(help.stdout).not.toMatch(/--workspace |--expires /)
})

test('a file that cannot be used is told by what is so and what to do, and a data directory too', async () => {
  const key = { ROSTER_KEY: 'sk', ROSTER_URL: 'http://127.0.0.1:1' }
  const [missing, folder, nowhere] = await Promise.all([
    runCli(['import', '/nowhere/people.csv'], key),
    runCli(['import', '/'], key),
    // On no disk: the kernel's own.
    runCli(['start'], { ROSTER_DATA_DIR: '/proc/roster', PORT: '0' }),
  ])
  expect(missing).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('/nowhere/people.csv is not there'),
  })
  expect(folder).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is a directory: name the file in it'),
  })
  expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('/proc/roster cannot be made') })
  for (const { stderr } of [missing, folder, nowhere]) expect(stderr).not.toMatch(/^\s+at /m)
})

test('a Roster that cannot be reached is exit code 3', async () => {
  const refused = await runCli(['keys', 'list', '--url', 'http://127.0.0.1:1'], { ROSTER_KEY: 'k' })
  expect(refused).toMatchObject({ code: 3, stdout: '' })
  expect(refused.stderr).toContain('cannot be reached')
})

test('config prints every setting with its reason, secrets masked', async () => {
  const variables = {
    PORT: '8080',
    DATABASE_URL: 'postgres://u:hunter2@h/d',
    ROSTER_BOOTSTRAP_KEY: 'hunter2'.repeat(9),
  }
  const shown = await runCli(['config'], variables)
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout).toContain('PORT=8080 (set)\n    Where Roster listens')
  expect(shown.stdout).toContain('HOST=127.0.0.1\n')
  expect(shown.stdout).not.toContain('hunter2')
  const listed = JSON.parse((await runCli(['config', '--json'], variables)).stdout)
  expect(listed[0]).toMatchObject({ name: 'PORT', value: '8080', source: 'environment' })
})

test('config fails as a start would, with exit code 2', async () => {
  const refused = await runCli(['config'], { PORT: 'x', ROSTER_POOL_SIZE: '0' })
  expect(refused.code).toBe(2)
  expect(refused.stderr).toBe(
    'roster: PORT must be a whole number from 0 to 65535\nROSTER_POOL_SIZE must be a whole number from 2 to 500\n',
  )
})
