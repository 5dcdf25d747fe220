import type { FastifyInstance, FastifyRequest } from 'fastify'
import { limits } from '../core/limits.ts'
import { type Authenticate, admit } from './admit.ts'
import { compileAnswerCheck } from './check-answer.ts'
import { clientOf } from './client-of.ts'
import { acceptJson, hasNoBody, ignoreBody, refuseForeignBody } from './json-body.ts'
import { LargeCalls } from './large-calls.ts'
import { openapiOf } from './openapi.ts'
import { compileCall } from './read-call.ts'
import { sendAnswer } from './send-answer.ts'
import { acceptFiles, drain, readUpload } from './upload.ts'
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
    const [files, others] = [true, false].map((takesFile) =>
      wire.routes.filter(([, , operation]) => (operation.takesFile ?? false) === takesFile),
    )
    for (const route of others ?? []) mountOperation(context, wire, route, options)
    context.register(async (context) => {
      acceptFiles(context)
      for (const route of files ?? []) mountOperation(context, wire, route, options)
    })
    const document = JSON.stringify(openapiOf(wire))
    context.get(`/openapi/${wire.name}.json`, (_, reply) =>
      reply.type('application/json; charset=utf-8').send(document),
    )
  })
}

const largeCalls = new LargeCalls()

function mountOperation(context: FastifyInstance, wire: Wire, route: Route, options: MountOptions): void {
  const [method, url, operation] = route
  if (!wire.owns(url)) throw new Error(`The wire ${wire.name} serves ${url} but does not own it`)
  const takesFile = operation.takesFile ?? false
  const readCall = compileCall(operation, wire)
  const check = options.checksAnswers ? compileAnswerCheck(operation) : undefined

  context.route({
    method,
    url,
    bodyLimit: takesFile ? Number.MAX_SAFE_INTEGER : (operation.bodyBytesMax ?? limits.bodyBytesMax),
    config: { streamsBody: takesFile },
    onRequest: async (request) => {
      request.principal = await admit(request, wire, operation.scope, options)
      if (takesFile) return
      if (operation.body === undefined || hasNoBody(request)) ignoreBody(request)
      else refuseForeignBody(request)
    },
    ...(takesFile && { onSend: async (request: FastifyRequest) => drain(request.raw) }),
    handler: async (request, reply) => {
      // Null cannot be: admit answers or refuses.
      const call = readCall(request, request.principal!, clientOf(request, options.publicUrl))
      if (takesFile) call.upload = await readUpload(request.raw)
      const answered = async () => {
        const answer = await operation.handle(call as never)
        check?.(answer)
        return sendAnswer(reply, answer)
      }
      return operation.isLarge?.(call as never)
        ? largeCalls.take(call.principal.accountId, answered)
        : answered()
    },
  })
}
