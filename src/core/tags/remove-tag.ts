import type { Scope } from '../../store/scope.ts'
import { deleteTag, lockTag } from '../../store/tags.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound } from '../failure.ts'
import { getTag } from './get-tag.ts'

/**
 * Removes a tag and returns how many living contacts had it, counted just before: they lose it at once, and no row of
 * theirs is rewritten. A write that names the tag later makes a new one.
 */
export async function removeTag(scope: Scope, id: string): Promise<{ contactCount: number }> {
  // Before the lock, which every write that names the tag waits for.
  const { contactCount } = await getTag(scope, id)
  await inTransaction(scope, async (scope) => {
    const tag = await lockTag(scope, id)
    if (tag === undefined) throw notFound()
    await deleteTag(scope, tag.id, new Date())
  })
  return { contactCount }
}
