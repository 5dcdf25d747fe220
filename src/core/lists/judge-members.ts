import { findLivingContactIds } from '../../store/list-members.ts'
import type { Scope } from '../../store/scope.ts'
import { chunksOf } from '../chunks-of.ts'
import { at, type Fault } from '../fault.ts'
import { isId } from '../is-id.ts'
import { limits } from '../limits.ts'

/**
 * A fault `unknown_contact` for each id that is not a living contact of the workspace, placed as in `add[3]`; an item
 * that the translator found faulty is undefined and passed over.
 */
export async function judgeMembers(
  scope: Scope,
  ids: readonly (string | undefined)[],
  path: string,
): Promise<Fault[]> {
  const living = new Set<string>()
  const possible = ids.filter((id) => id !== undefined && isId(id)) as string[]
  for (const chunk of chunksOf(possible, limits.batchMax)) {
    for (const id of await findLivingContactIds(scope, chunk)) living.add(id)
  }
  return ids.flatMap((id, index) =>
    id === undefined || living.has(id.toLowerCase())
      ? []
      : [{ field: at(path, index), code: 'unknown_contact' as const }],
  )
}
