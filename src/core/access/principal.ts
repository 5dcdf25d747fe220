import type { Connection, DirectoryScope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'

/** What a key may do, each apart from the others but for what `implied` says. */
export const keyScopes = ['read', 'write', 'upsert', 'lookup', 'delete', 'export', 'bulk', 'admin'] as const
export type KeyScope = (typeof keyScopes)[number]

/** What one scope lets its holder do as well: a form's calls are writes, and a phone system's are reads. */
const implied: Partial<Record<KeyScope, readonly KeyScope[]>> = { read: ['lookup'], write: ['upsert'] }

/** Everything in one workspace, its keys apart: what a key gets that is made without scopes. */
export const defaultKeyScopes: readonly KeyScope[] = ['read', 'write', 'delete', 'export', 'bulk']

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

/** Whether somebody may do what a scope stands for. */
export function allows({ scopes }: Pick<Principal, 'scopes'>, needed: KeyScope): boolean {
  return scopes.some((scope) => scope === needed || implied[scope]?.includes(needed))
}

/** Refuses who may not do what a scope stands for; `why`: what in the call needs it. */
export function requireScope(principal: Principal, needed: KeyScope, why = 'This call'): void {
  if (allows(principal, needed)) return
  throw new Refusal({
    code: 'insufficient_scope',
    scope: needed,
    detail:
      principal.personId === undefined
        ? `${why} needs a key with the scope "${needed}".`
        : `${why} needs a person with the scope "${needed}", and this one's role does not have it.`,
  })
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
  editor: defaultKeyScopes,
  // Who may look at people may not take all of them along.
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
    scope: 'admin',
    detail: 'This needs an account key with the scope admin.',
  })
}

/** Whether a key's own reach covers a workspace: an account key's all of its account, a workspace key's its own. */
export function mayEnter(principal: Principal, workspaceId: string): boolean {
  return principal.workspaceId === null || principal.workspaceId === workspaceId.toLowerCase()
}
