import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, test } from 'vitest'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { builtFile, runCli, startRoster, temporaryDirectory } from '../support/run-roster.ts'

/** A store of its own, and how to reach it from both sides. */
async function openStore() {
  const { url: databaseUrl } = await createScratchDatabase()
  const local = { DATABASE_URL: databaseUrl, ROSTER_DATA_DIR: await temporaryDirectory(afterAll) }
  const roster = await startRoster(local, afterAll)
  const { stdout: key } = await runCli(['keys', 'create'], local)
  const [workspace] = JSON.parse((await runCli(['workspaces', 'list', '--json'], local)).stdout)
  const remote = { ROSTER_URL: roster.url, ROSTER_KEY: key.trim() }
  return { local, remote, roster, workspaceId: workspace.id as string }
}

const stores = { local: await openStore(), remote: await openStore() }
const sides = (['local', 'remote'] as const).map((name) => {
  const { workspaceId } = stores[name]
  return {
    name,
    variables: stores[name][name] as Record<string, string>,
    more: ['--workspace-id', workspaceId],
    stored: stores[name],
  }
})

const people = `Name,Phone,Email,Tags
Ada,+14155552671,ada@example.com,vip;lead
,nonsense,,
Alan,,alan@example.com,
Alan,,alan@example.com,
`

async function fileOf(content: string, name = 'people.csv'): Promise<string> {
  const path = join(await temporaryDirectory(), name)
  await writeFile(path, content)
  return path
}

