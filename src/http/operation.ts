import type { Static, TSchema } from 'typebox'
import type { Fault } from '../core/fault.ts'
import type { KeyScope, Principal } from '../core/principal.ts'
import type { Client } from './client-of.ts'
import type { Upload } from './upload.ts'

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
  headers?: Record<string, string>
}

/** Who may call: a key or session with a scope, only a signed-in person whatever their role, or anyone. */
export type Admission = KeyScope | 'session' | 'anyone'

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
  /** Faults of the body are handed to `handle` instead of being refused at once, so that all come in one answer. */
  collectsFaults?: boolean
  /** Blank text in the body stays as it is; elsewhere it becomes null. */
  keepsBlanks?: boolean
  /** Bytes; default `limits.bodyBytesMax`. */
  bodyBytesMax?: number
  /** Calls that bring or take so much that only a few are worked on at once, lest their data fill the memory. */
  isLarge?(call: Call<Typed<Params>, Typed<Query>, Typed<Body>>): boolean
  /** Takes a file instead of a body: a form's, or the body itself as it comes, of any length. */
  takesFile?: boolean
  /** Media types of a success that is a stream of bytes and no JSON; its schema stands for what is in it. */
  streams?: readonly string[]
  /** Schema of each success status; null is an empty body. Failures are documented by the wire. */
  answers: Record<number, TSchema | null>
  handle(call: Call<Typed<Params>, Typed<Query>, Typed<Body>>): Promise<Answer>
}

/** Gives `handle` its types from the schemas beside it. */
export function operation<
  Params extends TSchema | undefined = undefined,
  Query extends TSchema | undefined = undefined,
  Body extends TSchema | undefined = undefined,
>(definition: Operation<Params, Query, Body>): Operation {
  return definition as unknown as Operation
}
