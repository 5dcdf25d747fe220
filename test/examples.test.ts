import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { buildKey } from './support/build-workspace.ts'
import { openTestDatabase } from './support/open-test-database.ts'
import { startApp } from './support/start-app.ts'
import { rosterWorkspace } from './wires/roster/roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const examples = new URL('../docs/examples/', import.meta.url)
// biome-ignore lint/suspicious/noExplicitAny: programs of others, without types
const example = (name: string): Promise<any> => import(new URL(name, examples).href)
const hasPython = spawnSync('python3', ['--version']).status === 0

const open = () => rosterWorkspace(database, app, { defaultRegion: 'US' })
type Workspace = Awaited<ReturnType<typeof open>>

async function keyOf({ owner, workspaceId }: Workspace, scopes: string[]): Promise<string> {
  const { secret } = await buildKey(database, owner, {
    name: 'Example',
    workspaceId,
    scopes: scopes as never,
  })
  return secret
}

/** The output of a Python program, and how it ended. */
async function python(name: string, args: string[], key: string) {
  const env = { ...process.env, ROSTER_URL: app.url, ROSTER_KEY: key }
  const ran = promisify(execFile)('python3', [fileURLToPath(new URL(name, examples)), ...args], { env })
  return ran.then(
    ({ stdout }) => ({ code: 0, text: stdout.trim() }),
    ({ code, stdout }) => ({ code, text: stdout.trim() }),
  )
}

describe('the backend of a form', () => {
  async function openForm() {
    const workspace = await open()
    const { formServer } = await example('form-backend.mjs')
    const server = formServer({ url: app.url, key: await keyOf(workspace, ['upsert']) })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => server.close())
    const post = async (form: Record<string, string>) => {
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const response = await fetch(address, { method: 'POST', body: new URLSearchParams(form) })
      return [response.status, await response.text()]
    }
    return { workspace, post }
  }

  test('adds people, and fills what is empty of those who are there', async () => {
    const { workspace, post } = await openForm()
    const email = 'ada@example.com'
    expect(await post({ email, firstName: 'Ada', phone: '' })).toEqual([200, 'Thank you.'])
    expect(await post({ email, firstName: 'Eve', phone: '(415) 555-2671' })).toEqual([200, 'Thank you.'])
    const { body } = await workspace.send('GET', `/contacts/lookup?email=${email}`)
    expect(body).toMatchObject({ firstName: 'Ada', phone: '+14155552671', tags: ['newsletter'] })
  })

  test('takes nobody over, says nothing of who is there, and tells what to correct', async () => {
    const { workspace, post } = await openForm()
    const { id } = await workspace.make('/contacts', { phone: '+14155552671', email: 'hers@example.com' })
    expect(await post({ email: 'evil@example.com', phone: '+14155552671' })).toEqual([200, 'Thank you.'])
    expect((await workspace.send('GET', `/contacts/${id}`)).body.email).toBe('hers@example.com')
    const [status, text] = await post({ email: 'no address' })
    expect([status, text]).toEqual([400, expect.stringMatching(/^email: /)])
    expect(await post({ email: 'bot@example.com', website: 'https://spam.example' })).toEqual([
      200,
      'Thank you.',
    ])
    expect((await workspace.send('GET', '/contacts')).body.data).toHaveLength(1)
  })
})

describe('the nightly sync', () => {
  test('creates, changes and deletes by the other system’s ids; again it changes nothing', async () => {
    const workspace = await open()
    const { sync } = await example('nightly-sync.mjs')
    const settings = { url: app.url, key: workspace.workspaceKey }
    const person = (n: number, more = {}) =>
      JSON.stringify({ externalId: `p${n}`, email: `p${n}@example.com`, ...more })
    const all = Array.from({ length: 1_200 }, (_, n) => person(n))
    expect(await sync(all, settings)).toEqual({ counts: { created: 1_200 }, refused: [] })
    expect(await sync(all, settings)).toEqual({ counts: { unchanged: 1_200 }, refused: [] })
    const changes = [
      person(1, { city: 'Graz' }),
      person(2, { deleted: true }),
      person(3, { email: 'no address' }),
    ]
    expect(await sync(changes, settings)).toEqual({
      counts: { updated: 1, deleted: 1, invalid: 1 },
      refused: [{ externalId: 'p3', code: expect.any(String), errors: expect.anything() }],
    })
    expect((await workspace.send('GET', '/contacts/lookup?externalId=p1')).body.city).toBe('Graz')
    expect((await workspace.send('GET', '/contacts/lookup?externalId=p2')).status).toBe(404)
  })
})

