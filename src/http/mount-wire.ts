import type { FastifyInstance } from 'fastify'
import { limits } from '../core/limits.ts'
import { type Authenticate, admit } from './admit.ts'
import { compileAnswerCheck } from './check-answer.ts'
import { clientOf } from './client-of.ts'
import { acceptJson, hasNoBody, ignoreBody, refuseForeignBody } from './json-body.ts'
import { openapiOf } from './openapi.ts'
import { compileCall } from './read-call.ts'
import { sendAnswer } from './send-answer.ts'
import type { Route, Wire } from './wire.ts'

export interface MountOptions extends Authenticate {
  /** Answers are checked against their schemas; one that differs is a 500. For tests. */
  checksAnswers?: boolean
}

/**
 * Serves a wire's operations, and its OpenAPI document at `/openapi/<name>.json`. The order is: key, scope, content
 * type, body, faults, operation. The wire must be among those that the server was created with.
 */
export function mountWire(server: FastifyInstance, wire: Wire, options: MountOptions): void {
  server.register(async (context) => {
    acceptJson(context)
    for (const route of wire.routes) mountOperation(context, wire, route, options)
    const document = JSON.stringify(openapiOf(wire))
    context.get(`/openapi/${wire.name}.json`, (_, reply) =>
      reply.type('application/json; charset=utf-8').send(document),
    )
  })
}

function mountOperation(context: FastifyInstance, wire: Wire, route: Route, options: MountOptions): void {
  const [method, url, operation] = route
  if (!wire.owns(url)) throw new Error(`The wire ${wire.name} serves ${url} but does not own it`)
  const readCall = compileCall(operation, wire)
  const check = options.checksAnswers ? compileAnswerCheck(operation) : undefined

  context.route({
    method,
    url,
    bodyLimit: operation.bodyBytesMax ?? limits.bodyBytesMax,
    onRequest: async (request) => {
      request.principal = await admit(request, wire, operation.scope, options)
      if (operation.body === undefined || hasNoBody(request)) ignoreBody(request)
      else refuseForeignBody(request)
    },
    handler: async (request, reply) => {
      // Null cannot be: admit answers or refuses.
      const answer = await operation.handle(
        readCall(request, request.principal!, clientOf(request, options.publicUrl)) as never,
      )
      check?.(answer)
      return sendAnswer(reply, answer)
    },
  })
}
