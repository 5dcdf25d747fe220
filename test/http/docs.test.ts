import { afterEach, describe, expect, test } from 'vitest'
import type { Wire } from '../../src/http/calls/operation.ts'
import { mountDocs } from '../../src/http/docs/mount-docs.ts'
import { createServer } from '../../src/http/server/server.ts'
import { testWire } from './test-wire.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(() => Promise.all(closing.splice(0).map((close) => close())))

interface Asked {
  wire?: Wire
  publicUrl?: string
  host?: string
}

async function get(path: string, { wire = testWire(), publicUrl, host = 'localhost:8080' }: Asked = {}) {
  const server = createServer({
    wires: [wire],
    health: async () => ({ isWell: true }),
    log: { level: 'silent' },
  })
  mountDocs(server, [wire], { publicUrl })
  closing.push(() => server.close())
  const { statusCode, headers, body } = await server.inject({
    path,
    headers: { host },
  })
  return { status: statusCode, headers, body }
}

describe('the API reference', () => {
  test('names no host that only the request has made up', async () => {
    for (const host of [
      'evil.example',
      'evil.example:3000',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '10.0.0.7',
    ]) {
      const { body } = await get('/docs/roster', { host })
      expect([host, body.includes(host), body.includes('http://127.0.0.1:3000/t/things')]).toEqual([
        host,
        false,
        true,
      ])
    }
  })

  test('lists the wires, their documents and every limit', async () => {
    const { status, headers, body } = await get('/docs')
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(body).toContain('<a href="/docs/roster">roster</a>')
    expect(body).toContain('/openapi/roster.json')
    expect(body).toContain('<td>65,536</td>')
  })

  test('shows every operation with its parameters, fields, bounds, answers and a curl line', async () => {
    const { body } = await get('/docs/roster')
    for (const [method, , { id, summary }] of testWire().routes) {
      expect(body).toContain(`id="${id}"`)
      expect(body).toContain(`<span class="method ${method.toLowerCase()}">${method}</span> ${summary}`)
    }
    expect(body).toContain('<code>search</code> <span class="type">string</span>')
    expect(body).toContain('At most 10 characters')
    expect(body).toContain('One of <code>cat</code>, <code>dog</code>')
    expect(body).toContain('<a href="#schema-Thing">Thing</a>')
    expect(body).toContain('curl &quot;http://localhost:8080/t/things/$ID&quot;')
  })

  test('loads only its style sheet and its script, calls only this Roster, and may not be framed', async () => {
    const { headers, body } = await get('/docs/roster')
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;/,
    )
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(body.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/docs/try-it.js">'])
    expect(body).not.toMatch(/<style| style=| on\w+=|https?:\/\/(?!localhost)/)
    const { status, headers: ofStyle } = await get('/docs/style.css')
    expect([status, ofStyle['content-type']]).toEqual([200, 'text/css; charset=utf-8'])
    const script = await get('/docs/try-it.js')
    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8'])
  })

  test('writes the public URL into the examples where there is one', async () => {
    const { body } = await get('/docs/roster', { publicUrl: 'https://people.example.com/' })
    expect(body).toContain('https://people.example.com/t/things')
    expect(body).not.toContain('localhost:8080')
  })

  test('serves the guides, and links them and the errors', async () => {
    const overview = await get('/docs')
    for (const path of ['/docs/guides', '/docs/errors']) expect(overview.body).toContain(`href="${path}"`)
    const { body } = await get('/docs/guides')
    for (const name of ['filters', 'sync', 'import', 'forms', 'scopes', 'voice', 'consent']) {
      expect(body).toContain(`href="/docs/guides/${name}"`)
      const guide = await get(`/docs/guides/${name}`)
      expect([name, guide.status]).toEqual([name, 200])
      expect(guide.body).toMatch(/<h1>.+<\/h1>/)
    }
  })

  test('text of a description is text', async () => {
    const wire = { ...testWire(), description: '<b onclick="x">`<i>` & **"bold"**</b>' }
    const { body } = await get('/docs/roster', { wire })
    expect(body).toContain(
      '&lt;b onclick=&quot;x&quot;&gt;<code>&lt;i&gt;</code> &amp; <strong>&quot;bold&quot;</strong>&lt;/b&gt;',
    )
  })
})
