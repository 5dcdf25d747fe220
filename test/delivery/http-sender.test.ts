import { type AddressInfo, createServer } from 'node:net'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, it } from 'vitest'
import { HttpSender, type SenderOptions } from '../../src/delivery/http-sender.ts'
import { startReceiver } from '../support/webhooks/receiver.ts'

const strict = { networks: [], hosts: [], allowsHttp: false }
const addresses: Record<string, string[]> = {
  'public.example': ['93.184.216.34'],
  'private.example': ['10.0.0.8'],
  'both.example': ['93.184.216.34', '169.254.169.254'],
  'mapped.example': ['::ffff:192.168.1.1'],
  localhost: ['127.0.0.1', '::1'],
  'localhost.': ['127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'in.example': ['10.1.2.3'],
}
const resolve: SenderOptions['resolve'] = async (name) =>
  (addresses[name] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

function sender(options: Partial<SenderOptions> = {}): HttpSender {
  const made = new HttpSender({ ...strict, resolve, ...options })
  afterAll(() => made.close())
  return made
}

const send = (url: string, options: Partial<SenderOptions> = {}) =>
  sender(options).send({ url, headers: { 'webhook-id': 'msg_1' }, body: '{}' })

const forbidden = [
  'https://127.0.0.1/',
  'https://127.1/',
  'https://0/',
  'https://2130706433/',
  'https://0177.0.0.1/',
  'https://0x7f.0x0.0x0.0x1/',
  'https://0x7f000001/',
  'https://127.0.0.1./',
  'https://%31%32%37.0.0.1/',
  'https://１２７。０。０。１/',
  'https://①②⑦.⓪.⓪.①/',
  'https://169.254.169.254/latest/meta-data/',
  'https://10.0.0.1:8443/',
  'https://[::]/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[0:0:0:0:0:ffff:a9fe:a9fe]/',
  'https://[64:ff9b::a9fe:a9fe]/',
  'https://[2002:7f00:1::]/',
  'https://[fd00:ec2::254]/',
  'https://localhost/',
  'https://localhost./',
  'https://LOCALHOST/',
  'https://private.example/',
  'https://both.example/',
  'https://mapped.example/',
  'https://metadata.google.internal/',
  'http://public.example/',
  'http://127.0.0.1/',
]

describe('what nothing is sent to', () => {
  it.each(forbidden)('%s', async (url) => {
    expect(await send(url)).toMatchObject({ status: null, error: 'the address is not a public one' })
  })

  it.each(forbidden.filter((url) => url.startsWith('https:')))(
    '%s, as it is told to who makes a webhook',
    async (url) => expect(await sender().judge(new URL(url))).toBe('forbidden'),
  )

  it('a name that is public when it is judged and leads here when something is sent', async () => {
    const receiver = await startReceiver()
    let asked = 0
    const rebinding: SenderOptions['resolve'] = async () => [
      { address: asked++ === 0 ? '93.184.216.34' : '127.0.0.1', family: 4 },
    ]
    const made = sender({ resolve: rebinding })
    const url = receiver.url.replace('http:', 'https:').replace('127.0.0.1', 'rebinding.example')
    expect(await made.judge(new URL(url))).toBeUndefined()
    expect(await made.send({ url, headers: {}, body: '{}' })).toMatchObject({
      error: 'the address is not a public one',
    })
    expect([asked, receiver.received]).toEqual([2, []])
  })

  it('this machine by plain http under another name, also where http to it is allowed', async () => {
    expect(await send('http://public.example/', { allowsHttp: true })).toMatchObject({ status: null })
    expect(await send('http://10.0.0.1/', { allowsHttp: true })).toMatchObject({ status: null })
    expect(await send('http://private.example/', { allowsHttp: true })).toMatchObject({ status: null })
  })

  it('other names than the operator’s, where there are some', async () => {
    const made = sender({ hosts: ['hooks.example.com', '*.example.org'] })
    const judged = (host: string) => made.judge(new URL(`https://${host}/`))
    for (const host of [
      'public.example',
      'example.org',
      'evil-example.org',
      'hooks.example.com.evil.net',
      '1.1.1.1',
    ])
      expect([host, await judged(host)]).toEqual([host, 'forbidden'])
    for (const host of ['hooks.example.com', 'hooks.example.com.', 'a.example.org', 'a.b.example.org'])
      expect([host, await judged(host)]).toEqual([host, undefined])
  })
})

describe('what the operator opens', () => {
  it('is a network of theirs and no other', async () => {
    const made = sender({ networks: ['10.1.0.0/16'] })
    expect(await made.judge(new URL('https://in.example/'))).toBeUndefined()
    expect(await made.judge(new URL('https://10.1.9.9/'))).toBeUndefined()
    expect(await made.judge(new URL('https://private.example/'))).toBe('forbidden')
  })

  it('a name that nobody knows yet is no fault, and nothing is sent there', async () => {
    const unknown: SenderOptions['resolve'] = async () => {
      throw Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })
    }
    const made = sender({ resolve: unknown })
    expect(await made.judge(new URL('https://later.example/'))).toBeUndefined()
    expect(await made.send({ url: 'https://later.example/', headers: {}, body: '{}' })).toMatchObject({
      status: null,
      error: 'the name of the address is not known',
    })
  })
})

