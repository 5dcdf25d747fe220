import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../src/core/kernel/failure.ts'
import { key, type Started, start } from './start.ts'

const id = '019fa1b2-0000-7000-8000-00000000000a'
const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const head = (method: string, path: string, more = '') =>
  `${method} ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n${more}\r\n`

/** Sends these bytes, and hangs up when the server has them and what else is waited for; the server has noticed then. */
async function hangUp({ server, port }: Started, bytes: string, until = () => true): Promise<void> {
  const accepted = once(server.server, 'connection')
  const client = connect(port, '127.0.0.1', () => client.write(bytes))
  const [socket] = (await accepted) as [Socket]
  await expect.poll(() => socket.bytesRead === Buffer.byteLength(bytes) && until()).toBe(true)
  client.resetAndDestroy()
  await expect.poll(() => socket.closed).toBe(true)
}

describe('who asks', () => {
  test('is asked for a key before anything else, in the wire’s shape', async () => {
    const { url } = await start()
    const answer = await fetch(`${url}/t/things`, { method: 'POST', body: 'not json' })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="Roster"')
    expect(await answer.json()).toMatchObject({ type: 'urn:roster:problem:unauthenticated' })
  })

  test.each([
    'Bearer  ',
    'Bearer wrong',
    `Basic ${key}`,
    `Bearer ${key} more`,
    `Bearer ${'a'.repeat(9_000)}`,
  ])('is unknown with %.20s', async (authorization) => {
    const { get } = await start()
    expect((await get(`/t/things/${id}`, { headers: { authorization } })).status).toBe(401)
  })

  test('may write the scheme in any case and with more spaces', async () => {
    const { get } = await start()
    expect((await get(`/t/things/${id}`, { headers: { authorization: `bEARER   ${key} ` } })).status).toBe(
      200,
    )
  })

  test('is refused without the scope before the path, the query or the body are judged', async () => {
    const { get } = await start()
    const answer = await get('/t/secret?limit=x')
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ type: 'urn:roster:problem:insufficient_scope' })
  })

  test('may be nobody where the wire lets somebody act for keyless calls', async () => {
    const keyless = async () => ({ keyId: 'k', accountId: 'a', workspaceId: 'w', scopes: ['read'] as const })
    const { url } = await start({ keyless })
    expect((await fetch(`${url}/t/things/${id}`)).status).toBe(200)
    expect(
      (await fetch(`${url}/t/things/${id}`, { headers: { authorization: 'Bearer wrong' } })).status,
    ).toBe(401)
  })
})

