import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import type { Principal } from '../../core/access/principal.ts'
import type { RepeatableWrites } from '../../core/access/repeatable-writes.ts'
import { Refusal } from '../../core/kernel/failure.ts'
import { limits } from '../../core/kernel/limits.ts'
import { LargeCalls } from '../bounds/in-flight.ts'
import type { RateLimits } from '../bounds/rate-limit.ts'
import { clientOf } from '../calls/client.ts'
import { concealed, isBlind, refuseQuestions } from '../calls/conceal.ts'
import { isTagged } from '../calls/conditional.ts'
import {
  answerRepeatable,
  hasIdempotencyKey,
  isRepeatable,
  isWriting,
  readRepeatable,
} from '../calls/idempotency.ts'
import type { Answer, Operation, Route, Wire } from '../calls/operation.ts'
import { compileCall } from '../calls/read-call.ts'
import { acceptFiles, drain, readUpload } from '../calls/upload.ts'
import { acceptJson, hasNoBody, ignoreBody, refuseForeignBody } from '../json/json-body.ts'
import { openapiOf } from '../openapi/openapi.ts'
import { type Authenticate, admit } from '../session/admit.ts'
import { compile, type Validate } from '../validation/validate.ts'
import { knownPaths, methodHeaders, mistakenRoutes } from './known-paths.ts'
import { prefixOf } from './path-prefix.ts'
import { sendAnswer } from './send-answer.ts'

export interface MountOptions extends Authenticate {
  repeatableWrites?: RepeatableWrites
  /** The limits of work per minute; absent: none. */
  rateLimits?: RateLimits | undefined
  /** Answers are validated against their schemas; an invalid one is a 500. For tests. */
  checksAnswers?: boolean
}

/**
 * Serves a wire's operations, and its OpenAPI document at `/openapi/<name>.json`. The order is: key, scope,
 * content type, body, faults, operation. The wire must be among those that the server was created with.
 */
export function mountWire(server: FastifyInstance, wire: Wire, options: MountOptions): void {
  // RFC 10008: a safe request with a body.
  if (!server.supportedMethods.includes('QUERY')) server.addHttpMethod('QUERY', { hasBody: true })
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
    const paths = knownPaths([wire])
    for (const [method, url] of mistakenRoutes(wire)) {
      context.route({
        method,
        url,
        onRequest: async (_, reply) => {
          reply.headers(methodHeaders(paths.methodsOf(url)))
          throw new Refusal({ code: 'method_not_allowed' })
        },
        handler: async () => {},
      })
    }
    const servers = [{ url: prefixOf(options.publicUrl) || '/' }]
    let document: string | undefined
    context.get(`/openapi/${wire.name}.json`, (_, reply) => {
      document ??= JSON.stringify({ ...openapiOf(wire), servers })
      return reply.type('application/json; charset=utf-8').send(document)
    })
  })
}

const largeCalls = new LargeCalls()

/** Callers without a key may only send small bodies. */
function bodyBytesMax({ scope, bodyBytesMax = limits.bodyBytesMax }: Operation): number {
  return scope === 'anyone' ? limits.openBodyBytesMax : bodyBytesMax
}

