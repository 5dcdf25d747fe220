import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../core/kernel/failure.ts'

/**
 * When the server closes, ends connections that have not sent a request yet. Node then counts them neither as
 * idle nor as late, so a browser's spare connection would delay the end for ever.
 */
export function endSilentConnections(server: FastifyInstance): void {
  const silent = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  server.server.on('request', ({ socket }: { socket: Socket }) => silent.delete(socket))
  server.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy()
  })
}

/**
 * Answers 417 (RFC 9110, 10.1.1) to any `Expect` except `100-continue`, with a body that says why; Node's own
 * 417 has none.
 */
export function refuseExpectations(server: FastifyInstance): void {
  server.server.on('checkExpectation', (_, response) => {
    const { headers, body } = bareProblem(417, 'Of Expect only 100-continue can be met.')
    response.writeHead(417, headers).end(body)
  })
}

/**
 * While the server closes, requests in flight are answered and their connections ended, since a connection
 * that stays open would delay the end; new requests on open connections get 503 in their wire's shape.
 */
export function refuseWhenClosing(server: FastifyInstance): void {
  let closing = false
  server.addHook('preClose', async () => {
    closing = true
  })
  const refusal = () =>
    new Refusal({ code: 'unavailable', detail: 'The server is stopping.', retryAfterS: 1 })
  server.addHook('onRequest', (_, __, done) => done(closing ? refusal() : undefined))
  server.addHook('onSend', (_, reply, payload, done) => {
    if (closing) reply.header('connection', 'close')
    done(null, payload)
  })
}

/**
 * Refuses HTTP/1.1 without a Host header, and requests with several (RFC 9112, 3.2), in the shape of the wire that owns the path. Node's
 * own refusal, which has no body, is turned off.
 */
export function requireHost(server: FastifyInstance): void {
  server.addHook('onRequest', ({ raw: { httpVersion, headers, rawHeaders } }, _, done) => {
    const isMissing = httpVersion === '1.1' && headers.host === undefined
    if (isMissing) return done(new Refusal({ code: 'malformed', detail: 'The Host header is missing.' }))
    // Node shows the first of several; a proxy before it may have believed another.
    const isRepeated = countHosts(rawHeaders) > 1
    done(
      isRepeated ? new Refusal({ code: 'malformed', detail: 'There are several Host headers.' }) : undefined,
    )
  })
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string
    if (name.length === 4 && name.toLowerCase() === 'host') count++
  }
  return count
}

const answers: Record<string, [status: number, detail: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are too large.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The chunk extensions are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
}

/** Answers bytes that are not HTTP, for which there is no request object, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  const pending = (socket as { _httpMessage?: ServerResponse })._httpMessage
  // Writing into an answer that has begun would corrupt it; Node's own handler checks the same field.
  if (!socket.writable || error.code === 'ECONNRESET' || pending?.headersSent) {
    socket.destroy()
    return
  }
  const [status, detail] = answers[error.code ?? ''] ?? [400, 'The request is not valid HTTP.']
  const { headers, body } = bareProblem(status, detail)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
}

/** An RFC 9457 problem for input that belongs to no wire: not HTTP, or HTTP that this server does not support. */
function bareProblem(status: number, detail: string): { headers: Record<string, string>; body: string } {
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail })
  const headers = {
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    // The next bytes on the connection may belong to the refused request.
    Connection: 'close',
  }
  return { headers, body }
}
