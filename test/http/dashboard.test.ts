import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { mountDashboard, pickCoding, readAssets } from '../../src/http/dashboard/mount-dashboard.ts'
import { createServer } from '../../src/http/server/server.ts'
import { testWire } from './test-wire.ts'

const html = `<!doctype html><meta property="csp-nonce" nonce="ROSTER_NONCE"><script src="/assets/a-1.js"></script>`

/** A server with a dashboard of these files. */
async function start(files: Record<string, string>) {
  const dir = await mkdtemp(join(tmpdir(), 'roster-dashboard-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  await mkdir(join(dir, 'assets'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text)
  const log: string[] = []
  const server = createServer({
    wires: [testWire()],
    health: async () => ({ isWell: true }),
    log: { level: 'info', stream: { write: (line) => log.push(line) } },
  })
  mountDashboard(server, await readAssets(pathToFileURL(`${dir}/`)))
  onTestFinished(() => server.close())
  return { server, log, get: (url: string, headers = {}) => server.inject({ url, headers }) }
}

test('the page is never kept and runs no inline script; each answer has a nonce of its own for styles', async () => {
  const { get } = await start({ 'index.html': html })
  const first = await get('/')
  const second = await get('/')
  expect(first.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
  const policies = [first, second].map(({ headers }) => String(headers['content-security-policy']))
  expect(policies[0]).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[^']+'; .*frame-ancestors 'none'; report-uri csp-reports$/,
  )
  const nonces = policies.map((policy) => /'nonce-([^']+)'/.exec(policy)?.[1] as string)
  expect(nonces[0]).not.toBe(nonces[1])
  expect(first.body).toContain(`nonce="${nonces[0]}"`)
  expect(policies.join()).not.toMatch(/script-src[^;]*(unsafe|nonce|\*)/)
})

test('files with a hash in their name are kept for good, in the smallest form that is taken', async () => {
  const { get } = await start({
    'index.html': html,
    'assets/a-1.js': 'plain',
    'assets/a-1.js.br': 'brotli',
    'assets/a-1.js.gz': 'gzip',
    'assets/a-1.js.map': '{}',
    'icon.svg': '<svg/>',
  })
  const plain = await get('/assets/a-1.js')
  expect([plain.body, plain.headers['content-encoding']]).toEqual(['plain', undefined])
  expect(plain.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
  })
  const best = await get('/assets/a-1.js', { 'accept-encoding': 'gzip, deflate, br' })
  expect([best.body, best.headers['content-encoding']]).toEqual(['brotli', 'br'])
  const zipped = await get('/assets/a-1.js', { 'accept-encoding': 'gzip;q=0.5, br;q=0' })
  expect([zipped.body, zipped.headers['content-encoding']]).toEqual(['gzip', 'gzip'])
  expect((await get('/icon.svg')).headers['cache-control']).toBe('public, max-age=3600')
  for (const path of [
    '/assets/a-1.js.map',
    '/assets/a-1.js.br',
    '/assets/',
    '/assets/..%2findex.html',
    '/index.html',
  ])
    expect((await get(path)).statusCode).toBe(404)
})

test('a dashboard that was not built says how to build it', async () => {
  const { get } = await start({})
  const { statusCode, body, headers } = await get('/')
  expect([statusCode, headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8'])
  expect(body).toContain('npm run build')
})

test('reports of the policy are counted and logged without queries, and a flood fills no log', async () => {
  const { server, log } = await start({ 'index.html': html })
  const url = await server.listen()
  const send = (body: string) =>
    fetch(`${url}/csp-reports`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/csp-report' },
    })
  const report = {
    'effective-directive': 'script-src-elem',
    'blocked-uri': 'https://evil.example/x.js?email=ada@example.com',
    'line-number': 7,
  }
  expect((await send(JSON.stringify({ 'csp-report': report }))).status).toBe(204)
  const line = log.map((text) => JSON.parse(text)).find(({ msg }) => msg === 'content security policy report')
  expect(line).toMatchObject({
    count: 1,
    directive: 'script-src-elem',
    blocked: 'https://evil.example/x.js',
    line: 7,
  })
  expect((await send('nonsense')).status).toBe(204)
  expect((await send('x'.repeat(20_000))).status).toBe(413)
  for (let sent = 0; sent < 40; sent++) await send(JSON.stringify({ 'csp-report': report }))
  expect(log.filter((text) => text.includes('policy report')).length).toBeLessThanOrEqual(40)
  expect(log.join()).not.toContain('ada@example.com')
})

test('an encoding is taken only where the client says so', () => {
  expect(pickCoding(undefined, ['br', 'gzip'])).toBeUndefined()
  expect(pickCoding('identity', ['br'])).toBeUndefined()
  expect(pickCoding('GZIP', ['br', 'gzip'])).toBe('gzip')
  expect(pickCoding('br;q=1.0', ['br', 'gzip'])).toBe('br')
})
