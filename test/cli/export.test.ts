import { once } from 'node:events'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { runCli, startRoster, temporaryDirectory } from '../support/run-roster.ts'

const { url: databaseUrl } = await createScratchDatabase()
const variables = { DATABASE_URL: databaseUrl, ROSTER_DATA_DIR: await temporaryDirectory(afterAll) }
const roster = await startRoster(variables, afterAll)
const { stdout: key } = await runCli(['keys', 'create', '--scopes', 'read,write,export,admin'], variables)
const remote = { ROSTER_URL: roster.url, ROSTER_KEY: key.trim() }
const [workspace] = JSON.parse((await runCli(['workspaces', 'list', '--json'], variables)).stdout)

for (const body of [{ firstName: 'Ada', city: 'a\n"b"', tags: ['vip'] }, { firstName: 'Grace' }]) {
  await fetch(`${roster.url}/v2/contacts?workspaceId=${workspace.id}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key.trim()}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

const expected = 'firstName,city,tags,roster:exact\nAda,"a\n""b""","[""vip""]",\nGrace,,,\n'
const columns = ['--columns', 'firstName,city,tags']

describe.each([
  { from: 'the local store', more: [], variables },
  { from: 'a Roster elsewhere', more: ['--workspace-id', workspace.id], variables: remote },
])('from $from', ({ more, variables }) => {
  test('a file that only its owner reads, and a sentence', async () => {
    const path = join(await temporaryDirectory(), 'contacts.csv')
    expect(await runCli(['export', path, ...columns, ...more], variables)).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(
        new RegExp(`^100 %  2 of 2 rows  [\\d,]+/s\nExported 2 contacts to ${path}\\.\n$`),
      ),
    })
    expect(await readFile(path, 'utf8')).toBe(expected)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  test('stdout, which holds nothing else; selected, and in another format', async () => {
    const args = [
      'export',
      '-',
      '--format',
      'ndjson',
      '--filter',
      'tag:vip',
      '--columns',
      'firstName',
      ...more,
    ]
    const { code, stdout } = await runCli(args, variables)
    expect([code, stdout]).toEqual([0, '{"firstName":"Ada"}\n'])
    expect((await runCli(['export', ...columns, ...more], variables)).stdout).toBe(expected)
  })

  test('cards by their ending, and the columns of another program', async () => {
    const path = join(await temporaryDirectory(), 'people.vcf')
    const { code, stderr } = await runCli(['export', path, '--vcard-version', '4.0', ...more], variables)
    expect([code, stderr]).toEqual([0, expect.stringContaining(`Exported 2 contacts to ${path}.\n`)])
    expect(await readFile(path, 'utf8')).toMatch(/^BEGIN:VCARD\r\nVERSION:4\.0\r\nN:;Ada;;;\r\n/)
    const google = await runCli(['export', '--preset', 'google', ...more], variables)
    expect([google.code, google.stdout]).toEqual([0, expect.stringMatching(/^First Name,Middle Name,/)])
  })

  test('a workbook by its ending, and what was done as JSON', async () => {
    const path = join(await temporaryDirectory(), 'contacts.xlsx')
    const { code, stdout } = await runCli(['export', path, '--json', ...more], variables)
    const { size } = await stat(path)
    expect([code, JSON.parse(stdout)]).toEqual([0, { file: path, format: 'xlsx', contacts: 2, bytes: size }])
  })

  test('what is refused leaves no file, and one that is there stays', async () => {
    const directory = await temporaryDirectory()
    const path = join(directory, 'contacts.csv')
    const refused = await runCli(['export', path, '--columns', 'id,nothing', ...more], variables)
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('columns[1]') })
    expect(await readdir(directory)).toEqual([])
    await writeFile(path, 'mine')
    const taken = await runCli(['export', path, ...more], variables)
    expect(taken).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') })
    expect(await readFile(path, 'utf8')).toBe('mine')
    expect((await runCli(['export', path, '--force', ...columns, ...more], variables)).code).toBe(0)
    expect(await readFile(path, 'utf8')).toBe(expected)
  })
})

test('an answer that is cut off is no file, with exit code 1', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/csv', 'x-total-count': '3' })
    response.end('id,roster:exact\n1,\n2,\n')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const directory = await temporaryDirectory()
  const cut = await runCli(['export', join(directory, 'c.csv')], { ROSTER_URL: url, ROSTER_KEY: 'k' })
  server.close()
  expect(cut).toMatchObject({ code: 1, stderr: expect.stringContaining('cut off: 2 of 3 contacts came') })
  expect(await readdir(directory)).toEqual([])
})

test('several workspaces and none named is wrong usage', async () => {
  await runCli(['workspaces', 'create', 'Second'], variables)
  expect(await runCli(['export'], variables)).toEqual({
    code: 2,
    stdout: '',
    stderr: 'roster: There are several workspaces: --workspace-id says which (roster workspaces list)\n',
  })
  expect((await runCli(['export', '--workspace-id', workspace.id, ...columns], variables)).stdout).toBe(
    expected,
  )
})
