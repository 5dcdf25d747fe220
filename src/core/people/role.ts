import { type KeyScope, keyScopes } from '../principal.ts'

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
