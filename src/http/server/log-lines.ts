import { type FastifyReply, type FastifyRequest, LogController } from 'fastify'

/**
 * Logs one line per request: id, key, method, route pattern, status, duration. Never the path itself, query
 * values or bodies, which contain names and phone numbers.
 */
export class RequestLog extends LogController {
  constructor() {
    super({ requestIdLogLabel: 'requestId' })
  }

  override incomingRequest(): void {}
  override routeNotFound(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const { method, principal, routeOptions } = request
    const { traceparent } = request.headers
    const line = {
      ...(traceparent !== undefined && traceOf(traceparent)),
      keyId: principal?.keyId,
      personId: principal?.personId,
      method,
      route: routeOptions.url,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    }
    // An error here means that the client left before the answer.
    reply.log.info(line, error ? 'client left' : 'answered')
  }
}

const traceParent = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/

/** The trace and span of a request (W3C Trace Context, 3.2.2); an invalid header is ignored. */
function traceOf(header: string | string[]): { traceId: string; parentId: string } | undefined {
  const [, traceId = '', parentId = ''] = traceParent.exec(String(header)) ?? []
  const isGiven = /[1-9a-f]/.test(traceId) && /[1-9a-f]/.test(parentId)
  return isGiven ? { traceId, parentId } : undefined
}

interface DatabaseError extends Error {
  severity?: string
  code?: string
  constraint?: string
  table?: string
  routine?: string
}

/**
 * The loggable part of an error. A message of PostgreSQL can quote values, and its `detail` holds people's
 * data, so only the code, the constraint and the place are logged.
 */
export function loggedError(error: Error): {
  type: string
  message: string
  stack: string
  [key: string]: unknown
} {
  const { name, code, severity, constraint, table, routine } = error as DatabaseError
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  const fromPostgres = severity !== undefined
  return {
    type: name,
    message: fromPostgres ? `PostgreSQL ${severity}` : error.message,
    stack: frames.join('\n'),
    ...(code !== undefined && { code }),
    ...(fromPostgres && { constraint, table, routine }),
    ...(error.cause instanceof Error && { cause: loggedError(error.cause) }),
  }
}
