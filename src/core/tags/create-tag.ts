import type { Scope } from '../../store/scope.ts'
import { findTagByName, insertTags } from '../../store/tags.ts'
import { inTransaction } from '../../store/transaction.ts'
import { checkTagCount } from '../contacts/check-tag-count.ts'
import { Refusal } from '../failure.ts'
import { newId, timeOf } from '../ids.ts'
import { judgeTag, type TagDraft } from './judge-tag.ts'
import type { Tag } from './tag.ts'

/** Makes a tag. A name that a living tag has is a conflict on `name`, which names that tag. */
export async function createTag(scope: Scope, draft: TagDraft): Promise<Tag> {
  const name = judgeTag(draft)
  return inTransaction(scope, async (scope) => {
    const holder = await findTagByName(scope, name)
    if (holder !== undefined)
      throw new Refusal({ code: 'conflict', conflicts: [{ field: 'name', existingId: holder.id }] })
    await checkTagCount(scope, 1)
    const id = newId()
    const at = timeOf(id)
    // The index has the last word: who loses to another transaction looks again and finds the holder.
    await insertTags(scope, [{ id, name }], at)
    return { id, name, createdAt: at, updatedAt: at }
  })
}
