import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { key, principal, start } from './start.ts'

/** A socket that sends only what the test sends, and its received text. */
async function open(port: number) {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  onTestFinished(() => void socket.destroy())
  const heard = { text: '', isClosed: false }
  socket
    .on('error', () => {})
    .on('data', (text: string) => {
      heard.text += text
    })
    .on('close', () => {
      heard.isClosed = true
    })
  await once(socket, 'connect')
  return { socket, heard }
}

const many = (count: number, port: number) => Promise.all(Array.from({ length: count }, () => open(port)))

const head = (line: string, length: number, as = key) =>
  `${line} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${as}\r\nContent-Type: application/json\r\n` +
  `Content-Length: ${length}\r\n\r\n`

/** Begins a body and lets the rest wait. */
async function begin(port: number, { length = 90_000, sent = 1, as = key } = {}) {
  const opened = await open(port)
  opened.socket.write(head('POST /t/work', length, as) + '"'.padEnd(sent, 'x'))
  return opened
}

const answerOn = async (socket: Socket, heard: { text: string }) => {
  socket.write(`GET /t/things/${principal.keyId} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n\r\n`)
  await expect.poll(() => heard.text).toContain('HTTP/1.1 200')
}

describe('slow bodies', () => {
  test('hold nothing but what came of them: writes and reads go on beside many that were announced', async () => {
    const { port, post, get } = await start({
      settings: { bodyBytesInFlightMax: 100_000, requestsInFlightMax: 4 },
      onWork: async () => null,
    })
    await Promise.all(Array.from({ length: 30 }, () => begin(port)))
    expect((await post('/t/work', JSON.stringify('x'.repeat(50_000)))).status).toBe(200)
    expect((await get(`/t/things/${principal.keyId}`)).status).toBe(200)
  })

  test('are ended with 408 where nothing comes; what comes fast enough is not', async () => {
    const { port } = await start({ settings: { slowBodyMs: 300 }, onWork: async () => null })
    const slow = await Promise.all([
      begin(port),
      begin(port, { length: 10 }),
      begin(port, { length: 5_000, sent: 300 }),
    ])
    const steady = await begin(port, { length: 20_000, sent: 4_000 })
    const sending = setInterval(() => steady.socket.write('x'.repeat(1_000)), 50)
    for (const { heard } of slow)
      await expect.poll(() => heard.text, { timeout: 10_000 }).toContain('HTTP/1.1 408')
    clearInterval(sending)
    expect(steady.heard.text).not.toContain('408')
  })

  test('that came whole while the process stood still are done, and not refused', async () => {
    const { port, get } = await start({ settings: { slowBodyMs: 300 }, onWork: async () => null })
    const { socket, heard } = await begin(port, { length: 10 })
    // Answered after the head of the other was read.
    expect((await get(`/t/things/${principal.keyId}`)).status).toBe(200)
    socket.write(`${'x'.repeat(8)}"`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500)
    await expect.poll(() => heard.text).toContain('HTTP/1.1 200')
  })

  test('of which the rest comes after the 408 are not done', async () => {
    let works = 0
    const onWork = async () => {
      works++
      return null
    }
    const { port, get } = await start({ settings: { slowBodyMs: 300 }, onWork })
    const { socket, heard } = await begin(port, { length: 10 })
    socket.on('data', () => socket.write(`${'x'.repeat(8)}"`))
    await expect.poll(() => heard.text, { timeout: 10_000 }).toContain('HTTP/1.1 408')
    await expect.poll(() => heard.isClosed).toBe(true)
    expect((await get(`/t/things/${principal.keyId}`)).status).toBe(200)
    expect(works).toBe(0)
  })

  test('where bytes are short, whoever holds most loses the oldest, and a neighbour is served', async () => {
    const { port, url } = await start({
      settings: { bodyBytesInFlightMax: 100_000 },
      authenticate: async (given) => ({ ...principal, keyId: given }),
      onWork: async () => null,
    })
    const greedy: Awaited<ReturnType<typeof begin>>[] = []
    for (let n = 0; n < 3; n++) greedy.push(await begin(port, { sent: 30_000, as: 'greedy' }))
    const send = () =>
      fetch(`${url}/t/work`, {
        method: 'POST',
        body: JSON.stringify('x'.repeat(40_000)),
        headers: { authorization: 'Bearer neighbour', 'content-type': 'application/json' },
      })
    await expect.poll(async () => (await send()).status).toBe(200)
    await expect.poll(() => greedy[0]!.heard.text).toContain('HTTP/1.1 503')
    expect(greedy[2]!.heard.text).toBe('')
  })
})

describe('writes that are shed', () => {
  test('leave reads of the same key alive, and other keys both', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    let working = 0
    const { url } = await start({
      settings: { requestsInFlightMax: 16 },
      authenticate: async (given) => ({ ...principal, keyId: given }),
      onWork: async () => {
        working++
        await gate
        return null
      },
    })
    const send = (as: string, method: string, path: string) =>
      fetch(url + path, {
        method,
        ...(method === 'POST' && { body: '{}' }),
        headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
      })
    const flood = Array.from({ length: 16 }, () => send('flood', 'POST', '/t/work'))
    await expect.poll(() => working).toBe(16)
    expect((await send('flood', 'POST', '/t/work')).status).toBe(503)
    expect((await send('flood', 'GET', `/t/things/${principal.keyId}`)).status).toBe(200)
    const other = send('other', 'POST', '/t/work')
    await expect.poll(() => working).toBe(17)
    release()
    expect((await Promise.all([...flood, other])).every(({ status }) => status === 200)).toBe(true)
  })
})

describe('idle connections', () => {
  test('never close the door: the oldest go first, and those on which a key was shown last', async () => {
    const { port, get } = await start({ settings: { connectionsMax: 20 } })
    const known = await open(port)
    await answerOn(known.socket, known.heard)
    const idle = await many(60, port)
    expect((await get(`/t/things/${principal.keyId}`)).status).toBe(200)
    await expect.poll(() => idle.filter(({ heard }) => heard.isClosed).length).toBeGreaterThanOrEqual(40)
    expect(idle.at(-1)!.heard.isClosed).toBe(false)
    known.heard.text = ''
    await answerOn(known.socket, known.heard)
  })

  test('of one address are at most half of all', async () => {
    const { port } = await start({ settings: { connectionsMax: 40 } })
    const idle = await many(30, port)
    await expect.poll(() => idle.filter(({ heard }) => heard.isClosed).length).toBe(10)
    expect(idle.slice(0, 10).every(({ heard }) => heard.isClosed)).toBe(true)
  })
})
