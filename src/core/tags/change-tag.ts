import { LostRace } from '../../store/errors.ts'
import type { Scope } from '../../store/scope.ts'
import { findTag, findTagByName, updateTagName } from '../../store/tags.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import { judgeTag, type TagDraft } from './judge-tag.ts'
import { mergeTag } from './merge-tag.ts'
import { type ChangedTag, type Tag, tagFromRow } from './tag.ts'

/** A merge's target can be taken away under it; more often than this nobody does it by chance. */
const attemptsMax = 5

/**
 * Renames a tag, which is one row whatever the number of its contacts. Onto the name of another living tag it is a
 * merge: see `mergeTag`. The present name again changes nothing.
 */
export async function changeTag(scope: Scope, id: string, draft: TagDraft): Promise<ChangedTag> {
  const name = judgeTag(draft)
  if (!isId(id)) throw notFound()
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const renamed = await rename(scope, id, name)
    if (renamed !== undefined) return { tag: renamed, mergedContacts: null }
    const merged = await mergeTag(scope, id, name)
    if (merged !== undefined) return merged
  }
  throw new LostRace('the name was taken and freed again and again')
}

/** The tag with its new name, or undefined when another one has that. */
async function rename(scope: Scope, id: string, name: string): Promise<Tag | undefined> {
  return inTransaction(scope, async (scope) => {
    const row = await findTag(scope, id)
    if (row === undefined) throw notFound()
    if (row.name === name) return tagFromRow(row)
    if ((await findTagByName(scope, name)) !== undefined) return undefined
    const renamed = await updateTagName(scope, row.id, name, new Date())
    if (renamed === undefined) throw notFound()
    return tagFromRow(renamed)
  })
}
