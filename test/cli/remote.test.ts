import { afterAll, expect, test } from 'vitest'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { runCli, startRoster, temporaryDirectory } from '../support/run-roster.ts'

const adminKey = 'an-account-key-of-the-operator-1'
const { url: databaseUrl } = await createScratchDatabase()
const { url } = await startRoster(
  {
    DATABASE_URL: databaseUrl,
    ROSTER_DATA_DIR: await temporaryDirectory(afterAll),
    ROSTER_BOOTSTRAP_KEY: adminKey,
  },
  afterAll,
)
const there = { ROSTER_URL: url, ROSTER_KEY: adminKey }

test('makes, lists and revokes keys on a Roster elsewhere as on the local store', async () => {
  const workspace = (
    await runCli(['workspaces', 'create', 'Far', '--default-region', 'FR'], there)
  ).stdout.trim()
  const made = await runCli(['keys', 'create', 'Dialer', '--workspace-id', workspace, '--json'], there)
  expect(made).toMatchObject({ code: 0, stderr: '' })
  const { id, key, ...rest } = JSON.parse(made.stdout)
  expect(rest).toMatchObject({
    name: 'Dialer',
    workspaceId: workspace,
    scopes: ['read', 'write', 'delete', 'export', 'bulk'],
  })

  const local = { DATABASE_URL: databaseUrl }
  // Its last use is written a second after it; then it stays for a minute.
  const isNoted = async () => (await runCli(['keys', 'list'], local)).stdout.match(/admin +\d{4}-/)
  await expect.poll(isNoted).not.toBeNull()
  for (const args of [
    ['keys', 'list'],
    ['keys', 'list', '--json'],
    ['workspaces', 'list', '--json'],
  ])
    expect((await runCli(args, there)).stdout).toBe((await runCli(args, local)).stdout)

  expect(await runCli(['keys', 'revoke', id], there)).toMatchObject({ code: 0 })
  const refused = await runCli(['workspaces', 'list', '--url', url, '--key', key], {})
  expect(refused).toMatchObject({ code: 1, stdout: '' })
})

test('repeats what the Roster there says is wrong, with exit code 1', async () => {
  const refused = await runCli(['keys', 'create', 'x', '--scopes', 'fly', '--expires-at', 'soon'], there)
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toMatch(/^roster: .*\n {2}scopes\[0\] must be one of.*\n {2}expiresAt must be .*\n$/)
  expect(refused.stderr).toMatch(/\(request [0-9a-f-]{36}\)\n$/)
  expect(await runCli(['keys', 'revoke', 'nothing'], there)).toMatchObject({
    code: 1,
    stderr: 'roster: No key with the name or id `nothing`\n',
  })
})
