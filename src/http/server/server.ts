import type { FastifyHttpOptions, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Fastify from 'fastify'
import { boundArrival } from '../bounds/arrival.ts'
import {
  answerClientError,
  endSilentConnections,
  refuseExpectations,
  refuseWhenClosing,
  requireHost,
} from '../bounds/connections.ts'
import { boundConnections } from '../bounds/idle-connections.ts'
import { boundInFlight } from '../bounds/in-flight.ts'
import { defaultServerSettings, type ServerSettings } from '../bounds/server-settings.ts'
import {
  answerFailure,
  type ClassifyError,
  failureOf,
  logFailure,
  type NoteOutage,
} from '../calls/failures.ts'
import { ignoreBody } from '../json/json-body.ts'
import '../calls/operation.ts'
import type { Server } from 'node:http'
import type { Health } from '../../core/doctor/database-health.ts'
import { newId } from '../../core/kernel/ids.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Wire } from '../calls/operation.ts'
import { parseQuery } from '../json/parse-query.ts'
import { type KnownPaths, knownPaths, methodHeaders } from './known-paths.ts'
import { loggedError, RequestLog } from './log-lines.ts'
import { servePrefix, withoutPrefix } from './path-prefix.ts'

export interface ServerOptions {
  /** Each answers failures of the paths it owns; the first also those of paths without an owner. */
  wires: readonly Wire[]
  /** The state that `/healthz` and `/readyz` report. */
  health(): Promise<Health>
  /** Converts the store's errors to `unavailable` and `outcome_unknown`. */
  classifyError?: ClassifyError
  noteOutage?: NoteOutage
  /** The path prefix, if Roster shares a host name; see `path-prefix.ts`. */
  prefix?: string
  settings?: Partial<ServerSettings>
  log?: LogSettings
}

/**
 * The HTTP server without its routes: limits, ids, headers, logs, health, and failures in the right wire's
 * shape. `close()` finishes the requests in flight and refuses others.
 */
export function createServer(options: ServerOptions): FastifyInstance {
  const { wires, classifyError, health, noteOutage = () => false, prefix = '' } = options
  const settings = { ...defaultServerSettings, ...options.settings }
  const paths = knownPaths(wires)
  const server = Fastify({
    ...fastifyOptions(settings, options.log),
    rewriteUrl: ({ url = '/' }) => servedUrl(withoutPrefix(originForm(url), prefix), paths),
    // These requests never reach a hook.
    frameworkErrors: (error, request, reply) => {
      setCommonHeaders(request, reply)
      answerFailure(wires, failureOf(error), request, reply)
    },
  })
  boundConnections(server, settings.connectionsMax)
  server.removeAllContentTypeParsers()
  server.decorateRequest('principal', null)

  // Hooks of every request use callbacks: a promise for each would cost more than what they do.
  server.addHook('onRequest', (request, reply, done) => {
    setCommonHeaders(request, reply)
    if (!request.is404) return done()
    // Fastify would refuse a QUERY without a content type before it says that there is no such route.
    if (request.method === 'QUERY') return void answerUnrouted(request, reply)
    ignoreBody(request)
    done()
  })
  server.addHook('onRoute', ({ method, url }) => paths.add(method, url))
  servePrefix(server, prefix)
  requireHost(server)
  refuseExpectations(server)
  refuseWhenClosing(server)
  endSilentConnections(server)
  boundInFlight(server, settings)
  boundArrival(server, settings)
  mountHealth(server, health)

  function answerUnrouted(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const allowed = paths.methodsOf(request.url.split('?', 1)[0]!)
    // A route that has the method, and found nothing there, is no other method's.
    if (allowed.length === 0 || allowed.includes(request.method))
      return answerFailure(wires, { code: 'no_such_route' }, request, reply)
    reply.headers(methodHeaders(allowed))
    return answerFailure(wires, { code: 'method_not_allowed' }, request, reply)
  }
  server.setNotFoundHandler(answerUnrouted)
  server.setErrorHandler((error, request, reply) => {
    const failure = failureOf(error, classifyError)
    logFailure(failure, error, request.log, noteOutage)
    return answerFailure(wires, failure, request, reply)
  })
  return server
}

export interface LogSettings {
  level: string
  stream?: { write(line: string): void }
}

const headerBytesMax = 16 * 1024

/** Options of Fastify and Node: every limit of a connection and a request, and what answers when one is exceeded. */
function fastifyOptions(
  settings: ServerSettings,
  log: LogSettings = { level: 'info' },
): FastifyHttpOptions<Server> {
  return {
    // Fastify's own `req` contains the URL, and with it query values.
    logger: { ...log, serializers: { err: loggedError, req: ({ method }) => ({ method: method ?? '' }) } },
    logController: new RequestLog(),
    genReqId: newId,
    // A caller's own id could inject text into the log.
    requestIdHeader: false,
    trustProxy: settings.trustProxy,
    bodyLimit: limits.bodyBytesMax,
    // `boundArrival` does this, per route.
    requestTimeout: 0,
    keepAliveTimeout: settings.keepAliveTimeoutMs,
    connectionTimeout: settings.silenceTimeoutMs,
    http: {
      headersTimeout: settings.headersTimeoutMs,
      // How often Node checks for late requests; its default of 30 s would make the limits above imprecise.
      connectionsCheckingInterval: 2_000,
      maxHeaderSize: headerBytesMax,
      // `requireHost` does this, in the wire's shape.
      requireHostHeader: false,
    },
    clientErrorHandler: answerClientError,
    forceCloseConnections: 'idle',
    // `refuseWhenClosing` does this, in the wire's shape.
    return503OnClosing: false,
    routerOptions: {
      ignoreTrailingSlash: true,
      querystringParser: (text) => parseQuery(text) as never,
      // As long as a URL can be, so that an overlong id becomes an ordinary fault.
      maxParamLength: headerBytesMax,
    },
  }
}

/** The absolute form of a proxy, `http://host/path`, is treated like `/path` (RFC 9112, 3.2.2). */
function originForm(url: string): string {
  if (url.startsWith('/')) return url
  const rest = url.replace(/^https?:\/\/[^/?#]*/i, '')
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** The URL in the form of its route, if a wire also serves its paths without their prefix. */
function servedUrl(url: string, paths: KnownPaths): string {
  const query = url.indexOf('?')
  const path = query === -1 ? url : url.slice(0, query)
  const prefixed = paths.prefixed(path)
  return prefixed === undefined ? url : prefixed + url.slice(path.length)
}

/**
 * Headers of every answer: answers contain personal data, so caches must not store them and browsers must not
 * guess their type.
 */
function setCommonHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({
    'x-request-id': request.id,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
  })
}

/**
 * `GET /healthz` and `GET /readyz`: 200 while requests, writes included, are answered, else 503 with the
 * reason. They need no key and are never rate-limited.
 */
function mountHealth(server: FastifyInstance, health: () => Promise<Health>): void {
  for (const path of ['/healthz', '/readyz']) {
    server.get(path, { config: { unbounded: true }, logLevel: 'warn' }, async (_, reply) => {
      const found = await health()
      return found.isWell
        ? reply.send({ status: 'ok' })
        : reply.code(503).send({ status: 'unavailable', reason: found.reason })
    })
  }
}
