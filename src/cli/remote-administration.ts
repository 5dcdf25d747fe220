import type { Administration, KeyInfo, NewKeyInfo, WorkspaceInfo } from './administration.ts'
import { CliError, exitCodes } from './cli-error.ts'

const timeoutMs = 30_000

interface Page<T> {
  data: T[]
  nextCursor: string | null
}

/** Works on a Roster elsewhere through its own wire, `/v2`, with an account key that has `admin`. */
export function remoteAdministration(url: string, key: string): Administration {
  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await send(`${url}/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new CliError(describeProblem(response.status, text), exitCodeOf(response.status))
    return (text === '' ? undefined : parse(text, url)) as T
  }

  async function list<T>(path: string): Promise<T[]> {
    const all: T[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`
      const page: Page<T> = await call('GET', path + query)
      all.push(...page.data)
      cursor = page.nextCursor
    }
    return all
  }

  return {
    createKey: (request) => call<NewKeyInfo>('POST', '/api-keys', request),
    listKeys: () => list<KeyInfo>('/api-keys'),
    revokeKey: (id) => call('DELETE', `/api-keys/${encodeURIComponent(id)}`),
    createWorkspace: (request) => call<WorkspaceInfo>('POST', '/workspaces', request),
    listWorkspaces: () => list<WorkspaceInfo>('/workspaces'),
    close: async () => {},
  }
}

async function send(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...request, signal: AbortSignal.timeout(timeoutMs) })
  } catch (error) {
    const { cause, message } = error as Error
    throw new CliError(
      `${url} cannot be reached: ${cause instanceof Error ? cause.message : message}`,
      exitCodes.unreachable,
    )
  }
}

function parse(text: string, url: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CliError(`${url} does not answer as a Roster does`, exitCodes.unreachable)
  }
}

/** The sentence of an RFC 9457 problem, with each fault it names. */
function describeProblem(status: number, text: string): string {
  try {
    const { title, detail, errors = [] } = JSON.parse(text) as Problem
    const faults = errors.map(({ field, message }) => `${field} ${message}`.trim())
    return [detail ?? title ?? `HTTP ${status}`, ...faults].join('\n  ')
  } catch {
    return `HTTP ${status}`
  }
}

interface Problem {
  title?: string
  detail?: string
  errors?: { field: string; message: string }[]
}

function exitCodeOf(status: number): number {
  return status >= 500 || status === 429 ? exitCodes.unreachable : exitCodes.refused
}
