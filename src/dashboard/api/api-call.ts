import { strings } from '../strings/strings.ts'
import type { Problem } from './wire-types.ts'

export type QueryValue = string | number | boolean | undefined

/** One call of the v2 API. Everything in the dashboard is such a call, so it can also be shown to developers. */
export interface ApiCall {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  path: string
  query?: Record<string, QueryValue> | undefined
  /** Such as `If-Match`; common headers are added when it is sent. */
  headers?: Record<string, string>
  body?: unknown
}

/** The path before Roster's paths, if it shares a host name; the page is at its root. */
export const rootPath = rootOf((globalThis as { document?: { baseURI: string } }).document?.baseURI)

function rootOf(page: string | undefined): string {
  return page === undefined ? '' : new URL('.', page).pathname.replace(/\/$/, '')
}

/** The path and query of a call; undefined and empty parameters are left out. */
export function urlOf({
  path: ownPath,
  query = {},
}: Pick<ApiCall, 'path' | 'query'> & Partial<ApiCall>): string {
  const path = rootPath + ownPath
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const search = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  return search === '' ? path : `${path}?${search}`
}

type WireFault = NonNullable<Problem['errors']>[number]

/** A fault of the API, or one that the page itself has found. */
export type ApiFault = Omit<WireFault, 'code'> & { code: string }

/** A call that Roster refused, in the words of its problem document. */
export class ApiError extends Error {
  readonly code: string
  readonly faults: readonly ApiFault[]

  constructor(problem: Partial<Omit<Problem, 'code' | 'errors'>> & { code?: string; errors?: ApiFault[] }) {
    super(problem.detail ?? problem.title ?? '')
    this.code = problem.code ?? 'unreachable'
    this.faults = problem.errors ?? []
  }
}

/** Sentences of the API about keys, reworded for people with a role. */
const forPeople: Record<string, string> = {
  insufficient_scope: strings.errors.notAllowed,
  unauthenticated: strings.errors.signedOut,
}

/** The name of an API field for people: its column's title, a custom field's own name. */
export function fieldLabel(field: string): string {
  const labels: Record<string, string> = strings.contacts.fields
  const name = field.replace(/^(operations\[\d+\]\.)?(contact\.)?(action\.fields\.)?(customFields\.)?/, '')
  return (
    labels[name] ?? (field === name && /^[a-z]+$/.test(name) ? name[0]!.toUpperCase() + name.slice(1) : name)
  )
}

/** An error as one sentence for people, with each faulty field by name. */
export function describeError(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error)
  const known = forPeople[error.code]
  if (known !== undefined) return known
  if (error.faults.length === 0) return error.message
  return error.faults.map(({ field, message }) => `${fieldLabel(field)} ${message}`.trim()).join('; ')
}

/** A page of another origin cannot send it, so a call that carries it came from here. */
const ownPage = { 'x-roster-dashboard': '1' }

let signedOut = () => {}

/** Sets what happens when a call is answered that the session has ended. */
export function whenSignedOut(act: () => void): void {
  signedOut = act
}

/** Reads that were started early, by address. Each is used once. */
const begun = new Map<string, Promise<unknown>>()
const begunKeptMs = 15_000

/** Begins reads that a page is sure to ask for, so that they do not wait for its script and for each other. */
export function beginReads(calls: readonly ApiCall[]): void {
  for (const call of calls) {
    const answer = send(call)
    begun.set(urlOf(call), answer)
    // A failed read is repeated, because the user may have signed in meanwhile.
    answer.catch(() => begun.delete(urlOf(call)))
    // A result that is not used soon would be outdated later.
    setTimeout(() => begun.delete(urlOf(call)), begunKeptMs)
  }
}

/** Sends a call with the session's cookie. Throws `ApiError` for every answer that is no success. */
export async function sendCall<T>(call: ApiCall, signal?: AbortSignal): Promise<T> {
  const early = call.method === 'GET' ? begun.get(urlOf(call)) : undefined
  begun.delete(urlOf(call))
  try {
    return (await (early ?? send(call, signal))) as T
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unauthenticated') signedOut()
    throw error
  }
}

async function send(call: ApiCall, signal?: AbortSignal): Promise<unknown> {
  const response = await fetch(urlOf(call), requestOf(call, signal)).catch((error: unknown) => {
    if (signal?.aborted) throw error
    const isFile = call.body instanceof Blob && call.body.size > proxyBytesUsual
    const detail = isFile ? strings.errors.uploadCut : strings.errors.unreachable
    throw new ApiError({ code: 'unreachable', detail })
  })
  const text = await response.text()
  if (!response.ok) throw new ApiError(problemOf(response.status, text))
  return text === '' ? undefined : JSON.parse(text)
}

function requestOf({ method, headers, body }: ApiCall, signal?: AbortSignal): RequestInit {
  const raw = body instanceof Blob
  return {
    method,
    credentials: 'same-origin',
    headers: {
      ...ownPage,
      ...headers,
      ...(body !== undefined && { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
    ...(signal && { signal }),
  }
}

/** nginx's default limit. */
const proxyBytesUsual = 1024 * 1024

/** Statuses that proxies answer themselves; a retry would get the same. */
const saidByProxies: ReadonlyMap<number, string> = new Map([[413, strings.errors.cutByProxy]])

/** An answer that is no problem document comes from a proxy, not from Roster. */
function problemOf(status: number, text: string): Partial<ConstructorParameters<typeof ApiError>[0]> {
  try {
    const problem = JSON.parse(text)
    if (typeof (problem.code ?? problem.detail) === 'string') return problem
  } catch {}
  const detail = saidByProxies.get(status)
  if (detail !== undefined) return { code: 'cut_by_proxy', detail }
  return { code: 'unreachable', detail: strings.errors.unreadable(status) }
}

/** A page of a list, as every list of the v2 API answers it. */
export interface Page<T> {
  data: T[]
  nextCursor: string | null
  total?: number
}

/** Every page of a list that is short by its nature, or its first `most` records. */
export async function listAll<T>(call: ApiCall, signal?: AbortSignal, most = 2_000): Promise<T[]> {
  const all: T[] = []
  let cursor: string | undefined
  do {
    const query = { ...call.query, limit: Math.min(1_000, most), cursor }
    const page: Page<T> = await sendCall({ ...call, query }, signal)
    all.push(...page.data)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && all.length < most)
  return all
}
