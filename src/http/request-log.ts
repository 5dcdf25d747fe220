import { type FastifyReply, type FastifyRequest, LogController } from 'fastify'

/**
 * One line a request: id, key, method, route pattern, status, duration. Never the path itself, query values or bodies:
 * they hold names and phone numbers.
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
    const line = {
      keyId: principal?.keyId,
      personId: principal?.personId,
      method,
      route: routeOptions.url,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    }
    // An error here is a client that left before the answer: its own affair.
    reply.log.info(line, error ? 'client left' : 'answered')
  }
}
