import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { describeStatement, SlowStatements } from '../../src/store/database/named-statements.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { startRefusedRoster, startRoster, temporaryDirectory } from '../support/run-roster.ts'
import { send } from '../support/start-app.ts'

const key = 'k'.repeat(32)
const token = 't'.repeat(32)
const { url: databaseUrl } = await createScratchDatabase({ migrated: false })

async function store() {
  return {
    DATABASE_URL: databaseUrl,
    ROSTER_DATA_DIR: await temporaryDirectory(),
    ROSTER_BOOTSTRAP_KEY: key,
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

test('metrics are at an address of their own and, with the token, beside the API; no label is an id', async () => {
  const port = await freePort()
  const roster = await startRoster({
    ...(await store()),
    ROSTER_METRICS: `127.0.0.1:${port}`,
    ROSTER_METRICS_TOKEN: token,
  })
  const ask = (method: string, path: string, body?: object) =>
    send(roster.url + path, method, { key, ...(body !== undefined && { body }) })
  const [{ id: workspaceId }] = (await ask('GET', '/v2/workspaces')).body.data
  const { body: made } = await ask('POST', '/v2/contacts', { workspaceId, email: 'ada@example.com' })
  expect((await ask('GET', `/v2/contacts/${made.id}`)).status).toBe(200)
  expect((await ask('GET', '/v1/workspaces')).status).toBe(200)
  expect((await ask('GET', '/v2/nowhere/ada@example.com')).status).toBe(404)

  for (const given of ['', key, `${token}x`])
    expect((await send(`${roster.url}/metrics`, 'GET', { key: given })).status).toBe(401)
  const { status, body } = await send(`${roster.url}/metrics`, 'GET', { key: token })
  expect(status).toBe(200)
  const labels = (wire: string, method: string, route: string, code: number) =>
    `roster_http_request_duration_seconds_count{wire="${wire}",method="${method}",route="${route}",status="${code}"} 1\n`
  expect(body).toContain(labels('roster', 'POST', '/v2/contacts', 201))
  expect(body).toContain(labels('roster', 'GET', '/v2/contacts/:id', 200))
  expect(body).toContain(labels('nedzo', 'GET', '/v1/workspaces', 200))
  expect(body).toContain(labels('none', 'GET', 'none', 404))
  expect(body).toContain('roster_database_up 1\n')
  expect(body).toContain('roster_batch_size_count{queue="writes"} 1\n')
  expect(body).toMatch(/^roster_pool_connections\{pool="requests",state="idle"\} \d+$/m)
  expect(body).toMatch(/^roster_feed_lag_seconds \d/m)
  for (const state of ['active', 'paused'])
    expect(body).toContain(`roster_webhook_messages_waiting{webhook="${state}"} 0\n`)
  expect(body).toMatch(/^nodejs_eventloop_lag_p99_seconds /m)
  expect(body).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
  expect(body).not.toContain('ada@')

  const beside = await fetch(`http://127.0.0.1:${port}/metrics`)
  expect([beside.status, await beside.text()]).toEqual([200, expect.stringContaining('roster_database_up 1')])
  expect((await fetch(`http://127.0.0.1:${port}/v2/workspaces`)).status).toBe(404)

  // Every metric in the board and the alerts exists.
  const asked = new Set<string>()
  for (const file of ['grafana.json', 'alerts.yml']) {
    const text = await readFile(join(import.meta.dirname, '../../docs/ops', file), 'utf8')
    for (const [name] of text.matchAll(/\b(?:roster|nodejs|process)_[a-z0-9_]+/g)) asked.add(name)
  }
  const given = (name: string) => body.includes(`# TYPE ${name.replace(/_(bucket|count|sum)$/, '')} `)
  // Only the embedded server's disk is known.
  expect([...asked].filter((name) => !given(name) && name !== 'roster_disk_bytes')).toEqual([])
})

test('metrics are off unless asked for, and an address that is taken or none is refused', async () => {
  const roster = await startRoster(await store())
  expect((await send(`${roster.url}/metrics`, 'GET', { key: token })).status).toBe(404)
  const { port } = new URL(roster.url)
  const { code, stderr } = await startRefusedRoster({
    ...(await store()),
    ROSTER_METRICS: `127.0.0.1:${port}`,
  })
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/Roster cannot start: ROSTER_METRICS .*EADDRINUSE.*\n$/),
  ])
  for (const given of ['9464', 'localhost', 'localhost:99999', 'http://localhost:1'])
    expect(() => readConfig({ ROSTER_METRICS: given })).toThrow('ROSTER_METRICS must be host:port')
  expect(readConfig({ ROSTER_METRICS: '[::1]:9464' }).metrics).toEqual({ host: '::1', port: 9464 })
  expect(() => readConfig({ ROSTER_METRICS_TOKEN: 'short' })).toThrow('ROSTER_METRICS_TOKEN must be')
})

test('the trace that a request belongs to stands in its log line, and only a real one', async () => {
  const roster = await startRoster(await store())
  const [trace, span] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']
  for (const traceparent of [`00-${trace}-${span}-01`, `00-${'0'.repeat(32)}-${span}-01`, 'ada@example.com'])
    await send(`${roster.url}/v2/workspaces`, 'GET', { key, headers: { traceparent } })
  const lines = () =>
    roster.output.stderr
      .split('\n')
      .filter((line) => line.includes('"route":"/v2/workspaces"'))
      .map((line) => JSON.parse(line))
  await expect.poll(() => lines().length).toBe(3)
  expect(lines().map(({ traceId, parentId }) => [traceId, parentId])).toEqual([
    [trace, span],
    [undefined, undefined],
    [undefined, undefined],
  ])
  expect(roster.output.stderr).not.toContain('ada@')
})

test.each([
  ['select * from contacts c join list_members m on true where c.id = $1', 'select contacts, list_members'],
  ['insert into "contacts" ("id") values ($1)', 'insert contacts'],
  ['update "tags" set "name" = $1', 'update tags'],
  ["select 1 from contacts where folded ~ 'taken from bob''s list'", 'select contacts'],
  ['begin', 'begin'],
])('a slow statement is told by what it does and to which tables: %s', (text, name) => {
  expect(describeStatement(text)).toBe(name)
})

test('a slow statement is told once in a while, a quick one never', () => {
  const said: string[] = []
  const slow = new SlowStatements((sentence) => said.push(sentence))
  slow.note('select 1 from tags', 999)
  expect(said).toEqual([])
  for (let count = 0; count < 3; count++) slow.note('select 1 from tags', 1_234)
  expect(said).toEqual(['a statement took 1,234 ms: select tags'])
})
