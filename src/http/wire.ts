import type { FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import type { Failure } from '../core/failure.ts'
import type { Operation } from './operation.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
/** Method, path with `:name` for its parameters, operation. A trailing slash makes no difference. */
export type Route = readonly [Method, string, Operation]

/** What happens to a name that a schema does not have. */
export type Unknown = 'refuse' | 'drop'

/** A wire: its routes and everything about it that the shared server must know to speak its dialect. */
export interface Wire {
  name: 'roster' | 'nedzo' | 'nedzo-legacy' | 'gomobile'
  title: string
  description: string
  routes: readonly Route[]
  /** Whether failures of a path (also one without a route) are answered in this wire's shape; true for its own routes. */
  owns(path: string): boolean
  /** The key as this wire's clients send it, or undefined. */
  keyFrom(request: FastifyRequest): string | undefined
  /** OpenAPI `securitySchemes` of this wire. */
  security: Record<string, object>
  /** Top-level fields of a body that its schema does not have: refused, or dropped before validation. */
  unknownFields: Unknown
  /** Query parameters that no schema has. */
  unknownParameters: Unknown
  /**
   * Writes a failure in this wire's shape. The only place where this wire's status codes live; `Retry-After` and
   * `WWW-Authenticate` are already set.
   */
  answerFailure(failure: Failure, request: FastifyRequest, reply: FastifyReply): FastifyReply
  /** Schemas of the failures, for OpenAPI, by status. */
  failures: Record<number, TSchema>
  /** What `answerFailure` sends them as; default `application/json`. */
  failureMediaType?: 'application/json' | 'application/problem+json'
}
