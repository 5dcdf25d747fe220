import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { KeyScope, Principal } from '../../core/access/principal.ts'
import type { Failure, FailureCode } from '../../core/kernel/failure.ts'
import type { Fault } from '../../core/kernel/fault.ts'
import type { Client } from './client.ts'
import type { Upload } from './upload.ts'

type Method = 'GET' | 'QUERY' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
/** Method, path with `:name` for its parameters, operation. A trailing slash makes no difference. */
export type Route = readonly [Method, string, Operation]

/** What happens to a name that a schema does not have. */
export type Unknown = 'refuse' | 'drop'

/** A message that a wire sends to subscribers (webhooks). */
export interface Message {
  summary: string
  body: TSchema
}

/** A wire: its routes, and everything else that the shared server must know about its API. */
export interface Wire {
  name: 'roster' | 'nedzo' | 'nedzo-legacy' | 'gomobile' | 'voice'
  title: string
  description: string
  routes: readonly Route[]
  /** Whether failures of a path, even one without a route, are answered in this wire's shape; true for its own routes. */
  owns(path: string): boolean
  /** The prefix of its paths in `routes` that requests may leave out: `/api/contact` is also served as `/contact`. */
  optionalPrefix?: string
  /** The key, in the form in which this wire's clients send it, or undefined. */
  keyFrom(request: FastifyRequest): string | undefined
  /** OpenAPI `securitySchemes` of this wire. */
  security: Record<string, object>
  /** Top-level fields of a body that its schema does not have: refused, or dropped before validation. */
  unknownFields: Unknown
  /** Query parameters that no schema has; in a list, parameters that would narrow it are refused in either case. */
  unknownParameters: Unknown
  /**
   * Writes a failure in this wire's shape. The wire's status codes are only here; `Retry-After` and
   * `WWW-Authenticate` are already set.
   */
  answerFailure(failure: Failure, request: FastifyRequest, reply: FastifyReply): FastifyReply
  /**
   * The body for callers that may write and not read, if it is not what `reduce` makes of the whole body: the
   * id and what was sent.
   */
  toBlind?(body: unknown, reduce: (record: unknown) => Record<string, unknown>): unknown
  /** The title and detail of each failure, for the pages behind problems' types; absent: there are no pages. */
  problems?: Readonly<Record<FailureCode, readonly [status: number, title: string, detail: string]>>
  /** The status of each failure, and the schema of all of them. */
  failures: { statuses: Readonly<Record<FailureCode, number>>; schema: TSchema }
  /** Whether signed-in people may call it with their session, besides programs with a key. */
  takesSessions?: boolean
  /** Whether its clients may call without a key, if the operator's settings name a workspace for them. */
  mayBeKeyless?: boolean
  /** Descriptions of the groups of operations. */
  groups?: Readonly<Record<string, string>>
  /** The messages that it sends to webhooks, by type, for OpenAPI; absent: none. */
  messages?: Readonly<Record<string, Message>>
  /** Whether pages carry `nextCursor`, which the answer's `Link` also names. */
  pagesByCursor?: boolean
  /** Whether reads of records get an ETag, and 304 if the caller has the present answer. */
  tagsReads?: boolean
  /** The media type of failures; default `application/json`. */
  failureMediaType?: 'application/json' | 'application/problem+json' | 'text/plain'
}

/** One request to one operation, after authentication, the scope check and validation. */
export interface Call<Params, Query, Body> {
  params: Params
  query: Query
  /**
   * The body, typed by its schema. If the operation collects faults, faulty parts have been removed (keys
   * deleted, array items undefined), so that a codec never meets a wrong type.
   */
  body: Body
  /** The schema's faults, to which the core adds its own. Empty unless `collectsFaults`. */
  faults: Fault[]
  /** The caller; `nobody` if the operation is public. */
  principal: Principal
  client: Client
  /** Only if the operation takes a file. */
  upload: Upload | undefined
  /** UUID v7; returned as X-Request-Id and stored in the log as the operation's id. */
  requestId: string
  header(name: string): string | undefined
}

