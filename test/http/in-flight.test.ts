import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { key, start } from './start.ts'

const room = 100_000
const settings = { bodyBytesInFlightMax: room }
const body = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2))

/** A handler that continues on demand. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  let working = 0
  const onWork = async () => {
    working++
    await opened
    return null
  }
  return { onWork, open: () => open(), working: () => working }
}

/** A request whose body comes as the test sends it, without saying how long it will be. */
async function chunked(port: number) {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  onTestFinished(() => void socket.destroy())
  let answer = ''
  socket
    .on('error', () => {})
    .on('data', (text) => {
      answer += text
    })
  await once(socket, 'connect')
  socket.write(
    `POST /t/work HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n` +
      'Transfer-Encoding: chunked\r\n\r\n',
  )
  const send = (text: string) => socket.write(`${text.length.toString(16)}\r\n${text}\r\n`)
  const status = async () => {
    await expect.poll(() => answer).toMatch(/^HTTP\/1\.1 \d+ /)
    return Number(answer.split(' ')[1])
  }
  return { socket, send, end: () => socket.write('0\r\n\r\n'), status }
}

describe('the bytes of bodies in flight are bounded', () => {
  test('beyond the bound 503 with Retry-After, without reading; room comes back with each answer', async () => {
    const { onWork, open, working } = gate()
    const { post } = await start({ settings, onWork })
    const held = [post('/t/work', body(60_000)), post('/t/work', body(40_000))]
    await expect.poll(working).toBe(2)
    const refused = await post('/t/work', '{}')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    open()
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200])
    expect((await post('/t/work', body(room))).status).toBe(200)
  })

  test('a body that does not say its length counts as it comes', async () => {
    const { onWork, open, working } = gate()
    const { port, post } = await start({ settings, onWork })
    const held = post('/t/work', body(60_000))
    await expect.poll(working).toBe(1)
    const small = await chunked(port)
    small.send('"')
    small.send(`${'x'.repeat(10_000)}"`)
    small.end()
    await expect.poll(working).toBe(2)

    const large = await chunked(port)
    large.send(`"${'x'.repeat(50_000)}`)
    expect(await large.status()).toBe(503)
    open()
    expect([(await held).status, await small.status()]).toEqual([200, 200])
    expect((await post('/t/work', body(room))).status).toBe(200)
  })

  test('who has no key, or says too great a length, takes no room; who hangs up gives it back', async () => {
    const { port, post, url } = await start({ settings })
    const asked = await Promise.all([
      fetch(`${url}/t/work`, {
        method: 'POST',
        body: body(room),
        headers: { authorization: 'Bearer nobody' },
      }),
      post('/t/work', body(11 * 1024 * 1024)),
    ])
    expect(asked.map(({ status }) => status)).toEqual([401, 413])
    const gone = await chunked(port)
    gone.send(`"${'x'.repeat(room - 10)}`)
    await expect.poll(async () => (await post('/t/work', body(50))).status).toBe(503)
    gone.socket.resetAndDestroy()
    await expect.poll(async () => (await post('/t/work', body(room))).status).toBe(200)
  })
})
