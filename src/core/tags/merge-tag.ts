import type { Scope } from '../../store/scope.ts'
import { deleteTag, findTagByName, hasTag, lockTag } from '../../store/tags.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { ContactDraft } from '../contacts/draft.ts'
import { writeBatch } from '../contacts/write-contacts.ts'
import { type WriteToEachOptions, writeToEach } from '../contacts/write-to-each.ts'
import { notFound } from '../failure.ts'
import { matchingContactIds } from '../matching-contacts.ts'
import { type ChangedTag, tagFromRow } from './tag.ts'

/**
 * Gives every contact that has a tag, the bin's too, the tag of another name instead, each as a write with its version
 * and log row, and removes the former tag. Undefined when nobody has that name any more, with nothing lost.
 *
 * No tagging is lost, and none is out of sight at any moment. First the contacts move, in batches with a transaction
 * each, while the former tag lives: a crash leaves two living tags, and the same call again finishes. Then one
 * transaction locks the former tag FOR UPDATE. That waits for every write that holds it (`holdTags`, until commit), so
 * whatever it tagged is seen; and no other write gets hold of it until it is gone, after which the name means a new
 * tag. In between, what was tagged since the batches moves, and the tag is removed.
 *
 * Contact writes lock contacts, then tags; that last step does it the other way round, so the two may deadlock. The one
 * that PostgreSQL ends runs again.
 */
export async function mergeTag(scope: Scope, id: string, name: string): Promise<ChangedTag | undefined> {
  const before = await moveContacts(scope, id, name)
  return inTransaction(scope, async (scope) => {
    const former = await lockTag(scope, id)
    if (former === undefined) throw notFound()
    const meanwhile = await moveContacts(scope, id, name, writeBatch)
    const tag = await findTagByName(scope, name)
    if (tag === undefined || tag.id === former.id) return undefined
    await deleteTag(scope, former.id, new Date())
    return { tag: tagFromRow(tag), mergedContacts: before + meanwhile }
  })
}

async function moveContacts(
  scope: Scope,
  id: string,
  name: string,
  write?: WriteToEachOptions['write'],
): Promise<number> {
  const draft: ContactDraft = { tags: { add: [name], removeIds: [id] } }
  const options = { inBin: true, ...(write && { write }) }
  let moved = 0
  for await (const ids of matchingContactIds(scope, hasTag(id))) {
    moved += await writeToEach(scope, ids, draft, options)
  }
  return moved
}