export interface Answer {
  status: number
  body?: unknown
  headers?: Record<string, string | string[]>
  /** The URL of what was created or started. */
  location?: string
  /** The version of the returned record, for its ETag; a GET with that tag is answered 304. */
  version?: string | number
  /** The record, if it is only a part of the body. */
  record?: unknown
}

/** Who may call: a key or session with a scope, any key or session, only a signed-in person, or anyone. */
export type Admission = KeyScope | 'anybody known' | 'session' | 'anyone'

type Typed<S extends TSchema | undefined> = S extends TSchema ? Static<S> : undefined

/** An operation of a wire: its input, its answers and its handler, in one value that also documents it. */
export interface Operation<
  Params extends TSchema | undefined = TSchema | undefined,
  Query extends TSchema | undefined = TSchema | undefined,
  Body extends TSchema | undefined = TSchema | undefined,
> {
  /** OpenAPI's operationId: the function's name. */
  id: string
  summary: string
  description?: string
  /** OpenAPI tag. */
  group: string
  scope: Admission
  params?: Params
  query?: Query
  body?: Body
  /** A missing body counts as `{}`. */
  bodyIsOptional?: boolean
  /** Faults of the body are passed to `handle` instead of being refused at once, so that one answer has all faults. */
  collectsFaults?: boolean
  /** Blank text in the body is unchanged; otherwise it becomes null. */
  keepsBlanks?: boolean
  /** In bytes; default `limits.bodyBytesMax`. */
  bodyBytesMax?: number
  /** Whether a call sends or returns so much data that only a few such calls run at once. */
  isLarge?(call: Call<Typed<Params>, Typed<Query>, Typed<Body>>): boolean
  /** The number of records in a call; each is one unit of limited work. */
  records?(call: Call<Typed<Params>, Typed<Query>, Typed<Body>>): number
  /** Takes a file instead of a body: from a form, or as the body itself, of any length. */
  takesFile?: boolean
  /** Media types of a success that is a stream of bytes; its schema describes the content. */
  streams?: readonly string[]
  /**
   * Whether the record has versions: answers to a read, creation or change get an ETag, a read takes
   * `If-None-Match`, and a change or deletion takes `If-Match`.
   */
  versioned?: 'read' | 'create' | 'change'
  /**
   * Its effect is outside of the database, such as a call to a webhook: no transaction waits for that, so an Idempotency-Key
   * is passed over and a call that is repeated is made again.
   */
  actsOutside?: boolean
  /** The handler implements `Prefer: return=minimal` itself. */
  shortens?: boolean
  /** Failures in addition to those that follow from its input, for OpenAPI. */
  fails?: readonly FailureCode[]
  /** Since when it is deprecated, until when it is served, and where that is documented. */
  deprecated?: { since: string; until?: string; guide: string }
  /** The schema of each success status; null is an empty body. */
  answers: Record<number, TSchema | null>
  handle(call: Call<Typed<Params>, Typed<Query>, Typed<Body>>): Promise<Answer>
  /** The answer for callers that may write and not read; see `conceal.ts`. */
  toBlind?(answer: Answer, call: Call<unknown, unknown, unknown>): Answer
}

/** Infers the types of `handle` from the schemas beside it. */
export function operation<
  Params extends TSchema | undefined = undefined,
  Query extends TSchema | undefined = undefined,
  Body extends TSchema | undefined = undefined,
>(definition: Operation<Params, Query, Body>): Operation {
  return definition as unknown as Operation
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller; null before the key was read, and on routes that need none. */
    principal: Principal | null
  }

  interface FastifyContextConfig {
    /** Not counted among the requests in flight. */
    unbounded?: boolean
    /** Writes are refused before reads if there are too many. */
    writes?: boolean
    /** Its body is a stream that is not held in memory. */
    streamsBody?: boolean
  }
}