describe('the vendor’s client', () => {
  test('makes, finds, changes, lists page by page and deletes', async () => {
    const workspace = await open()
    const { Nedzo } = await example('vendor-client.mjs')
    const client = new Nedzo({ url: app.url, key: workspace.workspaceKey })
    const { id } = await client.create({ firstName: 'Ada', phone: '+14155552671' })
    await client.upsert({ firstName: 'Bo', phone: '+14155552672' })
    expect(await client.update(id, { lastName: 'Lee' })).toMatchObject({ firstName: 'Ada', lastName: 'Lee' })
    const names: string[] = []
    for await (const { firstName } of client.list({ limit: '1' })) names.push(firstName)
    expect(names.sort()).toEqual(['Ada', 'Bo'])
    await client.delete(id)
    await expect(client.get(id)).rejects.toThrow(/^404/)
  })
})

describe('tools for a model', () => {
  test('find, tag and close; a fault is an answer, and nothing else can be done', async () => {
    const workspace = await open()
    const { tools, useTool } = await example('model-tools.mjs')
    const use = async (name: string, input: object) =>
      JSON.parse(await useTool(name, input, { url: app.url, key: workspace.workspaceKey }))
    const { id } = await workspace.make('/contacts', {
      firstName: 'Ada',
      phone: '+14155552671',
      tags: ['vip'],
    })
    expect(await use('find_people', { query: 'ada' })).toMatchObject({ people: [{ id }], areMore: false })
    expect(await use('filter_people', { filter: 'tag:vip' })).toMatchObject({
      people: [{ firstName: 'Ada' }],
    })
    expect(await use('filter_people', { filter: 'tag:' })).toMatchObject({ refused: expect.any(String) })
    expect(await use('tag_person', { id, tag: 'met' })).toMatchObject({ tags: ['met', 'vip'] })
    expect(await use('do_not_contact', { id })).toMatchObject({ doNotContact: true })
    expect(await use('delete_person', { id })).toEqual({ refused: 'There is no tool "delete_person".' })
    expect(tools.map(({ name }: { name: string }) => name)).toHaveLength(4)
  })
})

describe.runIf(hasPython)('in Python', () => {
  test('the caller is named, or unknown', async () => {
    const workspace = await open()
    const key = await keyOf(workspace, ['lookup'])
    await workspace.make('/contacts', {
      firstName: 'Ada',
      lastName: 'Lee',
      phone: '+14155552671',
      doNotContact: true,
    })
    for (const number of ['(415) 555-2671', '+14155552671', 'sip:+14155552671@pbx.example'])
      expect(await python('caller_lookup.py', [number], key)).toEqual({
        code: 0,
        text: 'Ada Lee (do not contact)',
      })
    expect(await python('caller_lookup.py', ['+14155550000'], key)).toEqual({
      code: 1,
      text: 'Unknown caller',
    })
    expect(await python('caller_lookup.py', ['anonymous'], key)).toMatchObject({ code: 1 })
  })

  test('the mirror holds everybody, follows changes and deletions, and goes on after its cursor', async () => {
    const workspace = await open()
    const key = await keyOf(workspace, ['read', 'export'])
    const file = join(await mkdtemp(join(tmpdir(), 'mirror-')), 'people.sqlite')
    const rows = async () => {
      await python('sqlite_mirror.py', [file, '--once'], key)
      const query = `import json, sqlite3; print(json.dumps(sqlite3.connect(${JSON.stringify(file)}).execute("select name, email from contacts order by name").fetchall()))`
      return JSON.parse((await promisify(execFile)('python3', ['-c', query])).stdout)
    }
    const ada = await workspace.make('/contacts', { firstName: 'Ada', email: 'ada@example.com' })
    const bo = await workspace.make('/contacts', { firstName: 'Bo' })
    expect(await rows()).toEqual([
      ['Ada', 'ada@example.com'],
      ['Bo', null],
    ])
    await workspace.send('PATCH', `/contacts/${ada.id}`, { email: 'ada@new.example' })
    await workspace.send('DELETE', `/contacts/${bo.id}`)
    await workspace.make('/contacts', { firstName: 'Cy' })
    expect(await rows()).toEqual([
      ['Ada', 'ada@new.example'],
      ['Cy', null],
    ])
    expect(await rows()).toHaveLength(2)
  })
})
