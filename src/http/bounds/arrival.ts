import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { hasNoBody } from '../json/json-body.ts'
import { answerClientError } from './connections.ts'
import type { ServerSettings } from './server-settings.ts'

/** Slower than this no body is sent on purpose: a page of text would take a minute. */
const bytesPerSecondMin = 1_000
/** How often bodies that still come are looked at. */
const checkMs = 500

interface Arriving {
  raw: IncomingMessage
  since: number
  /** What the connection had sent by then. */
  bytesBefore: number
  streamsBody: boolean
}

type Bounds = Pick<ServerSettings, 'requestTimeoutMs' | 'slowBodyMs' | 'slowFileMs'>

/**
 * Answers 408 to a request whose body has not come in time, or comes too slowly for no good reason: a slow sender holds a
 * connection, and what was read of the body. Node's own bound is the same for every request; a file may take as long as it keeps coming.
 */
export function boundArrival(server: FastifyInstance, bounds: Bounds): void {
  const arriving = new Set<Arriving>()
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
  server.addHook('onClose', async () => clearInterval(timer))

  function check(): void {
    const now = performance.now()
    for (const body of arriving) {
      if (!isLate(body, now - body.since, bounds)) continue
      arriving.delete(body)
      answerClientError(tooLate(), body.raw.socket)
    }
    if (arriving.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function isLate({ raw, bytesBefore, streamsBody }: Arriving, ms: number, bounds: Bounds): boolean {
  if (!streamsBody && ms > bounds.requestTimeoutMs) return true
  // Where bytes wait to be read, it is the store that is slow and not the sender.
  const isPaused = streamsBody && raw.readableLength > 0
  const isSlow = (raw.socket.bytesRead - bytesBefore) / (ms / 1_000) < bytesPerSecondMin
  return isSlow && !isPaused && ms > (streamsBody ? bounds.slowFileMs : bounds.slowBodyMs)
}

function tooLate(): Error {
  return Object.assign(new Error('The body did not arrive in time.'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
}
