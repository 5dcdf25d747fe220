import { findTag, findTagByName, hasTag, updateTagName } from '../../store/contacts/tags.ts'
import { LostRace } from '../../store/kernel/errors.ts'
import { inTransactionOrDry, type Scope } from '../../store/kernel/scope.ts'
import { countMatchingContacts } from '../contacts/read-contacts.ts'
import { noteEvents } from '../events/record-events.ts'
import type { Job } from '../jobs/jobs.ts'
import { notFound } from '../kernel/failure.ts'
import { isId } from '../kernel/ids.ts'
import { mergeTag } from './merge-tag.ts'
import { judgeTag, keyed, type Tag, type TagDraft, tagFromRow } from './tags.ts'

/** The result of a new name. */
interface ChangedTag {
  /** The tag with the requested name; after a merge, the tag that already had it. */
  tag: Tag
  /** The number of living contacts that a merge moved; null after a rename. */
  mergedContacts: number | null
  /** The job of a merge, which can be undone; while it has not ended, it still moves contacts. */
  job?: Job
}

interface ChangeOptions {
  dryRun?: boolean | undefined
}

/** The target of a merge may be deleted meanwhile; more repetitions are not chance. */
const attemptsMax = 5

/**
 * Renames a tag, which changes one row however many contacts have it. The name of another living tag makes it
 * a merge: see `mergeTag`. The present name changes nothing.
 */
export async function changeTag(
  scope: Scope,
  id: string,
  draft: TagDraft,
  /** Called before a merge, which ends a tag like a deletion; throws if the caller may not delete. */
  requireMerge: () => void = () => {},
  { dryRun }: ChangeOptions = {},
): Promise<ChangedTag> {
  const name = judgeTag(draft)
  if (!isId(id)) throw notFound()
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const renamed = await rename(scope, id, name, dryRun)
    if (renamed !== undefined) return { tag: renamed, mergedContacts: null }
    requireMerge()
    const merged = await (dryRun ? previewMerge : merge)(scope, id, name)
    if (merged !== undefined) return merged
  }
  throw new LostRace('the name was taken and freed again and again')
}

/** The tag with its new name, or undefined if another tag has that name. */
async function rename(
  scope: Scope,
  id: string,
  name: string,
  dryRun: boolean | undefined,
): Promise<Tag | undefined> {
  return inTransactionOrDry(scope, { dryRun }, async (scope) => {
    const row = await findTag(scope, id)
    if (row === undefined) throw notFound()
    if (row.name === name) return tagFromRow(row)
    const holder = await findTagByName(scope, keyed(name))
    if (holder !== undefined && holder.id !== row.id) return undefined
    const renamed = await updateTagName(scope, { id: row.id, ...keyed(name) }, new Date())
    if (renamed === undefined) throw notFound()
    const changes: [string, string] = [row.name, name]
    await noteEvents(scope, [
      { type: 'tag.updated', id: row.id, name, detail: { changes: { name: changes } } },
    ])
    return tagFromRow(renamed)
  })
}

/** Merges into the tag with a name; undefined, without any change, if no tag has that name any more. */
async function merge(scope: Scope, id: string, name: string): Promise<ChangedTag | undefined> {
  const [former, into] = [await findTag(scope, id), await findTagByName(scope, keyed(name))]
  if (former === undefined) throw notFound()
  if (into === undefined || into.id === former.id) return undefined
  const merged = await mergeTag(scope, former, into)
  if (merged === undefined) return undefined
  const { job, movedContacts } = merged
  const tag = await findTag(scope, into.id)
  return tag && { tag: tagFromRow(tag), mergedContacts: movedContacts, job }
}

/** The result that a merge would have. Writes nothing. */
async function previewMerge(scope: Scope, id: string, name: string): Promise<ChangedTag | undefined> {
  const tag = await findTagByName(scope, keyed(name))
  if (tag === undefined || tag.id === id.toLowerCase()) return undefined
  return { tag: tagFromRow(tag), mergedContacts: await countMatchingContacts(scope, hasTag(id)) }
}
