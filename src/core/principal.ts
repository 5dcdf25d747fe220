/** What a key may do: read; write contacts, tags, lists and custom fields; administer keys and workspaces. */
export const keyScopes = ['read', 'write', 'admin'] as const
export type KeyScope = (typeof keyScopes)[number]

/** Who asks, as its key says. */
export interface Principal {
  keyId: string
  accountId: string
  /** Null: an account key, which may act in every living workspace of its account. */
  workspaceId: string | null
  scopes: readonly KeyScope[]
  /** Who the log names; the key where absent. */
  actor?: string
}
