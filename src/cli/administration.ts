import { type Config, readOwnConfig } from '../config.ts'
import { type RosterAddress, readAddress, rosterClient, type StoreOptions } from './roster-call.ts'

/** A key as the command line shows it; times are RFC 3339. */
export interface KeyInfo {
  id: string
  workspaceId: string | null
  name: string
  hint: string
  scopes: string[]
  createdAt: string
  expiresAt: string | null
  lastUsedAt: string | null
  revokedAt: string | null
}

interface NewKeyInfo extends KeyInfo {
  /** The key itself, this once. */
  key: string
}

export interface WorkspaceInfo {
  id: string
  name: string
  description: string | null
  timezone: string | null
  defaultRegion: string | null
  createdAt: string
}

interface KeyRequest {
  name: string
  workspaceId?: string | undefined
  scopes?: string[] | undefined
  expiresAt?: string | undefined
}

interface WorkspaceRequest {
  name: string
  description?: string | undefined
  timezone?: string | undefined
  defaultRegion?: string | undefined
}

/** The operations of the commands, on the local store or on a remote Roster. */
export interface Administration {
  createKey(request: KeyRequest): Promise<NewKeyInfo>
  listKeys(): Promise<KeyInfo[]>
  revokeKey(id: string): Promise<void>
  createWorkspace(request: WorkspaceRequest): Promise<WorkspaceInfo>
  listWorkspaces(): Promise<WorkspaceInfo[]>
  close(): Promise<void>
}

/** Opens the store or connection that the options name, does the work and closes it again. */
export async function administer<T>(
  options: StoreOptions,
  work: (store: Administration) => Promise<T>,
): Promise<T> {
  const config = readOwnConfig()
  const store = await open(options, config)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

async function open(options: StoreOptions, config: Config): Promise<Administration> {
  const address = readAddress(options, config)
  if (address !== undefined) return remoteAdministration(address)
  // Loaded on use: a driver and a phone book that neither --help nor --url need.
  const { localAdministration } = await import('./local-administration.ts')
  return localAdministration(config)
}

/** Works on a Roster elsewhere through its own wire, `/v2`, with an account key that has `admin`. */
function remoteAdministration(address: RosterAddress): Administration {
  const { call, list } = rosterClient(address)
  return {
    createKey: (request) => call<NewKeyInfo>('POST', '/api-keys', request),
    listKeys: () => list<KeyInfo>('/api-keys'),
    revokeKey: (id) => call('DELETE', `/api-keys/${encodeURIComponent(id)}`),
    createWorkspace: (request) => call<WorkspaceInfo>('POST', '/workspaces', request),
    listWorkspaces: () => list<WorkspaceInfo>('/workspaces'),
    close: async () => {},
  }
}
