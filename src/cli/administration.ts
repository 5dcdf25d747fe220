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

export interface NewKeyInfo extends KeyInfo {
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

export interface KeyRequest {
  name: string
  workspaceId?: string | undefined
  scopes?: string[] | undefined
  expiresAt?: string | undefined
}

export interface WorkspaceRequest {
  name: string
  description?: string | undefined
  timezone?: string | undefined
  defaultRegion?: string | undefined
}

/** What the commands do, on the local store or on a Roster elsewhere. */
export interface Administration {
  createKey(request: KeyRequest): Promise<NewKeyInfo>
  listKeys(): Promise<KeyInfo[]>
  revokeKey(id: string): Promise<void>
  createWorkspace(request: WorkspaceRequest): Promise<WorkspaceInfo>
  listWorkspaces(): Promise<WorkspaceInfo[]>
  close(): Promise<void>
}