function mountOperation(context: FastifyInstance, wire: Wire, route: Route, options: MountOptions): void {
  const [method, url, operation] = route
  if (!wire.owns(url)) throw new Error(`The wire ${wire.name} serves ${url} but does not own it`)
  const takesFile = operation.takesFile ?? false
  const sender = {
    pagesByCursor: wire.pagesByCursor,
    versioned: operation.versioned,
    isTagged: isTagged(wire, method, operation),
  }
  const notices = noticesOf(operation)
  const readCall = compileCall(operation, wire)
  const repeatableWrites = isRepeatable(operation) ? options.repeatableWrites : undefined
  const { rateLimits } = options
  const check = options.checksAnswers ? compileAnswerCheck(operation) : undefined

  context.route({
    method,
    url,
    bodyLimit: takesFile ? Number.MAX_SAFE_INTEGER : bodyBytesMax(operation),
    config: { streamsBody: takesFile, writes: isWriting(operation) },
    onRequest: async (request, reply) => {
      if (notices !== undefined) reply.headers(notices)
      if (rateLimits !== undefined) await rateLimits.spendByAddress(request, reply)
      request.principal = await admit(request, wire, operation, options)
      if (rateLimits !== undefined) await rateLimits.spendByKey(request, reply, request.principal)
      if (takesFile) return
      if (operation.body === undefined || hasNoBody(request)) ignoreBody(request)
      else refuseForeignBody(request)
    },
    ...(takesFile && { onSend: async (request: FastifyRequest) => drain(request.raw) }),
    handler: async (request, reply) => {
      const isRepeated = repeatableWrites !== undefined && hasIdempotencyKey(request)
      const repeatable = isRepeated ? await readRepeatable(request) : undefined
      // Not null: `admit` returned it or refused.
      const call = readCall(request, request.principal!, clientOf(request, options.publicUrl))
      if (rateLimits !== undefined && operation.records !== undefined) {
        // The first unit was spent before the body was read.
        const more = operation.records(call as never) - 1
        if (more > 0) await rateLimits.spendByBoth(request, reply, call.principal, more)
      }
      if (takesFile) call.upload = await readUpload(request.raw)
      const isToBlind = isBlind(operation, call.principal)
      if (isToBlind) refuseQuestions(operation, call as never)
      const handle = (principal: Principal) => operation.handle({ ...call, principal } as never)
      const answered = async () => {
        const answer = repeatable
          ? await answerRepeatable(reply, repeatableWrites!, repeatable, handle)
          : await handle(call.principal)
        check?.(answer, asksForParts(call))
        const shown = isToBlind ? concealed(wire, operation, answer, call as never) : answer
        return sendAnswer(request, reply, shown, sender)
      }
      return operation.isLarge?.(call as never)
        ? largeCalls.take(call.principal.accountId, answered)
        : answered()
    },
  })
}

/** Whether a caller asks for only some fields of each record. */
function asksForParts({ query, body }: { query: unknown; body: unknown }): boolean {
  return [query, body].some((given) => (given as { fields?: unknown } | undefined)?.fields !== undefined)
}

function withoutRequired(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutRequired)
  if (typeof schema !== 'object' || schema === null) return schema
  const parts = Object.entries(schema).filter(([key, value]) => key !== 'required' || !Array.isArray(value))
  return Object.fromEntries(parts.map(([key, value]) => [key, withoutRequired(value)]))
}

/** The headers of a deprecated operation: since when (RFC 9745), until when (RFC 8594), and where to read more. */
function noticesOf({ deprecated }: Operation): Record<string, string> | undefined {
  if (deprecated === undefined) return undefined
  const { since, until, guide } = deprecated
  return {
    deprecation: `@${Math.floor(Date.parse(since) / 1_000)}`,
    ...(until !== undefined && { sunset: new Date(until).toUTCString() }),
    link: `<${guide}>; rel="deprecation"; type="text/html"`,
  }
}

/**
 * Compiles an operation's `answers` to a function that throws on an answer of another shape. For tests: so
 * the documentation matches what is sent.
 */
function compileAnswerCheck({ id, answers, streams }: Operation) {
  const checks = new Map<string, Validate>()
  const checkOf = (status: number, schema: TSchema, isInParts: boolean) => {
    const key = `${status} ${isInParts}`
    const known = checks.get(key)
    if (known !== undefined) return known
    const check = compile(isInParts ? (withoutRequired(schema) as TSchema) : schema, 'answer')
    checks.set(key, check)
    return check
  }

  return ({ status, body }: Answer, isInParts: boolean) => {
    const schema = answers[status]
    if (schema === undefined) throw new Error(`${id} answered the undocumented status ${status}`)
    if (schema === null) {
      if (body !== undefined) throw new Error(`${id} answered ${status} with a body; none is documented`)
      return
    }
    if (body === undefined) throw new Error(`${id} answered ${status} without the documented body`)
    // The content of a stream is checked by the tests that read it.
    if (streams !== undefined || body instanceof Readable) return
    const faults = checkOf(status, schema, isInParts)(JSON.parse(JSON.stringify(body)))
    if (faults.length > 0) {
      throw new Error(
        `${id} answered ${status} unlike its schema: ${JSON.stringify(faults.map(({ fault }) => fault))}`,
      )
    }
  }
}
