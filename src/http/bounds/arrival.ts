import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { hasNoBody } from '../json/json-body.ts'
import { answerClientError } from './connections.ts'
import type { ServerSettings } from './server-settings.ts'

/** No body is sent more slowly on purpose: a page of text would take a minute. */
const bytesPerSecondMin = 1_000
/** How often bodies that are still arriving are checked, in milliseconds. */
const checkMs = 500

interface Arriving {
  raw: IncomingMessage
  since: number
  /** The bytes that the connection had received before. */
  bytesBefore: number
  streamsBody: boolean
}

type Bounds = Pick<ServerSettings, 'requestTimeoutMs' | 'slowBodyMs' | 'slowFileMs'>

/**
 * Answers 408 to a request whose body is late or arrives too slowly: a slow sender occupies a connection, and
 * memory for the part of the body that was read. Node's own limit is the same for every request; a file may
 * take as long as it keeps arriving.
 */
export function boundArrival(server: FastifyInstance, bounds: Bounds): void {
  const arriving = new Set<Arriving>()
  const refused = new WeakSet<IncomingMessage>()
  let timer: NodeJS.Timeout | undefined

  server.addHook('onRequest', (request, _, done) => {
    if (hasNoBody(request)) return done()
    const { raw } = request
    const body: Arriving = {
      raw,
      since: performance.now(),
      bytesBefore: raw.socket.bytesRead,
      streamsBody: request.routeOptions.config.streamsBody === true,
    }
    arriving.add(body)
    const stop = () => arriving.delete(body)
    raw.once('end', stop)
    raw.once('close', stop)
    timer ??= setInterval(check, checkMs).unref()
    done()
  })
  // The rest of a body may come after the 408: what was refused is never done.
  server.addHook('preValidation', (request, reply, done) => {
    if (refused.has(request.raw)) reply.hijack()
    done()
  })
  server.addHook('onClose', async () => clearInterval(timer))

  function check(): void {
    const now = performance.now()
    const late = [...arriving].filter((body) => isLate(body, now - body.since, bounds))
    // After a pause of the process, bytes that arrived long ago are not read yet: one turn of the event loop reads them.
    if (late.length > 0) setImmediate(refuse, late, now)
    if (arriving.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  function refuse(late: readonly Arriving[], now: number): void {
    for (const body of late) {
      if (!arriving.has(body) || !isLate(body, now - body.since, bounds)) continue
      arriving.delete(body)
      refused.add(body.raw)
      answerClientError(tooLate(), body.raw.socket)
    }
  }
}

function isLate({ raw, bytesBefore, streamsBody }: Arriving, ms: number, bounds: Bounds): boolean {
  if (!streamsBody && ms > bounds.requestTimeoutMs) return true
  // If bytes are waiting to be read, the store is slow and not the sender.
  const isPaused = streamsBody && raw.readableLength > 0
  const isSlow = (raw.socket.bytesRead - bytesBefore) / (ms / 1_000) < bytesPerSecondMin
  return isSlow && !isPaused && ms > (streamsBody ? bounds.slowFileMs : bounds.slowBodyMs)
}

function tooLate(): Error {
  return Object.assign(new Error('The body did not arrive in time.'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
}