describe('a body', () => {
  test.each([
    ['text/plain', '{}'],
    ['application/x-www-form-urlencoded', 'a=1'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/json; charset=utf-16', '{}'],
    ['application/json; charset=latin1', '{}'],
    ['application/jsonp', '{}'],
    ['application/vnd.api+json', '{}'],
    ['application/json; charset=utf-8x', '{}'],
    ['garbage', '{}'],
  ])('of type %s is 415', async (type, body) => {
    const { post } = await start()
    expect((await post('/t/json', body, { 'content-type': type })).status).toBe(415)
  })

  test.each([
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json;',
    'application/json; profile=x; charset=utf8',
  ])('of type %s is JSON', async (type) => {
    const { post } = await start()
    expect((await post('/t/json', '{}', { 'content-type': type })).status).toBe(200)
  })

  test('without a content type is 415', async () => {
    const { raw } = await start()
    const answer = await raw(
      `POST /t/json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Length: 2\r\n\r\n{}`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 415 /)
  })

  test.each(['gzip', 'GZIP', 'x-gzip'])('that is packed as %s is read as what it holds', async (encoding) => {
    const { post } = await start()
    const packed = (bytes: Buffer) => post('/t/json', bytes, { 'content-encoding': encoding })
    expect((await packed(gzipSync('{"a":1}'))).status).toBe(200)
    expect((await packed(gzipSync('\ufeff{"a":1}'))).status).toBe(200)
    expect((await packed(gzipSync('{"a":'))).status).toBe(400)
    expect((await packed(Buffer.from('{"a":1}'))).status).toBe(400)
    expect((await packed(gzipSync('{"a":1}').subarray(0, 12))).status).toBe(400)
  })

  test('that unpacks to more than a body may have is 413', async () => {
    const { post } = await start()
    const bomb = gzipSync(`"${'a'.repeat(5 * 1024 * 1024)}"`)
    expect(bomb.length).toBeLessThan(10_000)
    expect((await post('/t/json', bomb, { 'content-encoding': 'gzip' })).status).toBe(413)
  })

  test.each(['br', 'deflate', 'zstd', 'gzip, gzip'])('that is packed as %s is 415', async (encoding) => {
    const { post } = await start()
    expect((await post('/t/json', gzipSync('{}'), { 'content-encoding': encoding })).status).toBe(415)
  })

  test('of 10 MB is 413, of 5 MB is read, and an operation may take more', async () => {
    const { post } = await start()
    expect((await post('/t/json', `"${'a'.repeat(5 * 1024 * 1024 - 2)}"`)).status).toBe(200)
    expect((await post('/t/json', `"${'a'.repeat(10_000_000)}"`)).status).toBe(413)
    expect((await post('/t/work', `"${'a'.repeat(10_000_000)}"`)).status).toBe(200)
  })

  test('of 10 MB in chunks, its length unsaid, is 413', async () => {
    const { raw } = await start()
    const chunk = `100000\r\n${'a'.repeat(0x100000)}\r\n`
    const answer = await raw(
      head('POST', '/t/json', 'Transfer-Encoding: chunked\r\n'),
      ...Array(10).fill(chunk),
      '0\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  test.each([
    '',
    'Content-Length: 0\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Content-Length: 3\r\n',
    'Content-Type: garbage\r\n',
  ])('is not asked of DELETE, whatever its headers say (%j)', async (headers) => {
    const { raw } = await start()
    const body = headers.startsWith('Transfer') ? '0\r\n\r\n' : headers.includes('3') ? '{,}' : ''
    expect(await raw(head('DELETE', `/t/things/${id}`, `Connection: close\r\n${headers}`), body)).toMatch(
      /^HTTP\/1\.1 204 /,
    )
  })

  test('on GET is ignored', async () => {
    const { raw } = await start()
    const answer = await raw(
      head('GET', `/t/things/${id}`, 'Connection: close\r\nContent-Length: 3\r\n'),
      '{,}',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('that stops in the middle costs nothing: no answer, no error in the log, the server lives', async () => {
    let worked = 0
    const started = await start({ onWork: async () => ++worked })
    const { get, log } = started
    for (const headers of ['Content-Length: 100\r\n', 'Transfer-Encoding: chunked\r\n'])
      await hangUp(started, `${head('POST', '/t/work', headers)}{"a":`)
    expect((await get('/healthz')).status).toBe(200)
    expect(worked).toBe(0)
    expect(log.filter((line) => JSON.parse(line).level > 30)).toEqual([])
  })

  test('shorter than its Content-Length is 400', async () => {
    const { raw } = await start()
    const answer = await raw(head('POST', '/t/json', 'Content-Length: 100\r\n'), '{"a":1}')
    expect(answer).toMatch(/^(HTTP\/1\.1 400 |$)/)
  })
})

describe('a path', () => {
  test('answers the same with and without a trailing slash, never by redirect', async () => {
    const { get } = await start()
    for (const path of [`/t/things/${id}`, `/t/things/${id}/`]) {
      expect(
        (await get(path, { redirect: 'error', headers: { authorization: `Bearer ${key}` } })).status,
      ).toBe(200)
    }
  })

  test('without a route is 404 in the shape of the wire that owns it, else of the first', async () => {
    const { get, post } = await start()
    expect(await (await get('/other/thing?x=1')).json()).toEqual({ other: 'no_such_route' })
    for (const path of ['/t/nothing', '/', '/nowhere', '//t//things', '/t/things/a/b']) {
      const answer = await get(path)
      expect(answer.status).toBe(404)
      expect(answer.headers.get('content-type')).toMatch('application/problem+json')
    }
    // Whatever body it has.
    expect((await post('/t/nothing', 'no json')).status).toBe(404)
    expect((await post('/t/nothing', 'x', { 'content-type': 'garbage' })).status).toBe(404)
  })

  test.each(['/%zz', '/t/things/%ff', '/t/%'])('that is malformed (%s) is 400', async (path) => {
    const { raw } = await start()
    const answer = await raw(head('GET', path, 'Connection: close\r\n'))
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*urn:roster:problem:malformed/)
    expect(answer).toMatch(/x-request-id: /i)
  })

  test('answers HEAD as GET without the body, OPTIONS with what it allows, and others 405', async () => {
    const { get, url } = await start()
    const headers = { authorization: `Bearer ${key}` }
    const answer = await get(`/t/things/${id}`, { method: 'HEAD', headers })
    expect([answer.status, await answer.text()]).toEqual([200, ''])
    expect((await fetch(`${url}/t/things/${id}`, { method: 'HEAD' })).status).toBe(401)
    for (const method of ['OPTIONS', 'PUT', 'PROPFIND']) {
      const refused = await get(`/t/things/${id}?x=1`, { method, headers })
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'DELETE, GET, HEAD'])
    }
  })
})

describe('what is not HTTP', () => {
  test.each([
    ['garbage', 'garbage\r\n\r\n', 400],
    ['a header overflow', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    [
      'a smuggled length',
      head('POST', '/t/json', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'),
      400,
    ],
  ])('%s is a clean %3$i in JSON', async (_, bytes, status) => {
    const { raw, get } = await start()
    const answer = await raw(bytes)
    const [headers, body] = answer.split('\r\n\r\n')
    expect(headers).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(JSON.parse(body!)).toMatchObject({ status })
    expect((await get('/healthz')).status).toBe(200)
  })
})

describe('odd HTTP', () => {
  const end = `Authorization: Bearer ${key}\r\nConnection: close\r\n\r\n`
  const problemOf = async (bytes: string) => {
    const { raw } = await start()
    const [headers, body] = (await raw(bytes)).split('\r\n\r\n')
    expect(headers).toMatch(/content-type: application\/problem\+json/i)
    return JSON.parse(body!)
  }

  test('without a Host header is refused by name, in the shape of the wire', async () => {
    expect(await problemOf(`GET /t/things/${id} HTTP/1.1\r\n${end}`)).toMatchObject({
      type: 'urn:roster:problem:malformed',
      status: 400,
      detail: 'The Host header is missing.',
    })
  })

  test('with two Host headers is refused', async () => {
    expect(await problemOf(`GET /t/json HTTP/1.1\r\nHost: x\r\nhost: y\r\n${end}`)).toMatchObject({
      status: 400,
      detail: 'There are several Host headers.',
    })
  })

  test('of version 1.0 needs no Host header', async () => {
    const { raw } = await start()
    expect(await raw(`GET /t/things/${id} HTTP/1.0\r\n${end}`)).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('that expects what nobody can meet is 417 and says so', async () => {
    expect(await problemOf(`POST /t/json HTTP/1.1\r\nHost: x\r\nExpect: foo\r\n${end}`)).toEqual({
      type: 'about:blank',
      title: 'Expectation Failed',
      status: 417,
      detail: 'Of Expect only 100-continue can be met.',
    })
  })

  test('with an absolute URL is answered as with its path, by the wire that owns it', async () => {
    const { raw } = await start()
    const answer = await raw(`GET http://other:80/t/things/${id}?limit=7 HTTP/1.1\r\nHost: x\r\n${end}`)
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({ id, limit: 7 })
    const foreign = await raw(`GET http://x/other/%zz HTTP/1.1\r\nHost: x\r\n${end}`)
    expect(JSON.parse(foreign.split('\r\n\r\n')[1]!)).toEqual({ other: 'malformed' })
  })

  test.each(['http://', 'http://[/t', 'https://x?a=b', 'foo://x/t', '*'])(
    'with the target %s is 404: there is nothing',
    async (target) => {
      expect(await problemOf(`GET ${target} HTTP/1.1\r\nHost: x\r\n${end}`)).toMatchObject({ status: 404 })
    },
  )
})

describe('a sender that is too slow', () => {
  test('is told so, with its headers and with its body, and costs nothing', async () => {
    const { port, get, log } = await start({ settings: { headersTimeoutMs: 100, requestTimeoutMs: 200 } })
    const sent = [`GET / HTTP/1.1\r\nHost: x\r\nA: `, `${head('POST', '/t/json', 'Content-Length: 9\r\n')}{`]
    const answers = await Promise.all(sent.map((bytes) => answerWhileOpen(port, bytes)))
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect((await get('/healthz')).status).toBe(200)
    expect(log.filter((line) => JSON.parse(line).level > 30)).toEqual([])
  })

  function answerWhileOpen(port: number, bytes: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
      let answer = ''
      socket.on('data', (chunk) => {
        answer += chunk
      })
      socket.on('close', () => resolve(answer))
    })
  }
})

describe('every answer', () => {
  test('has a request id of our own, nosniff and no-store, and does not say what made it', async () => {
    const { get } = await start()
    const headers = { authorization: `Bearer ${key}`, 'x-request-id': 'mine', 'request-id': 'mine' }
    const answers = [
      await get(`/t/things/${id}`, { headers }),
      await get('/nowhere', { headers }),
      await get('/healthz'),
    ]
    for (const answer of answers) {
      expect(answer.headers.get('x-request-id')).toMatch(uuidV7)
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('x-powered-by') ?? answer.headers.get('server')).toBeNull()
    }
    const ids = answers.map((answer) => answer.headers.get('x-request-id'))
    expect(ids).toEqual([...new Set(ids)].toSorted())
  })
})

describe('the log', () => {
  test('has ids, method, route, status and duration, and never keys, query values, paths or bodies', async () => {
    const { get, post, log } = await start()
    await get(`/t/things/${id}?search=Secretname`)
    await post('/t/json', '{"phone":"+14155550199"}')
    await post('/t/things', '{"phone":"+14155550199"}')
    await get('/nowhere/Secretname')
    const text = log.join('')
    expect(text).not.toMatch(/Secretname|14155550199|sk_live/)
    expect(text).not.toContain(id)
    expect(JSON.parse(log.find((line) => line.includes('/t/things/:id'))!)).toMatchObject({
      requestId: expect.stringMatching(uuidV7),
      keyId: expect.any(String),
      method: 'GET',
      status: 200,
      durationMs: expect.any(Number),
    })
  })

  test('keeps of a PostgreSQL error neither its message nor its detail', async () => {
    const error = Object.assign(new Error('invalid input: "Secretname"'), {
      severity: 'ERROR',
      code: '23505',
      detail: 'Key (phone)=(+14155550199) already exists.',
      constraint: 'contacts_phone',
    })
    const { post, log } = await start({ onWork: () => Promise.reject(error) })
    const answer = await post('/t/work', '{}')
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toMatch(/Secretname|14155550199|23505/)
    expect(log.join('')).not.toMatch(/Secretname|14155550199/)
    expect(log.join('')).toMatch('contacts_phone')
  })

  test('escapes control characters', async () => {
    const { post, log } = await start({ onWork: () => Promise.reject(new Error('a\nb\u001b[31m')) })
    await post('/t/work', '{}')
    expect(
      log.every(
        (line) => line.endsWith('}\n') && !line.slice(0, -1).includes('\n') && !line.includes('\u001b'),
      ),
    ).toBe(true)
  })
})

describe('an error', () => {
  test('that the caller can name is answered by that name, with Retry-After', async () => {
    const { post } = await start({
      onWork: () => Promise.reject(new Error('ECONNREFUSED 10.0.0.1')),
      classifyError: () => ({ code: 'unavailable' as const, retryAfterS: 3 }),
    })
    const answer = await post('/t/work', '{}')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '3'])
    expect(await answer.text()).not.toContain('10.0.0.1')
  })

  test.each([undefined, null, 'text', 5, {}, Object.create(null)])(
    'that is %s is a 500 and no crash',
    async (thrown) => {
      const { post, get } = await start({ onWork: () => Promise.reject(thrown) })
      expect((await post('/t/work', '{}')).status).toBe(500)
      expect((await get('/healthz')).status).toBe(200)
    },
  )

  test('while asking for the key is answered like any other', async () => {
    const { get } = await start({ authenticate: () => Promise.reject(new Refusal({ code: 'unavailable' })) })
    expect((await get(`/t/things/${id}`)).status).toBe(503)
  })

  test('is what an answer unlike its schema becomes in tests', async () => {
    const { get } = await start()
    expect((await get(`/t/things/${id}?search=toolong`)).status).toBe(200)
    const { post } = await start({ onWork: async () => undefined })
    expect((await post('/t/work', '{}')).status).toBe(500)
  })
})

describe('the bound of requests in flight', () => {
  test('holds 500 writes, refuses the next with 503 and Retry-After, and lets /healthz through', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    let working = 0
    const { post, get } = await start({
      settings: { requestsInFlightMax: 500 },
      onWork: async () => {
        working++
        await gate
        return null
      },
    })
    const writes = Array.from({ length: 500 }, () => post('/t/work', '{}'))
    await expect.poll(() => working).toBe(500)
    const refused = await post('/t/work', '{}')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    expect((await get('/healthz')).status).toBe(200)
    release()
    expect((await Promise.all(writes)).every(({ status }) => status === 200)).toBe(true)
    expect((await post('/t/work', '{}')).status).toBe(200)
  })

  test('counts a write whose client hung up until its handler is done, and one that was never read not at all', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    let working = 0
    const started = await start({
      settings: { requestsInFlightMax: 1 },
      onWork: async () => {
        working++
        await gate
        return null
      },
    })
    const status = async () => (await started.post('/t/work', '{}')).status
    await hangUp(started, `${head('POST', '/t/work', 'Content-Length: 9\r\n')}{`)
    await hangUp(started, `${head('POST', '/t/work', 'Content-Length: 2\r\n')}{}`, () => working === 1)
    expect(await status()).toBe(503)
    release()
    await expect.poll(status).toBe(200)
  })
})

