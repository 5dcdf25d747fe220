import { findApiKey } from '../../store/access/api-keys.ts'
import { findPerson } from '../../store/access/people.ts'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import {
  allows,
  type KeyScope,
  type Principal,
  requireAdmin,
  requireScope,
  scopesOf,
} from '../access/principal.ts'
import { isId } from '../kernel/ids.ts'

/** Refuses callers that may not send a workspace's contacts elsewhere: it needs `admin`, and `read` for the contacts. */
export function requireMaker(principal: Principal): void {
  requireAdmin(principal)
  requireScope(principal, 'read', 'A webhook sends what may be read, and so')
}

/** The stored form of a webhook's maker: `key:<id>`, `person:<id>` or, on the command line, `cli`. */
export function makerOf({ keyId, personId, actor }: Principal): string {
  if (personId !== undefined) return `person:${personId}`
  return actor ?? `key:${keyId}`
}

/** Whether a webhook's maker could create it today. A key or person that was removed or lost the scopes could not. */
export async function mayStillMake(
  scope: DirectoryScope,
  accountId: string,
  maker: string,
): Promise<boolean> {
  const [kind, id = ''] = maker.split(':')
  if (kind === 'cli') return true
  if (!isId(id)) return false
  const scopes =
    kind === 'person' ? await scopesOfPerson(scope, accountId, id) : await scopesOfKey(scope, accountId, id)
  return allows({ scopes }, 'admin') && allows({ scopes }, 'read')
}

async function scopesOfPerson(
  scope: DirectoryScope,
  accountId: string,
  id: string,
): Promise<readonly KeyScope[]> {
  const person = await findPerson(scope, accountId, id)
  return person === undefined ? [] : scopesOf(person.role)
}

async function scopesOfKey(
  scope: DirectoryScope,
  accountId: string,
  id: string,
): Promise<readonly KeyScope[]> {
  const key = await findApiKey(scope, accountId, id)
  const isLiving =
    key !== undefined &&
    key.revoked_at === null &&
    key.workspace_id === null &&
    (key.expires_at === null || key.expires_at.getTime() > Date.now())
  return isLiving ? (key.scopes as KeyScope[]) : []
}
