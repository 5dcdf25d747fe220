import Fastify, { type FastifyInstance } from 'fastify'
import { answerFailure } from './answer-failure.ts'
import { setCommonHeaders } from './common-headers.ts'
import { endSilentConnections } from './end-silent-connections.ts'
import { type ClassifyError, failureOf } from './failure-of.ts'
import { fastifyOptions, type LogSettings } from './fastify-options.ts'
import { mountHealth } from './health.ts'
import { boundInFlight } from './in-flight.ts'
import { ignoreBody } from './json-body.ts'
import { logFailure } from './log-failure.ts'
import { refuseExpectations } from './refuse-expectations.ts'
import { refuseWhenClosing } from './refuse-when-closing.ts'
import { requireHost } from './require-host.ts'
import { defaultServerSettings, type ServerSettings } from './server-settings.ts'
import type { Wire } from './wire.ts'
import './fastify-types.ts'

export interface ServerOptions {
  /** Each answers failures of the paths it owns; the first those of paths that nobody owns. */
  wires: readonly Wire[]
  isHealthy(): Promise<boolean>
  /** Turns the store's errors into `unavailable` and `outcome_unknown`. */
  classifyError?: ClassifyError
  settings?: Partial<ServerSettings>
  log?: LogSettings
}

/**
 * The HTTP server without its routes: bounds, ids, headers, logs, health, and an answer in the right wire's shape for
 * everything that goes wrong. `close()` finishes what is in flight and refuses the rest.
 */
export function createServer(options: ServerOptions): FastifyInstance {
  const { wires, classifyError, isHealthy } = options
  const settings = { ...defaultServerSettings, ...options.settings }
  const server = Fastify({
    ...fastifyOptions(settings, options.log),
    // These requests never reach a hook.
    frameworkErrors: (error, request, reply) => {
      setCommonHeaders(request, reply)
      answerFailure(wires, failureOf(error), request, reply)
    },
  })
  server.server.maxConnections = settings.connectionsMax
  server.removeAllContentTypeParsers()
  server.decorateRequest('principal', null)

  // Hooks of every request are told when they are done: a promise for each would cost more than what they do.
  server.addHook('onRequest', (request, reply, done) => {
    setCommonHeaders(request, reply)
    if (request.is404) ignoreBody(request)
    done()
  })
  requireHost(server)
  refuseExpectations(server)
  refuseWhenClosing(server)
  endSilentConnections(server)
  boundInFlight(server, settings)
  mountHealth(server, isHealthy)

  server.setNotFoundHandler((request, reply) =>
    answerFailure(wires, { code: 'no_such_route' }, request, reply),
  )
  server.setErrorHandler((error, request, reply) => {
    const failure = failureOf(error, classifyError)
    logFailure(failure, error, request.log)
    return answerFailure(wires, failure, request, reply)
  })
  return server
}
