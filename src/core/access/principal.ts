import type { Connection, DirectoryScope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'

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
  /** The one transaction that all of this request belongs to, where it came with an Idempotency-Key. */
  transaction?: Connection
}

/** Where a request reads and writes: in its transaction, or by the pool. */
export function within<D extends DirectoryScope>(
  directory: D,
  { transaction }: Pick<Principal, 'transaction'>,
): D {
  return transaction === undefined ? directory : { ...directory, db: transaction }
}

/** Whoever asks for what is open to everybody: may nothing. */
export const nobody: Principal = {
  keyId: 'none',
  accountId: '00000000-0000-0000-0000-000000000000',
  workspaceId: null,
  scopes: [],
  actor: 'nobody',
}

/** What a person is in an account. */
export const roles = ['owner', 'editor', 'viewer'] as const
export type Role = (typeof roles)[number]

/** What each role may do, in the words of keys. */
const scopesOfRole: Record<Role, readonly KeyScope[]> = {
  owner: keyScopes,
  editor: ['read', 'write'],
  viewer: ['read'],
}

/** What a role may do; one that a newer Roster stored may nothing. */
export function scopesOf(role: string): readonly KeyScope[] {
  return scopesOfRole[role as Role] ?? []
}

/** Refuses who may not manage keys and workspaces: only account keys with `admin` may. */
export function requireAdmin(principal: Pick<Principal, 'workspaceId' | 'scopes'>): void {
  if (principal.workspaceId === null && principal.scopes.includes('admin')) return
  throw new Refusal({
    code: 'insufficient_scope',
    detail: 'This needs an account key with the scope admin.',
  })
}

/** Whether a key's own reach covers a workspace: an account key's all of its account, a workspace key's its own. */
export function mayEnter(principal: Principal, workspaceId: string): boolean {
  return principal.workspaceId === null || principal.workspaceId === workspaceId.toLowerCase()
}
