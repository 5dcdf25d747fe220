import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Principal } from '../../core/access/principal.ts'
import type { RepeatableWrites } from '../../core/access/repeatable-writes.ts'
import { limits } from '../../core/kernel/limits.ts'
import { LargeCalls } from '../bounds/in-flight.ts'
import { clientOf } from '../calls/client.ts'
import { concealed, isBlind, refuseQuestions } from '../calls/conceal.ts'
import { etagOf, isKnown } from '../calls/conditional.ts'
import { answerRepeatable, hasIdempotencyKey, isRepeatable, readRepeatable } from '../calls/idempotency.ts'
import type { Answer, Operation, Route, Wire } from '../calls/operation.ts'
import { compileCall } from '../calls/read-call.ts'
import { acceptFiles, drain, readUpload } from '../calls/upload.ts'
import { acceptJson, hasNoBody, ignoreBody, refuseForeignBody } from '../json/json-body.ts'
import { openapiOf } from '../openapi/openapi.ts'
import { type Authenticate, admit } from '../session/admit.ts'
import { compile } from '../validation/validate.ts'

export interface MountOptions extends Authenticate {
  repeatableWrites?: RepeatableWrites
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
  const repeatableWrites = isRepeatable(operation) ? options.repeatableWrites : undefined
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
      const isRepeated = repeatableWrites !== undefined && hasIdempotencyKey(request)
      const repeatable = isRepeated ? readRepeatable(request) : undefined
      // Null cannot be: admit answers or refuses.
      const call = readCall(request, request.principal!, clientOf(request, options.publicUrl))
      if (takesFile) call.upload = await readUpload(request.raw)
      const isToBlind = isBlind(operation, call.principal)
      if (isToBlind) refuseQuestions(operation, call as never)
      const handle = (principal: Principal) => operation.handle({ ...call, principal } as never)
      const answered = async () => {
        const answer = repeatable
          ? await answerRepeatable(reply, repeatableWrites!, repeatable, handle)
          : await handle(call.principal)
        check?.(answer)
        const shown = isToBlind ? concealed(wire, operation, answer, call as never) : answer
        return sendAnswer(request, reply, shown)
      }
      return operation.isLarge?.(call as never)
        ? largeCalls.take(call.principal.accountId, answered)
        : answered()
    },
  })
}

/**
 * Compiles the promise of an operation's `answers` to a function that throws when an answer breaks it. For tests:
 * what is documented is then what is sent.
 */
function compileAnswerCheck({ id, answers, streams }: Operation): (answer: Answer) => void {
  const checks = Object.entries(answers).map(
    ([status, schema]) => [status, schema && compile(schema, 'answer')] as const,
  )
  const byStatus = new Map(checks)

  return ({ status, body }) => {
    const validate = byStatus.get(String(status))
    if (validate === undefined) throw new Error(`${id} answered the undocumented status ${status}`)
    if (validate === null) {
      if (body !== undefined) throw new Error(`${id} answered ${status} with a body; none is documented`)
      return
    }
    if (body === undefined) throw new Error(`${id} answered ${status} without the documented body`)
    // Whoever reads it sees what is in it.
    if (streams !== undefined) return
    const faults = validate(JSON.parse(JSON.stringify(body)))
    if (faults.length > 0) {
      throw new Error(
        `${id} answered ${status} unlike its schema: ${JSON.stringify(faults.map(({ fault }) => fault))}`,
      )
    }
  }
}

/**
 * Writes an answer. `JSON.stringify`, not a serialiser made from the schema: that one would turn null into `""`,
 * drop what it does not know and reorder keys, silently.
 */
function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  const { status, body, headers = {}, version, record } = answer
  reply.code(status).headers(headers)
  if (body === undefined) return reply.send()
  // A content type of its own: text, bytes or a stream, as it is.
  if (reply.hasHeader('content-type')) return reply.send(body)
  const text = JSON.stringify(body)
  if (version !== undefined) {
    const etag = etagOf(version, record === undefined ? text : JSON.stringify(record))
    reply.header('etag', etag)
    if (isRead(request)) {
      // A browser may keep it, and asks whether it still holds before each use.
      reply.header('cache-control', 'private, no-cache')
      if (isKnown(etag, request.headers['if-none-match'])) return reply.code(304).send()
    }
  }
  return reply.type('application/json; charset=utf-8').send(text)
}

function isRead({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}
