import type { Scope } from '../../store/scope.ts'
import { countTagged, deleteTag, lockTag } from '../../store/tags.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'

/**
 * Removes a tag and returns how many living contacts had it: they lose it at once, and no row of theirs is rewritten.
 * A write that holds the tag ends first and is counted; one that names it later makes a new tag.
 */
export async function removeTag(scope: Scope, id: string): Promise<{ contactCount: number }> {
  if (!isId(id)) throw notFound()
  return inTransaction(scope, async (scope) => {
    const tag = await lockTag(scope, id)
    if (tag === undefined) throw notFound()
    const contactCount = await countTagged(scope, tag.id)
    await deleteTag(scope, tag.id, new Date())
    return { contactCount }
  })
}
