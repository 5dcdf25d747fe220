import type { Scope } from '../../store/scope.ts'
import { deleteTag, hasTag, lockTag } from '../../store/tags.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import { countMatchingContacts } from '../matching-contacts.ts'

/**
 * Removes a tag and returns how many living contacts had it: they lose it at once, and no row of theirs is rewritten. A
 * write that names the tag meanwhile ends before and is counted, or waits until the count is done and makes a new tag.
 */
export async function removeTag(scope: Scope, id: string): Promise<{ contactCount: number }> {
  if (!isId(id)) throw notFound()
  return inTransaction(scope, async (scope) => {
    const tag = await lockTag(scope, id)
    if (tag === undefined) throw notFound()
    const contactCount = await countMatchingContacts(scope, hasTag(tag.id))
    await deleteTag(scope, tag.id, new Date())
    return { contactCount }
  })
}
