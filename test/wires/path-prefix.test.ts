import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { ownRoots } from '../../src/config-values.ts'
import { allWires } from '../../src/wires/all-wires.ts'
import { buildPerson, password } from '../support/build-person.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openTestDatabase } from '../support/open-test-database.ts'
import { type Reply, send, startApp } from '../support/start-app.ts'

const database = await openTestDatabase()
const dashboard = [
  { path: '/index.html', type: 'text/html', bytes: Buffer.from('<script src="./assets/a.js">'), encoded: [] },
  { path: '/assets/a.js', type: 'text/javascript', bytes: Buffer.from('1'), encoded: [] },
]
const settings = { ROSTER_PUBLIC_URL: 'https://example.com/roster' }
const app = await startApp(database, { settings, dashboard })

/** A proxy like nginx or Caddy: with the original path, or without the prefix. */
async function proxy(strips: boolean): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = '/' } = incoming
    const path = strips ? url.replace(/^\/roster/, '') || '/' : url
    const given = { ...headers, host: 'example.com', 'x-forwarded-proto': 'https' }
    const onward = request(`${app.url}${path}`, { method, headers: given }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/roster`
}

describe.each([
  ['passes the path on', await proxy(false)],
  ['takes the prefix off', await proxy(true)],
])('behind a proxy that %s', (_, url) => {
  const ask = (method: string, path: string, options = {}): Promise<Reply> =>
    send(`${url}${path}`, method, options)

  it('calls are answered, and every path in an answer has the prefix', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const made = await ask('POST', '/v2/contacts', { key, body: { email: 'prefix@example.com' } })
    expect(made.status).toBe(201)
    const location = made.headers.get('location') as string
    expect(location).toBe(`/roster/v2/contacts/${made.body.id}`)
    expect((await send(new URL(location, url).href, 'GET', { key })).status).toBe(200)
    await ask('POST', '/v2/contacts', { key, body: { email: 'prefix2@example.com' } })
    const page = await ask('GET', '/v2/contacts?limit=1', { key })
    expect(page.headers.get('link')).toMatch(/^<\/roster\/v2\/contacts\?/)
    const problem = await ask('GET', '/v2/contacts/none', { key })
    expect(problem.body.type).toMatch(/^\/roster\/docs\/errors#/)
    expect((await fetch(new URL(problem.body.type, url))).status).toBe(200)
    const openapi = await ask('GET', '/openapi/roster.json')
    expect(openapi.body.servers).toEqual([{ url: '/roster' }])
  })

  it('the dashboard and the reference are found, with all that their pages load', async () => {
    const page = await fetch(`${url}/`)
    const policy = page.headers.get('content-security-policy')
    expect(policy).toContain('report-uri csp-reports')
    const html = await page.text()
    expect(html).toContain('./assets/a.js')
    expect((await fetch(`${url}/assets/a.js`)).status).toBe(200)
    const docs = await fetch(`${url}/docs/roster/contacts`).then((reply) => reply.text())
    const links = [...docs.matchAll(/ (?:href|src)="(\/[^"#]*)/g)].map(([, link]) => link as string)
    expect(links.length).toBeGreaterThan(5)
    for (const link of new Set(links)) {
      expect(link).toMatch(/^\/roster\//)
      expect((await fetch(new URL(link, url))).status, link).toBe(200)
    }
    expect(docs).toContain('https://example.com/roster/v2/')
  })

  it('the session’s cookie is for the prefix alone, and signs in', async () => {
    const { email } = await buildPerson(await buildWorkspace(database), { signsIn: true })
    const signedIn = await ask('POST', '/v2/session', {
      body: { email, password },
      headers: { origin: 'https://example.com', 'sec-fetch-site': 'same-origin' },
    })
    expect(signedIn.status).toBe(200)
    const [cookie = ''] = signedIn.headers.getSetCookie()
    expect(cookie).toMatch(/^__Secure-roster=[\w-]{43}; Path=\/roster; .*Secure$/)
    const headers = { cookie: cookie.split(';', 1)[0] as string }
    expect((await ask('GET', '/v2/session', { headers })).status).toBe(200)
  })
})

it('the prefix without its slash leads to the page', async () => {
  const reply = await fetch(`${app.url}/roster?x=1`, { redirect: 'manual' })
  expect([reply.status, reply.headers.get('location')]).toEqual([308, '/roster/?x=1'])
})

it('a path that only begins with the same letters is none of Roster’s', async () => {
  expect((await app.send('GET', '/rosters/healthz')).status).toBe(404)
})

it('a prefix that begins as Roster’s own paths do is refused, with a way out', () => {
  const roots = allWires({} as never).flatMap(({ routes, optionalPrefix = '' }) =>
    routes.flatMap(([, path]) => [path, path.replace(optionalPrefix, '')].map((each) => each.split('/')[1])),
  )
  for (const root of new Set([...roots, 'docs', 'openapi', 'assets', 'healthz'])) {
    expect(ownRoots).toContain(root)
    const read = () => readConfig({ ROSTER_PUBLIC_URL: `https://example.com/${root}/x` })
    expect(read).toThrow(`/${root}, where Roster has paths itself: take another, such as /roster`)
  }
  expect(() => readConfig({ ROSTER_PUBLIC_URL: 'https://example.com/a b' })).toThrow(
    'ROSTER_PUBLIC_URL must be',
  )
})
