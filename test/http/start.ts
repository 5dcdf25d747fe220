import { type AddressInfo, connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import type { Principal } from '../../src/core/access/principal.ts'
import { type MountOptions, mountWire } from '../../src/http/server/mount-wire.ts'
import { createServer, type ServerOptions } from '../../src/http/server/server.ts'
import { otherWire, type TestWireOptions, testWire } from './test-wire.ts'

export const key = 'sk_live_test_key_that_must_never_be_logged'

export const principal: Principal = {
  keyId: '019fa1b2-0000-7000-8000-000000000001',
  accountId: '019fa1b2-0000-7000-8000-000000000002',
  workspaceId: null,
  scopes: ['read', 'write'],
}

export interface Started {
  server: FastifyInstance
  port: number
  url: string
  /** Every line logged so far. */
  log: string[]
  post(path: string, body: string | Buffer, headers?: Record<string, string>): Promise<Response>
  get(path: string, init?: RequestInit): Promise<Response>
  /** Sends bytes as they are, and answers all that comes back until the connection ends. */
  raw(...parts: (string | Buffer)[]): Promise<string>
}

/** A real server on a free port with the test wires on it, closed when the test ends. */
export async function start(
  options: TestWireOptions & Partial<ServerOptions> & Partial<MountOptions> = {},
): Promise<Started> {
  const log: string[] = []
  const wires = [testWire(options), otherWire()]
  const server = createServer({
    wires,
    health: async () => ({ isWell: true }),
    log: { level: 'info', stream: { write: (line) => log.push(line) } },
    ...options,
  })
  for (const wire of wires) {
    mountWire(server, wire, {
      authenticate: async (given) => (given === key ? principal : null),
      checksAnswers: true,
      ...options,
    })
  }
  await server.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => server.close())
  const { port } = server.server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const authorization = `Bearer ${key}`

  return {
    server,
    port,
    url,
    log,
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        body,
        headers: { authorization, 'content-type': 'application/json', ...headers },
      }),
    get: (path, init = {}) => fetch(url + path, { headers: { authorization }, ...init }),
    raw: (...parts) => exchange(port, parts),
  }
}

function exchange(port: number, parts: (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
    for (const part of parts) socket.write(part)
    socket.end()
  })
}
