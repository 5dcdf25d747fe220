import type { Server } from 'node:http'
import type { FastifyHttpOptions } from 'fastify'
import { newId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import { answerClientError } from './client-error.ts'
import { loggedError } from './logged-error.ts'
import { parseQuery } from './parse-query.ts'
import { RequestLog } from './request-log.ts'
import type { ServerSettings } from './server-settings.ts'

export interface LogSettings {
  level: string
  stream?: { write(line: string): void }
}

const headerBytesMax = 16 * 1024

/** What Fastify and Node are told: every bound of a connection and a request, and who answers when one is broken. */
export function fastifyOptions(
  settings: ServerSettings,
  log: LogSettings = { level: 'info' },
): FastifyHttpOptions<Server> {
  return {
    // Fastify's own `req` holds the URL, and with it query values.
    logger: { ...log, serializers: { err: loggedError, req: ({ method }) => ({ method: method ?? '' }) } },
    logController: new RequestLog(),
    genReqId: newId,
    // A caller's own id would be a way into the log.
    requestIdHeader: false,
    trustProxy: settings.trustProxy,
    bodyLimit: limits.bodyBytesMax,
    requestTimeout: settings.requestTimeoutMs,
    keepAliveTimeout: settings.keepAliveTimeoutMs,
    connectionTimeout: settings.silenceTimeoutMs,
    http: {
      headersTimeout: settings.headersTimeoutMs,
      // Node looks for late requests only this often; its own 30 s would make the bounds above vague.
      connectionsCheckingInterval: 2_000,
      maxHeaderSize: headerBytesMax,
      // `requireHost` does it, in the wire's shape.
      requireHostHeader: false,
    },
    rewriteUrl: ({ url = '/' }) => originForm(url),
    clientErrorHandler: answerClientError,
    forceCloseConnections: 'idle',
    // `refuseWhenClosing` does it, in the wire's shape.
    return503OnClosing: false,
    routerOptions: {
      ignoreTrailingSlash: true,
      querystringParser: (text) => parseQuery(text) as never,
      // As long as a URL can be: an overlong id is a fault like any other.
      maxParamLength: headerBytesMax,
    },
  }
}

/** A proxy's way to name the target, `http://host/path`, is the same as `/path` here (RFC 9112, 3.2.2). */
function originForm(url: string): string {
  if (url.startsWith('/')) return url
  const rest = url.replace(/^https?:\/\/[^/?#]*/i, '')
  return rest.startsWith('/') ? rest : `/${rest}`
}
