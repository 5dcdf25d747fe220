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

/** What a wire sends by itself to who asked for it. */
export interface Message {
  summary: string
  body: TSchema
}

/** A wire: its routes and everything about it that the shared server must know to speak its dialect. */
export interface Wire {
  name: 'roster' | 'nedzo' | 'nedzo-legacy' | 'gomobile' | 'voice'
  title: string
  description: string
  routes: readonly Route[]
  /** Whether failures of a path (also one without a route) are answered in this wire's shape; true for its own routes. */
  owns(path: string): boolean
  /** What its paths begin with in `routes`, and need not begin with in a request: `/api/contact` is `/contact` too. */
  optionalPrefix?: string
  /** The key as this wire's clients send it, or undefined. */
  keyFrom(request: FastifyRequest): string | undefined
  /** OpenAPI `securitySchemes` of this wire. */
  security: Record<string, object>
  /** Top-level fields of a body that its schema does not have: refused, or dropped before validation. */
  unknownFields: Unknown
  /** Query parameters that no schema has; of a list, those that would narrow it are refused even so. */
  unknownParameters: Unknown
  /**
   * Writes a failure in this wire's shape. The only place where this wire's status codes live; `Retry-After` and
   * `WWW-Authenticate` are already set.
   */
  answerFailure(failure: Failure, request: FastifyRequest, reply: FastifyReply): FastifyReply
  /**
   * This wire's body for a caller who may write and not read, where it is not what `reduce` makes of the whole body: the
   * id and what was sent.
   */
  toBlind?(body: unknown, reduce: (record: unknown) => Record<string, unknown>): unknown
  /** What each failure is, for the pages that problems' types open; none: they have no page. */
  problems?: Readonly<Record<FailureCode, readonly [status: number, title: string, detail: string]>>
  /** The status of each failure, and the schema of them all. */
  failures: { statuses: Readonly<Record<FailureCode, number>>; schema: TSchema }
  /** Signed-in people may call it with their session, as well as programs with a key. */
  takesSessions?: boolean
  /** Clients of this vendor may come without a key where the operator's settings name a workspace for them. */
  mayBeKeyless?: boolean
  /** What the operations of each group are about. */
  groups?: Readonly<Record<string, string>>
  /** What it sends to webhooks, by type, for OpenAPI; none: it sends nothing. */
  messages?: Readonly<Record<string, Message>>
  /** Pages carry `nextCursor`, which the answer's `Link` names as well. */
  pagesByCursor?: boolean
  /** Every read of records is answered with an ETag, and with 304 to who has that already. */
  tagsReads?: boolean
  /** What `answerFailure` sends them as; default `application/json`. */
  failureMediaType?: 'application/json' | 'application/problem+json' | 'text/plain'
}

/** One request to one operation, after authentication, the scope check and validation. */
export interface Call<Params, Query, Body> {
  params: Params
  query: Query
  /**
   * The body as its schema types it. Where the operation collects faults, what is faulty has been taken out
   * (keys removed, array items undefined), so a codec never meets a wrong type.
   */
  body: Body
  /** The schema's faults, for the core to add its own to. Always empty unless `collectsFaults`. */
  faults: Fault[]
  /** Who asks; `nobody` where the operation is open to anyone. */
  principal: Principal
  client: Client
  /** Only where the operation takes a file. */
  upload: Upload | undefined
  /** uuid v7; answered as X-Request-Id and kept in the log as the operation's id. */
  requestId: string
  header(name: string): string | undefined
}

export interface Answer {
  status: number
  body?: unknown
  headers?: Record<string, string | string[]>
  /** Where what was made or begun is found. */
  location?: string
  /** The version of the record that is answered, for its ETag; a GET that names that tag is answered 304. */
  version?: string | number
  /** The record, where it is only a part of the body. */
  record?: unknown
}

/**
 * Who may call: a key or session with a scope, any key or session whatever it may do, only a signed-in person, or anyone
 * without either.
 */
export type Admission = KeyScope | 'anybody known' | 'session' | 'anyone'

type Typed<S extends TSchema | undefined> = S extends TSchema ? Static<S> : undefined

/** An operation of a wire: what it takes, what it answers and how, in one value that also documents it. */
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
  /** A call without a body is one with `{}`. */
  bodyIsOptional?: boolean
  /** Faults of the body are handed to `handle` instead of being refused at once, so that all come in one answer. */
  collectsFaults?: boolean
  /** Blank text in the body stays as it is; elsewhere it becomes null. */
  keepsBlanks?: boolean
  /** Bytes; default `limits.bodyBytesMax`. */
  bodyBytesMax?: number
  /** Calls that bring or take so much that only a few are worked on at once, lest their data fill the memory. */
  isLarge?(call: Call<Typed<Params>, Typed<Query>, Typed<Body>>): boolean
  /** How many records a call is about, where that may be many: each is a unit of the work that is limited. */
  records?(call: Call<Typed<Params>, Typed<Query>, Typed<Body>>): number
  /** Takes a file instead of a body: a form's, or the body itself as it comes, of any length. */
  takesFile?: boolean
  /** Media types of a success that is a stream of bytes and no JSON; its schema stands for what is in it. */
  streams?: readonly string[]
  /**
   * Whether the record has versions: what is read, made or changed is answered with an ETag, a read takes `If-None-Match`, and
   * a change or a deletion takes `If-Match`.
   */
  versioned?: 'read' | 'create' | 'change'
  /**
   * Its effect is outside of the database, such as a call to a webhook: no transaction waits for that, so an Idempotency-Key
   * is passed over and a call that is repeated is made again.
   */
  actsOutside?: boolean
  /** Its handler heeds `Prefer: return=minimal` in a way of its own. */
  shortens?: boolean
  /** Failures that it has beside those that follow from what it takes, for OpenAPI. */
  fails?: readonly FailureCode[]
  /** Since when it is to be replaced, until when it is served, and where that is said. */
  deprecated?: { since: string; until?: string; guide: string }
  /** Schema of each success status; null is an empty body. Failures follow from what it takes, and from `fails`. */
  answers: Record<number, TSchema | null>
  handle(call: Call<Typed<Params>, Typed<Query>, Typed<Body>>): Promise<Answer>
  /** What a caller is answered instead who may write and not read; see `conceal.ts`. */
  toBlind?(answer: Answer, call: Call<unknown, unknown, unknown>): Answer
}

/** Gives `handle` its types from the schemas beside it. */
export function operation<
  Params extends TSchema | undefined = undefined,
  Query extends TSchema | undefined = undefined,
  Body extends TSchema | undefined = undefined,
>(definition: Operation<Params, Query, Body>): Operation {
  return definition as unknown as Operation
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null before the key was read, and on routes that need none. */
    principal: Principal | null
  }

  interface FastifyContextConfig {
    /** Not counted among the requests in flight. */
    unbounded?: boolean
    /** Changes something, so it is shed before reads are. */
    writes?: boolean
    /** Its body is read as it comes and kept nowhere in memory. */
    streamsBody?: boolean
  }
}
