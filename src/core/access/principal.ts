import type { Connection, DirectoryScope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'

/** The permissions of a key. They are independent, except for those in `implied`. */
export const keyScopes = ['read', 'write', 'upsert', 'lookup', 'delete', 'export', 'bulk', 'admin'] as const
export type KeyScope = (typeof keyScopes)[number]

/**
 * The scopes that a scope includes: `upsert` is the part of `write` that forms need, `lookup` the part of
 * `read` that phone systems need.
 */
const implied: Partial<Record<KeyScope, readonly KeyScope[]>> = { read: ['lookup'], write: ['upsert'] }

/** The scopes of a key that is created without any: everything in one workspace except managing keys. */
export const defaultKeyScopes: readonly KeyScope[] = ['read', 'write', 'delete', 'export', 'bulk']

/** The caller of a request, as its key or session identifies it. */
export interface Principal {
  /** The key's id, or the session's id for a signed-in person. */
  keyId: string
  accountId: string
  /** Null for an account key, which may act in every living workspace of its account. */
  workspaceId: string | null
  scopes: readonly KeyScope[]
  /** The actor that the log names; the key if absent. */
  actor?: string
  /** The signed-in person, if the request came with a session. */
  personId?: string
  /** The transaction that the whole request runs in, if it came with an Idempotency-Key. */
  transaction?: Connection
}

/** The scope in which a request reads and writes: its transaction if it has one, else the pool. */
export function within<D extends DirectoryScope>(
  directory: D,
  { transaction }: Pick<Principal, 'transaction'>,
): D {
  return transaction === undefined ? directory : { ...directory, db: transaction }
}

/** Whether a principal has a scope, directly or through another one. */
export function allows({ scopes }: Pick<Principal, 'scopes'>, needed: KeyScope): boolean {
  return scopes.some((scope) => scope === needed || implied[scope]?.includes(needed))
}

/** Refuses a principal without the scope. `why` names the part of the call that needs it. */
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

/** The principal of public calls; it has no scopes. */
export const nobody: Principal = {
  keyId: 'none',
  accountId: '00000000-0000-0000-0000-000000000000',
  workspaceId: null,
  scopes: [],
  actor: 'nobody',
}

/** The roles of people in an account. */
export const roles = ['owner', 'editor', 'viewer'] as const
export type Role = (typeof roles)[number]

/** The scopes of each role. */
const scopesOfRole: Record<Role, readonly KeyScope[]> = {
  owner: keyScopes,
  editor: defaultKeyScopes,
  // People who may view contacts may not export all of them.
  viewer: ['read'],
}

/** The scopes of a role; none for a role that a newer Roster stored. */
export function scopesOf(role: string): readonly KeyScope[] {
  return scopesOfRole[role as Role] ?? []
}

/** Refuses callers that may not manage keys and workspaces: only account keys and owners with `admin` may. */
export function requireAdmin(principal: Pick<Principal, 'workspaceId' | 'scopes'>): void {
  if (principal.workspaceId === null && principal.scopes.includes('admin')) return
  throw new Refusal({
    code: 'insufficient_scope',
    scope: 'admin',
    detail: 'This needs an account key with the scope admin.',
  })
}

/** Whether a principal may act in a workspace: an account key in all of its account, a workspace key in its own. */
export function mayEnter(principal: Principal, workspaceId: string): boolean {
  return principal.workspaceId === null || principal.workspaceId === workspaceId.toLowerCase()
}
