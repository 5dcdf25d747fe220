import type { Administration, KeyInfo, NewKeyInfo, WorkspaceInfo } from './administration.ts'
import { callRoster, parseAnswer, type RosterAddress } from './roster-call.ts'

const timeoutMs = 30_000

interface Page<T> {
  data: T[]
  nextCursor: string | null
}

/** Works on a Roster elsewhere through its own wire, `/v2`, with an account key that has `admin`. */
export function remoteAdministration(address: RosterAddress): Administration {
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
