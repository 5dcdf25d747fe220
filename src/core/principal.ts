/** What a key may do: read; write contacts, tags, lists and custom fields; administer keys and workspaces. */
export const keyScopes = ['read', 'write', 'admin'] as const
export type KeyScope = (typeof keyScopes)[number]

/** Who asks, as its key or its session says. */
export interface Principal {
  /** The key's id; a session's where a person is signed in. */
  keyId: string
  accountId: string
  /** Null: an account key, which may act in every living workspace of its account. */
  workspaceId: string | null
  scopes: readonly KeyScope[]
  /** Who the log names; the key where absent. */
  actor?: string
  /** Who is signed in, where a session asks and not a key. */
  personId?: string
}

/** Whoever asks for what is open to everybody: may nothing. */
export const nobody: Principal = {
  keyId: 'none',
  accountId: '00000000-0000-0000-0000-000000000000',
  workspaceId: null,
  scopes: [],
  actor: 'nobody',
}
