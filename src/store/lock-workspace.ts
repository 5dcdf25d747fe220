import { sql } from 'kysely'
import type { Scope } from './scope.ts'

/**
 * Holds a living workspace until the transaction ends, so that one caller at a time counts and makes what a workspace
 * may have only so many of; false when it is deleted. Contact writes neither wait for this nor hold it up.
 */
export async function lockWorkspace(scope: Scope): Promise<boolean> {
  // Not FOR UPDATE, which would also wait for every key being made.
  const { rows } = await sql`
    select id from workspaces
    where id = ${scope.workspaceId}::uuid and deleted_at is null
    for no key update`.execute(scope.db)
  return rows.length > 0
}