describe('/healthz and /readyz', () => {
  test.each(['/healthz', '/readyz'])(
    '%s is 200 without a key, and 503 with the reason while requests fail',
    async (path) => {
      expect(await (await (await start()).get(path)).json()).toEqual({ status: 'ok' })
      const health = async () => ({ isWell: false as const, reason: 'the disk is full' })
      const answer = await (await start({ health })).get(path)
      expect([answer.status, await answer.json()]).toEqual([
        503,
        { status: 'unavailable', reason: 'the disk is full' },
      ])
    },
  )
})

describe('closing', () => {
  test('finishes what is in flight, is not held up by idle connections, and accepts no more', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    let working = false
    const { server, port, post, get } = await start({
      onWork: async () => {
        working = true
        await gate
        return 'done'
      },
    })
    const idle = connect(port, '127.0.0.1')
    idle.on('error', () => {})
    await get('/healthz')
    const write = post('/t/work', '{}')
    await expect.poll(() => working).toBe(true)
    const closed = server.close()
    const healthz = () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ status }) => status,
        () => 'refused',
      )
    await expect.poll(healthz).toBe('refused')
    release()
    expect(await (await write).json()).toBe('done')
    await closed
    idle.destroy()
  })
})

test('an operation that is to end says so with each answer, refusals too', async () => {
  const { post, url } = await start()
  const json = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  for (const body of ['{"name":"n"}', '5']) {
    const { headers } = await post('/t/collect', body, json)
    expect(headers.get('deprecation')).toBe('@1767225600')
    expect(headers.get('sunset')).toBe('Fri, 01 Jan 2027 00:00:00 GMT')
    expect(headers.get('link')).toBe('</docs/versioning>; rel="deprecation"; type="text/html"')
  }
  const { paths } = (await (await fetch(`${url}/openapi/roster.json`)).json()) as {
    paths: Record<string, { post?: { deprecated?: boolean } }>
  }
  expect(paths['/t/collect']?.post?.deprecated).toBe(true)
})
