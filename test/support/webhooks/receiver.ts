import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

/** A message as it arrived. */
export interface Received {
  path: string
  headers: Record<string, string>
  body: string
  // biome-ignore lint/suspicious/noExplicitAny: messages of every type
  json: any
}

export type Answering = (received: Received, response: ServerResponse) => void

export interface Receiver {
  url: string
  received: Received[]
  /** How it answers from now on; default: 204. */
  answer(answering: Answering): void
  /** When so many messages have come, in all. */
  arrived(count: number): Promise<void>
}

/** A receiver of webhooks on this machine; closed when the file ends. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  let answering: Answering = (_, response) => void response.writeHead(204).end()
  const server = createServer(async (request, response) => {
    const message = await read(request)
    received.push(message)
    for (const { count, resolve } of waiting) if (received.length >= count) resolve()
    answering(message, response)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer(next) {
      answering = next
    },
    arrived: (count) =>
      new Promise((resolve) => {
        if (received.length >= count) resolve()
        else waiting.push({ count, resolve })
      }),
  }
}

async function read(request: IncomingMessage): Promise<Received> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  )
  return { path: request.url ?? '', headers, body, json: JSON.parse(body) }
}
