import { afterEach, describe, expect, test } from 'vitest'
import type { Wire } from '../../src/http/calls/operation.ts'
import { guides } from '../../src/http/docs/guides.ts'
import { mountDocs } from '../../src/http/docs/mount-docs.ts'
import { createServer } from '../../src/http/server/server.ts'
import { problems } from '../../src/wires/roster/errors.ts'
import { testWire } from './test-wire.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(() => Promise.all(closing.splice(0).map((close) => close())))

interface Asked {
  wire?: Wire
  publicUrl?: string
  host?: string
}

async function served({ wire = testWire(), publicUrl }: Asked = {}) {
  const server = createServer({
    wires: [wire],
    health: async () => ({ isWell: true }),
    log: { level: 'silent' },
  })
  mountDocs(server, [wire], { publicUrl })
  closing.push(() => server.close())
  return server
}

async function get(path: string, { host = 'localhost:8080', ...asked }: Asked = {}) {
  const server = await served(asked)
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
      const { body } = await get('/docs/roster/things', { host })
      expect([host, body.includes(host), body.includes('http://127.0.0.1:3000/t/things')]).toEqual([
        host,
        false,
        true,
      ])
    }
  })

  test('lists the wires and their documents, and leads to the guides, the errors and every limit', async () => {
    const { status, headers, body } = await get('/docs')
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(body).toContain('<a href="/docs/roster">roster</a>')
    expect(body).toContain('/openapi/roster.json')
    for (const path of ['/docs/guides', '/docs/errors', '/docs/limits', '/docs/guides/filters'])
      expect(body).toContain(`href="${path}"`)
    expect((await get('/docs/limits')).body).toContain('<td>65,536</td>')
  })

  test('shows every operation with its parameters, fields, bounds, answers and a curl line', async () => {
    const { body } = await get('/docs/roster/things')
    for (const [method, , { id, group, summary }] of testWire().routes) {
      if (group !== 'Things') continue
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
    const { headers, body } = await get('/docs/roster/things')
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
    const { body } = await get('/docs/roster/things', { publicUrl: 'https://people.example.com/' })
    expect(body).toContain('https://people.example.com/t/things')
    expect(body).not.toContain('localhost:8080')
  })

  test('has a page for each resource; the wire’s own names every call and has its anchor', async () => {
    const { body } = await get('/docs/roster')
    expect(body).toContain('<a href="/docs/roster/things">Things</a>')
    for (const [, , { id, group }] of testWire().routes)
      expect(body).toContain(`<li id="${id}"><a href="/docs/roster/${group.toLowerCase()}#${id}">`)
    expect((await get('/docs/roster/nothing')).status).toBe(404)
  })

  test('every reference of a page leads to a place that it has', async () => {
    const { body } = await get('/docs/roster/things')
    const ids = new Set([...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    for (const [, anchor] of body.matchAll(/ href="#([^"]+)"/g)) expect(ids).toContain(anchor)
  })

  test('serves the guides', async () => {
    const { body } = await get('/docs/guides')
    const names =
      'filters sync import forms scopes voice consent limits contract custom-fields examples operating'
    for (const name of [...names.split(' '), 'moving-from-nedzo', 'moving-from-gomobile']) {
      expect(body).toContain(`href="/docs/guides/${name}"`)
      const guide = await get(`/docs/guides/${name}`)
      expect([name, guide.status]).toEqual([name, 200])
      expect(guide.body).toMatch(/<h1>.+<\/h1>/)
    }
  })

  test('a guide is rendered whole: no mark is left, and every link leads somewhere', async () => {
    const app = await served()
    const names = guides().map(({ name }) => name)
    for (const name of names) {
      const { body } = await app.inject(`/docs/guides/${name}`)
      const main = /<main[\s\S]*<\/main>/.exec(body)![0]
      const shown = main.replaceAll(/<(pre|code)[\s\S]*?<\/\1>/g, '')
      expect([name, shown.match(/\]\(|^#|^\||\*\*|<!--|```/m)]).toEqual([name, null])
      const ids = new Set([...main.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
      for (const [, href = ''] of main.matchAll(/ href="([^"]+)"/g)) {
        if (href.startsWith('#')) expect([name, ids.has(href.slice(1)) && href]).toEqual([name, href])
        else if (!href.startsWith('http'))
          expect([href, names.includes(href.split(/[/#]/)[3]!)]).toEqual([href, true])
      }
    }
  })

  test('finds calls, guides, errors and limits by the words of a reader', async () => {
    const app = await served({ wire: { ...testWire(), problems } })
    const found = async (query: string) => {
      const { body } = await app.inject(`/docs/search.json?q=${encodeURIComponent(query)}`)
      return JSON.parse(body).found.map(({ href }: { href: string }) => href)
    }
    for (const [query, href] of [
      ['create thing', '/docs/roster/things#createThing'],
      ['public form', '/docs/guides/forms'],
      ['dnc', '/docs/guides/consent'],
      ['rate limits', '/docs/guides/limits#rate-limits'],
      ['caller id', '/docs/guides/voice'],
      ['filter quotes', '/docs/errors#filter_syntax'],
      ['invalid_phone', '/docs/errors#invalid_phone'],
      ['tags of a contact', '/docs/limits#tagsPerContactMax'],
    ] as const)
      expect([query, await found(query)]).toEqual([query, expect.arrayContaining([href])])
    expect(await found('')).toEqual([])
    expect(await found('qqqqzzzz')).toEqual([])
    const page = await app.inject('/docs/search?q=%3Cb%3E')
    expect([page.statusCode, page.body.includes('<b>')]).toEqual([200, false])
  })

  test('text of a description is text', async () => {
    const wire = { ...testWire(), description: '<b onclick="x">`<i>` & **"bold"**</b>' }
    const { body } = await get('/docs/roster', { wire })
    expect(body).toContain(
      '&lt;b onclick=&quot;x&quot;&gt;<code>&lt;i&gt;</code> &amp; <strong>&quot;bold&quot;</strong>&lt;/b&gt;',
    )
  })
})