describe.each(sides)('into $name', ({ name, variables, more, stored }) => {
  const exported = async () => {
    const { ROSTER_URL: url, ROSTER_KEY: key } = stored.remote
    const query = `workspaceId=${stored.workspaceId}&columns=fullName,phone,email,tags`
    const headers = { authorization: `Bearer ${key}` }
    return (await fetch(`${url}/v2/exports?${query}`, { headers })).text()
  }

  test('shows where columns would go, and writes nothing', async () => {
    const path = await fileOf(people)
    const shown = await runCli(['import', path, '--profile', ...more], variables)
    expect(shown.code).toBe(0)
    expect(shown.stdout).toMatch(/^Phone +phone +/m)
    expect(shown.stdout).toMatch(/^Email +email +/m)
    const profile = JSON.parse(
      (await runCli(['import', path, '--profile', '--json', ...more], variables)).stdout,
    )
    expect(profile.headers).toEqual(['Name', 'Phone', 'Email', 'Tags'])
    const dry = await runCli(['import', path, '--dry-run', ...more], variables)
    expect(dry).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('Would have read 4 rows: 2 created'),
    })
    expect(await exported()).toBe('fullName,phone,email,tags,roster:exact\n')
  })

  test('counts every row, and leaves the refused ones beside the file, to be repaired', async () => {
    const path = await fileOf(people)
    const done = await runCli(['import', path, ...more], variables)
    const errors = path.replace('.csv', '.errors.csv')
    expect(done).toMatchObject({ code: 4, stdout: '' })
    expect(done.stderr).toContain(
      'Read 4 rows: 2 created, 1 unchanged, 1 invalid.\n1 of them were about a person of an earlier row.',
    )
    expect(done.stderr).toContain(`The refused rows are in ${errors}: repair them there, and import it.\n`)
    expect(done.stderr).toMatch(/roster: 1 rows were refused\n$/)
    const refused = await readFile(errors, 'utf8')
    expect(refused).toMatch(/3,phone,identifier_required,.*,,nonsense,,/)

    await writeFile(errors, refused.replace('nonsense', '+14155552672'))
    expect((await runCli(['import', errors, ...more], variables)).code).toBe(0)
    expect(await exported()).toBe(
      'fullName,phone,email,tags,roster:exact\n' +
        'Ada,+14155552671,ada@example.com,"[""lead"", ""vip""]",\nAlan,,alan@example.com,,\n' +
        ',+14155552672,,,\n',
    )
  })

  test('says as JSON what became of the rows, and that the same file was there before', async () => {
    const path = await fileOf(people)
    const again = await runCli(['import', path, '--json', ...more], variables)
    expect(again).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('The same file was imported before'),
    })
    expect(JSON.parse(again.stdout)).toMatchObject({
      state: 'done',
      rowsRead: 4,
      counts: { created: 0, updated: 0, unchanged: 3, skipped: 0, conflicted: 0, invalid: 1 },
      errorsFile: path.replace('.csv', '.errors.csv'),
    })
  })

  test('takes a pipe, tags for everybody, and a mapping of one’s own', async () => {
    const mapping = await fileOf(
      '[{"column":1,"field":"email"},{"column":0,"field":"fullName"}]',
      'mapping.json',
    )
    const args = ['import', '-', '--mapping', mapping, '--tags', 'a, b', '--no-header', ...more]
    const child = spawn(process.execPath, [await builtFile('cli/roster.js'), ...args], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...variables },
    })
    child.stdin.end(`Linus,linus-${name}@example.com\n`)
    const said = text(child.stderr)
    expect([(await once(child, 'close'))[0], await said]).toEqual([0, expect.stringContaining('1 created')])
    expect(await exported()).toContain(`Linus,,linus-${name}@example.com,"[""a"", ""b""]",\n`)
  })

  test('ends the import when it is stopped, and says that it can be undone', async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `Person,stop-${name}-${index}@example.com`)
    const path = await fileOf(`Name,Email\n${rows.join('\n')}\n`)
    const child = spawn(process.execPath, [await builtFile('cli/roster.js'), 'import', path, ...more], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...variables },
    })
    const said = text(child.stderr)
    const newest = async () => {
      const response = await fetch(
        `${stored.roster.url}/v2/imports?limit=1&workspaceId=${stored.workspaceId}`,
        {
          headers: { authorization: `Bearer ${stored.remote.ROSTER_KEY}` },
        },
      )
      return ((await response.json()) as { data: [{ state: string; bytes: number }] }).data[0]
    }
    await expect
      .poll(async () => ((await newest()).bytes > 1_000_000 ? (await newest()).state : ''), {
        interval: 50,
      })
      .toBe('running')
    child.kill('SIGINT')
    expect([(await once(child, 'close'))[0], await said]).toEqual([
      1,
      expect.stringMatching(/stopped: .* can be undone\n$/),
    ])
    expect((await newest()).state).toBe('cancelled')
  })

  test('refuses what is no table or no plan, and leaves nothing', async () => {
    const path = await fileOf('\u0000\u0001\u0002', 'noise.bin')
    const noise = await runCli(['import', path, ...more], variables)
    expect(noise).toMatchObject({ code: 1, stdout: '' })
    const list = await runCli(
      ['import', await fileOf(people), '--list-id', stored.workspaceId, ...more],
      variables,
    )
    expect(list).toMatchObject({ code: 1, stderr: expect.stringContaining('listId') })
    expect((await runCli(['import', '/nowhere.csv', ...more], variables)).stderr).toContain('is not there')
    expect(await readdir(join(path, '..'))).toEqual(['noise.bin'])
  })

  test('does not start while the file leaves a question open, and takes the answer as an option', async () => {
    const path = await fileOf(
      `Nom,Téléphone,Société\nInès ${name},06 12 34 56 ${name === 'local' ? '78' : '79'},Café\n`,
    )
    const asked = await runCli(['import', path, ...more], variables)
    expect(asked).toMatchObject({ code: 2, stdout: '' })
    expect(asked.stderr).toMatch(
      /has no country code.*\n(.*\n)* {2}--default-region FR: France, 100 % fit \(06 12/,
    )
    const done = await runCli(['import', path, '--default-region', 'FR', ...more], variables)
    expect(done).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('How it was read: encoding utf-8, phones without + as in FR.\n'),
    })
  })

  test('counts cells that do not fit, and says so by its exit code', async () => {
    const path = await fileOf(
      `Name,Email,Do Not Call\nA,na-${name}@example.com,N/A\nB,yes-${name}@example.com,yes\n`,
    )
    const done = await runCli(['import', path, '--consent', 'no', '--json', ...more], variables)
    expect(done).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('roster: 1 cell does not fit its column'),
    })
    expect(JSON.parse(done.stdout)).toMatchObject({
      warningCount: 1,
      encoding: 'utf-8',
      sheet: null,
      errorsFile: null,
    })
  })

  test('reads a file as an option says that answers a question', async () => {
    const path = await fileOf(`Jean,Dupont ${name}\nMarie,Durand ${name}\n`)
    const asked = await runCli(['import', path, '--dry-run', ...more], variables)
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('  --header-row 0: None') })
    const done = await runCli(
      ['import', path, '--header-row', '0', '--profile', '--json', ...more],
      variables,
    )
    expect(JSON.parse(done.stdout)).toMatchObject({ questions: [], sampledRows: 2 })
    expect((await runCli(['import', path, '--header-row', 'x', ...more], variables)).code).toBe(2)
  })
})
