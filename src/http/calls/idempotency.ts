import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Principal } from '../../core/access/principal.ts'
import {
  type RepeatableWrite,
  type RepeatableWrites,
  Replayable,
} from '../../core/access/repeatable-writes.ts'
import { Refusal } from '../../core/kernel/failure.ts'
import { isId } from '../../core/kernel/ids.ts'
import { writeLongJson } from '../../core/kernel/long-json.ts'
import type { ParsedJson } from '../json/json-body.ts'
import type { ParsedQuery } from '../json/parse-query.ts'
import type { Answer, Operation } from './operation.ts'

const header = 'idempotency-key'
export const idempotencyKeyLengthMax = 255

/** Whether an Idempotency-Key makes a call of this operation one that is done once. */
export function isRepeatable(operation: Pick<Operation, 'scope' | 'takesFile' | 'actsOutside'>): boolean {
  return isWriting(operation) && operation.takesFile !== true && operation.actsOutside !== true
}

export function isWriting({ scope }: Pick<Operation, 'scope'>): boolean {
  return writing.has(scope)
}

const writing: ReadonlySet<Operation['scope']> = new Set(['write', 'upsert', 'delete', 'bulk', 'admin'])

export function hasIdempotencyKey({ headers }: FastifyRequest): boolean {
  return headers[header] !== undefined
}

/** The identity of a call with an Idempotency-Key; must be read before its body is changed. */
export async function readRepeatable(request: FastifyRequest): Promise<RepeatableWrite> {
  return {
    principal: request.principal as Principal,
    workspaceId: namedWorkspace(request),
    key: readKey(request),
    fingerprint: await fingerprintOf(request),
  }
}

/** Answers such a call by `work`, or with the stored answer, which the header `Idempotent-Replayed` marks. */
export async function answerRepeatable(
  reply: FastifyReply,
  writes: RepeatableWrites,
  write: RepeatableWrite,
  work: (principal: Principal) => Promise<Answer>,
): Promise<Answer> {
  try {
    const { answer, isReplay } = await writes.run(write, work)
    if (isReplay) reply.header('idempotent-replayed', 'true')
    else if (answer.status === 202) writes.jobStarted()
    return answer
  } catch (error) {
    if (error instanceof Replayable && error.isReplay) reply.header('idempotent-replayed', 'true')
    throw error
  }
}

const bare = /^[ !#-[\]-~]+$/
/** A string of RFC 9651, 3.3.3; its parameters are ignored. */
const quoted = /^"((?:[ !#-[\]-~]|\\["\\])*)"\s*(?:;.*)?$/

/** The key, quoted as the draft has it, or bare as most clients send it; both are the same key. */
function readKey({ raw }: FastifyRequest): string {
  const given = raw.headersDistinct[header] ?? []
  const text = given[0]?.trim() ?? ''
  const key = text.startsWith('"') ? quoted.exec(text)?.[1]?.replace(/\\(.)/g, '$1') : bare.exec(text)?.[0]
  if (given.length === 1 && key !== undefined && key !== '' && key.length <= idempotencyKeyLengthMax)
    return key
  const expected = `one key of 1 to ${idempotencyKeyLengthMax} printable ASCII characters, such as a UUID`
  throw new Refusal({
    code: 'invalid',
    faults: [{ field: 'Idempotency-Key', code: 'invalid_format', expected }],
  })
}

/** The workspace that an account key's call names, if the text can be an id. */
function namedWorkspace({ query, body }: FastifyRequest): string | undefined {
  const inBody = (body as ParsedJson | undefined)?.value as { workspaceId?: unknown } | null | undefined
  const named = [(query as ParsedQuery).values.workspaceId, inBody?.workspaceId]
  return named.find((id): id is string => typeof id === 'string' && isId(id))?.toLowerCase()
}

/** Bodies are compared by content: spaces and the order of keys do not matter. */
async function fingerprintOf({ method, url, body, principal }: FastifyRequest): Promise<Buffer> {
  // A caller that may not read gets a shorter answer, so it is another request.
  const mayRead = principal?.scopes.includes('read') ?? false
  const value = (body as ParsedJson | undefined)?.value
  const said =
    body === undefined ? '' : ((await writeLongJson(value, inOrder)) ?? JSON.stringify(value, inOrder))
  return createHash('sha256').update(`${method} ${url} ${mayRead}\n`).update(said).digest()
}

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
