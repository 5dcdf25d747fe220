import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { bearerOf } from '../calls/client.ts'

/** Returns the metrics in the text format of Prometheus. */
type ShowMetrics = () => Promise<string>

const contentType = 'text/plain; version=0.0.4; charset=utf-8'

/** `GET /metrics` on Roster's own server, for callers with the token. */
export function mountMetrics(server: FastifyInstance, show: ShowMetrics, token: string): void {
  const wanted = sha256(token)
  server.get('/metrics', { config: { unbounded: true }, logLevel: 'warn' }, async (request, reply) => {
    if (timingSafeEqual(sha256(bearerOf(request) ?? ''), wanted))
      return reply.type(contentType).send(await show())
    return reply
      .code(401)
      .header('www-authenticate', 'Bearer realm="metrics"')
      .send({ error: 'unauthenticated' })
  })
}

/** `GET /metrics` at an address of its own, which only authorised callers can reach. */
export async function listenForMetrics(
  show: ShowMetrics,
  at: { host: string; port: number },
): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end()
    show().then(
      (text) => response.writeHead(200, { 'content-type': contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(at, resolve)
  })
  return server
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
