import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { Client } from 'pg'
import { afterAll } from 'vitest'

/** When a connection is cut: before the server gets the message, or when it answers it; a COMMIT when it has done it. */
export type Cut = 'unsent' | 'unanswered'

export interface CuttingProxy {
  /** The same database, through the proxy. */
  url: string
  /** Resets, once, the next connection on which a client sends this text, or the next after so many were let through. */
  cutAt(text: string, how: Cut, letThrough?: number): void
  /** How many messages with this text clients have sent. */
  sent(text: string): number
  /** How many messages hold all of these texts. */
  messagesWith(...texts: string[]): number
}

/** Stands between a client and the database of `url` as a network that can fail at a chosen moment, for a test file. */
export async function cuttingProxy(url: string): Promise<CuttingProxy> {
  const target = new Client({ connectionString: url })
  const sockets = new Set<Socket>()
  const messages: Buffer[] = []
  let cut: { text: string; how: Cut; letThrough: number } | undefined

  const server = createServer((client) => {
    const upstream = connect(
      target.host.startsWith('/')
        ? { path: `${target.host}/.s.PGSQL.${target.port}` }
        : { host: target.host, port: target.port },
    )
    const reset = () => {
      upstream.destroy()
      client.resetAndDestroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      // A cut connection fails on both sides.
      socket.on('error', reset).on('close', reset)
    }
    let cutAtAnswer: string | undefined
    client.on('data', (bytes) => {
      messages.push(bytes)
      if (cut === undefined || !bytes.includes(cut.text) || cut.letThrough-- > 0) return upstream.write(bytes)
      const { how, text } = cut
      cut = undefined
      if (how === 'unsent') return reset()
      cutAtAnswer = text === 'commit\0' ? 'COMMIT\0' : ''
      return upstream.write(bytes)
    })
    upstream.on('data', (bytes) =>
      cutAtAnswer !== undefined && bytes.includes(cutAtAnswer) ? reset() : client.write(bytes),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })

  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String((server.address() as AddressInfo).port)
  for (const name of ['host', 'port']) through.searchParams.delete(name)
  return {
    url: through.href,
    cutAt(text, how, letThrough = 0) {
      cut = { text, how, letThrough }
    },
    sent: (text) => messages.filter((bytes) => bytes.includes(text)).length,
    messagesWith: (...texts) =>
      messages.filter((bytes) => texts.every((text) => bytes.includes(text))).length,
  }
}