describe('an answer', () => {
  const local = { allowsHttp: true }

  it('of a redirect is the answer: nobody follows it', async () => {
    const [first, second] = [await startReceiver(), await startReceiver()]
    for (const status of [301, 302, 303, 307, 308]) {
      first.answer(
        (_, response) => void response.writeHead(status, { location: second.url }).end('elsewhere'),
      )
      expect(await send(first.url, local)).toMatchObject({ status, answer: 'elsewhere' })
    }
    expect(second.received).toEqual([])
  })

  it('is kept to 4 kB, and one without an end is hung up on', async () => {
    const receiver = await startReceiver()
    let isEnded = false
    receiver.answer((_, response) => {
      response.on('close', () => {
        isEnded = true
      })
      response.writeHead(200)
      const endless = new Readable({
        read() {
          this.push('a'.repeat(16_384))
        },
      })
      endless.pipe(response)
    })
    const answer = await send(receiver.url, local)
    expect([answer.status, answer.answer]).toEqual([200, 'a'.repeat(4_096)])
    await expect.poll(() => isEnded).toBe(true)
  })

  it('is text that a database takes, whatever bytes came', async () => {
    const receiver = await startReceiver()
    receiver.answer((_, response) => void response.writeHead(500).end(Buffer.from([0, 0xff, 0xfe, 65])))
    const { answer } = await send(receiver.url, local)
    expect(answer).toBe('��A')
  })

  it('that does not come in time is none', async () => {
    const receiver = await startReceiver()
    receiver.answer(() => {})
    const answer = await send(receiver.url, { ...local, timeoutMs: 100 })
    expect(answer).toMatchObject({ status: null, error: 'no answer came in time' })
    expect(answer.ms).toBeLessThan(5_000)
  })

  it('that is cut off before it begins is none', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.resetAndDestroy())).listen(
      0,
      '127.0.0.1',
    )
    afterAll(() => server.close())
    await new Promise((listening) => server.once('listening', listening))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    expect(await send(url, local)).toMatchObject({ status: null, error: 'the connection was cut off' })
  })

  it('says when to come again', async () => {
    const receiver = await startReceiver()
    for (const [header, ms] of [
      ['7', 7_000],
      [new Date(Date.now() + 60_000).toUTCString(), 60_000],
      ['soon', null],
    ] as const) {
      receiver.answer((_, response) => void response.writeHead(503, { 'retry-after': header }).end())
      const { retryAfterMs } = await send(receiver.url, local)
      if (ms === null) expect(retryAfterMs).toBeNull()
      else expect(Math.abs((retryAfterMs as number) - ms)).toBeLessThan(2_000)
    }
  })
})
