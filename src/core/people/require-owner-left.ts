import { countOwners } from '../../store/people.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { Refusal } from '../failure.ts'

/**
 * Refuses what left an account that had people without an owner. At the end of a transaction that locked the account
 * first, so that two owners who remove each other at once are one after the other.
 */
export async function requireOwnerLeft(scope: DirectoryScope, accountId: string): Promise<void> {
  if ((await countOwners(scope, accountId)) > 0) return
  throw new Refusal({
    code: 'conflict',
    detail: 'An account keeps at least one owner: make somebody else an owner first.',
  })
}
