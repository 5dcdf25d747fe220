import type { Command } from 'commander'
import type { Config } from '../config.ts'
import { CliError, exitCodes } from './cli-errors.ts'

/** Options of every command that works on a store. */
export interface StoreOptions {
  url?: string
  key?: string
  json?: boolean
}

/** Adds `--url`, `--key` and `--json` to a command. */
export function withStoreOptions(command: Command): Command {
  return command
    .option('--url <url>', 'a Roster elsewhere, through its API (or ROSTER_URL); default: the local store')
    .option(
      '--key <key>',
      'the account key to use there (better: ROSTER_KEY, which stays out of the shell history)',
    )
    .option('--json', 'print JSON')
}

/** The Roster elsewhere that the options or the settings name; undefined: the local store is meant. */
export function readAddress(options: StoreOptions, config: Config): RosterAddress | undefined {
  const url = options.url ?? config.cliUrl
  if (url === undefined) return undefined
  const key = options.key ?? config.cliKey
  if (key === undefined) throw new CliError('--url needs a key: --key, or better ROSTER_KEY', exitCodes.usage)
  if (!URL.canParse(url)) throw new CliError(`${url} is no URL`, exitCodes.usage)
  return { url: url.replace(/\/$/, ''), key }
}

/** A Roster elsewhere and the key to use there. */
export interface RosterAddress {
  /** Without a slash at its end. */
  url: string
  key: string
}

export interface RosterCall {
  method?: string
  /** After `/v2`. */
  path: string
  headers?: Record<string, string>
  body?: RequestInit['body']
  signal?: AbortSignal
}

/** Calls Roster's own wire. A refusal, or an unreachable Roster, is a `CliError` that says why. */
export async function callRoster({ url, key }: RosterAddress, call: RosterCall): Promise<Response> {
  const { method = 'GET', path, headers, body, signal } = call
  const response = await send(`${url}/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...headers },
    // A stream goes out while it is read.
    ...(body !== undefined && { body, duplex: 'half' }),
    ...(signal && { signal }),
  })
  if (response.ok) return response
  const requestId = response.headers.get('x-request-id')
  const said = describeProblem(response.status, await response.text().catch(() => ''))
  throw new CliError(
    requestId === null ? said : `${said} (request ${requestId})`,
    exitCodeOf(response.status),
  )
}

/** The JSON of an answer. */
export function parseAnswer(text: string, { url }: RosterAddress): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CliError(`${url} does not answer as a Roster does`, exitCodes.unreachable)
  }
}

const timeoutMs = 30_000

interface Page<T> {
  data: T[]
  nextCursor: string | null
}

/** A Roster's own wire as calls that are answered in JSON; all pages of a list are read. */
export function rosterClient(address: RosterAddress): {
  call<T>(method: string, path: string, body?: object): Promise<T>
  list<T>(path: string): Promise<T[]>
} {
  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await callRoster(address, {
      method,
      path,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await response.text()
    return (text === '' ? undefined : parseAnswer(text, address)) as T
  }

  async function list<T>(path: string): Promise<T[]> {
    const all: T[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = cursor === '' ? '' : `cursor=${encodeURIComponent(cursor)}`
      const page: Page<T> = await call(
        'GET',
        [path, query].filter(Boolean).join(path.includes('?') ? '&' : '?'),
      )
      all.push(...page.data)
      cursor = page.nextCursor
    }
    return all
  }

  return { call, list }
}

async function send(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (error) {
    const { cause, message } = error as Error
    const { code = '' } = (cause ?? {}) as NodeJS.ErrnoException
    throw new CliError(
      `${url} cannot be reached: ${describeCause(cause) || message}`,
      exitCodes.unreachable,
      { isNobodyThere: ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code) },
    )
  }
}

/** A name that resolves to several addresses fails with one error for each, and no message of its own. */
function describeCause(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map((error) => (error as Error).message).join('; ')
  return cause instanceof Error ? cause.message : ''
}

/** The sentence of an RFC 9457 problem, with each fault it names. */
function describeProblem(status: number, text: string): string {
  try {
    const { title, detail, errors = [] } = JSON.parse(text) as Problem
    if (title === undefined && detail === undefined) return describeOther(status)
    const faults = errors.map(({ field, message }) => `${field} ${message}`.trim())
    return [detail ?? title, ...faults].join('\n  ')
  } catch {
    return describeOther(status)
  }
}

/** An answer that is no problem document does not come from Roster. */
function describeOther(status: number): string {
  return status === 413
    ? 'A proxy in front of Roster lets nothing so large through (HTTP 413): raise its limit (client_max_body_size in nginx, request_body max_size in Caddy), or send the file to Roster itself'
    : `Something in front of Roster answered in its place (HTTP ${status}): look at the proxy, and at the address`
}

interface Problem {
  title?: string
  detail?: string
  errors?: { field: string; message: string }[]
}

function exitCodeOf(status: number): number {
  return status >= 500 || status === 429 ? exitCodes.unreachable : exitCodes.refused
}
