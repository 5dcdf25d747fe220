import {
  deleteTag,
  findTag,
  findTagByName,
  findUnkeyedTags,
  hasTag,
  insertTags,
  type KeyedTag,
  listTags as listRows,
  lockDeletedTag,
  lockTag,
  restoreTag as restoreRow,
  updateTagKeys,
  updateTagName,
} from '../../store/contacts/tags.ts'
import { countContactsOfTags } from '../../store/finding/figures.ts'
import { LostRace } from '../../store/kernel/errors.ts'
import {
  type DirectoryScope,
  inTransaction,
  inTransactionOrDry,
  type Scope,
} from '../../store/kernel/scope.ts'
import type { TagRow } from '../../store/kernel/tables.ts'
import { checkTagCount } from '../contacts/decide-batch.ts'
import type { ContactDraft } from '../contacts/draft.ts'
import { tagNameFault } from '../contacts/judge-draft.ts'
import { countMatchingContacts, matchingContactIds } from '../contacts/read-contacts.ts'
import { type WriteToEachOptions, writeBatch, writeToEach } from '../contacts/write-contacts.ts'
import { noteEvents } from '../events/record-events.ts'
import {
  replaceTagInSegments,
  type SegmentUse,
  settleUses,
  widenTagInJobs,
} from '../finding/segments/references.ts'
import { notFound, Refusal, refuseFaults } from '../kernel/failure.ts'
import { type Fault, FaultList } from '../kernel/fault.ts'
import { isId, newId, timeOf } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { textFault } from '../kernel/text.ts'
import { nameKey } from '../values/compare-text.ts'
import { pageByName } from '../values/name-pages.ts'

/** A label of a workspace's contacts. */
export interface Tag {
  id: string
  /** Unique among the workspace's living tags, case-sensitive. */
  name: string
  createdAt: Date
  updatedAt: Date
}

/** What came of a new name. */
interface ChangedTag {
  /** With the name that was asked for; after a merge it is the tag that already had it. */
  tag: Tag
  /** After a merge, how many living contacts it moved; null after a rename. */
  mergedContacts: number | null
}

/** A row in the words of the core. */
function tagFromRow(row: TagRow): Tag {
  return { id: row.id, name: row.name, createdAt: row.created_at, updatedAt: row.updated_at }
}

interface TagPage {
  tags: (Tag & { contactCount?: number })[]
  /** Whether more follow the last one's name. */
  hasMore: boolean
}

/** A page of the workspace's tags by name, in code point order, from after a name; with `q` those whose name holds it. */
export async function listTags(
  scope: Scope,
  page: {
    limit: number
    afterName?: string | undefined
    q?: string | undefined
    deleted?: boolean | undefined
    /** Counts the living contacts of each tag, all in one walk over the workspace's contacts. */
    count?: boolean | undefined
  },
): Promise<TagPage> {
  const { limit, afterName, q, deleted, count = false } = page
  // It comes out of a cursor, which a caller may have made up.
  if (afterName !== undefined && textFault(afterName) !== undefined)
    refuseFaults([{ field: 'cursor', code: 'invalid_format' }])
  const { rows, hasMore } = await pageByName<TagRow>({
    q,
    limit,
    read: ({ limit, after }) => listRows(scope, { limit, afterName: after?.name ?? afterName, deleted }),
  })
  const tags = rows.map(tagFromRow)
  if (!count || tags.length === 0) return { tags, hasMore }
  const counts = await countContactsOfTags(
    scope,
    tags.map(({ id }) => id),
  )
  return { tags: tags.map((tag) => ({ ...tag, contactCount: counts.get(tag.id) ?? 0 })), hasMore }
}

/**
 * One tag and how many living contacts have it. The count reads every contact of the workspace, so lists of tags go
 * without.
 */
export async function getTag(scope: Scope, id: string): Promise<Tag & { contactCount: number }> {
  const row = isId(id) ? await findTag(scope, id) : undefined
  if (row === undefined) throw notFound()
  return { ...tagFromRow(row), contactCount: await countMatchingContacts(scope, hasTag(row.id)) }
}

/** A tag, which stays as it is until the caller's transaction ends. */
export async function holdTag(scope: Scope, id: string): Promise<Tag> {
  const row = isId(id) ? await lockTag(scope, id) : undefined
  if (row === undefined) throw notFound()
  return tagFromRow(row)
}

/** Makes a tag. A name that a living tag has is a conflict on `name`, which names that tag. */
export async function createTag(scope: Scope, draft: TagDraft): Promise<Tag> {
  const name = judgeTag(draft)
  return inTransaction(scope, async (scope) => {
    const holder = await findTagByName(scope, keyed(name))
    if (holder !== undefined)
      throw new Refusal({ code: 'conflict', conflicts: [{ field: 'name', existingId: holder.id }] })
    await checkTagCount(scope, 1)
    const id = newId()
    const at = timeOf(id)
    // The index has the last word: who loses to another transaction looks again and finds the holder.
    await insertTags(scope, [{ id, ...keyed(name) }], at)
    await noteEvents(scope, [{ type: 'tag.created', id, name, at }])
    return { id, name, createdAt: at, updatedAt: at }
  })
}

/** A merge's target can be taken away under it; more often than this nobody does it by chance. */
const attemptsMax = 5

/**
 * Renames a tag, which is one row whatever the number of its contacts. Onto the name of another living tag it is a
 * merge: see `mergeTag`. The present name again changes nothing.
 */
export async function changeTag(
  scope: Scope,
  id: string,
  draft: TagDraft,
  /** Called before a merge, which ends a tag as a deletion does; throws where the caller may not. */
  requireMerge: () => void = () => {},
  { dryRun }: { dryRun?: boolean | undefined } = {},
): Promise<ChangedTag> {
  const name = judgeTag(draft)
  if (!isId(id)) throw notFound()
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const renamed = await rename(scope, id, name, dryRun)
    if (renamed !== undefined) return { tag: renamed, mergedContacts: null }
    requireMerge()
    const merged = await (dryRun ? previewMerge : mergeTag)(scope, id, name)
    if (merged !== undefined) return merged
  }
  throw new LostRace('the name was taken and freed again and again')
}

/** The tag with its new name, or undefined when another one has that. */
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
async function mergeTag(scope: Scope, id: string, name: string): Promise<ChangedTag | undefined> {
  await nameBothTags(scope, id, name)
  const before = await moveContacts(scope, id, name)
  return inTransaction(scope, async (scope) => {
    const former = await lockTag(scope, id)
    if (former === undefined) throw notFound()
    const meanwhile = await moveContacts(scope, id, name, writeBatch)
    const tag = await findTagByName(scope, keyed(name))
    if (tag === undefined || tag.id === former.id) return undefined
    await replaceTagInSegments(scope, former.id, [tag.id])
    await deleteTag(scope, former.id, new Date())
    const into = { id: tag.id, name: tag.name }
    await noteEvents(scope, [{ type: 'tag.merged', id: former.id, name: former.name, detail: { into } }])
    return { tag: tagFromRow(tag), mergedContacts: before + meanwhile }
  })
}

/** What a merge would come to: nothing is written. */
async function previewMerge(scope: Scope, id: string, name: string): Promise<ChangedTag | undefined> {
  const tag = await findTagByName(scope, keyed(name))
  if (tag === undefined || tag.id === id.toLowerCase()) return undefined
  return { tag: tagFromRow(tag), mergedContacts: await countMatchingContacts(scope, hasTag(id)) }
}

/** While the contacts move, filters and running jobs that name the former tag take either of the two for it. */
async function nameBothTags(scope: Scope, id: string, name: string): Promise<void> {
  await inTransaction(scope, async (scope) => {
    const tag = await findTagByName(scope, keyed(name))
    if (tag === undefined || tag.id === id) return
    await replaceTagInSegments(scope, id, [id, tag.id])
    await widenTagInJobs(scope, id, tag.id)
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

/**
 * Removes a tag and returns how many living contacts had it: they lose it at once, and no row of theirs is rewritten. A
 * write that names the tag meanwhile ends before and is counted, or waits until the count is done and makes a new tag.
 * Refuses as `in_use` where a segment excludes the tag, unless `force`.
 */
export async function removeTag(
  scope: Scope,
  id: string,
  { force = false, dryRun }: { force?: boolean | undefined; dryRun?: boolean | undefined } = {},
): Promise<Removed> {
  if (!isId(id)) throw notFound()
  return inTransactionOrDry(scope, { dryRun }, async (scope) => {
    const tag = await lockTag(scope, id)
    if (tag === undefined) throw notFound()
    const usedBySegments = await settleUses(scope, { kind: 'tags', id: tag.id }, { force })
    const contactCount = await countMatchingContacts(scope, hasTag(tag.id))
    await deleteTag(scope, tag.id, new Date())
    await noteEvents(scope, [{ type: 'tag.deleted', id: tag.id, name: tag.name }])
    return { contactCount, usedBySegments }
  })
}

/** What came of a removal. */
export interface Removed {
  /** How many living contacts it was taken from. */
  contactCount: number
  /** The segments that name it. */
  usedBySegments: SegmentUse[]
}

/** A name with what tells it from others. */
const keyed = (name: string) => ({ name, name_key: nameKey(name) })

/**
 * Gives tags that another program or an older Roster made their keys. Where several would have one, the tag that is spelled
 * as the key gets it, else the oldest; the others keep their own names apart by it, and `roster doctor` names them. Nothing
 * is merged. A workspace a transaction: what is done stays done.
 */
export async function fillTagKeys({ db }: DirectoryScope): Promise<void> {
  for (;;) {
    const tags = await findUnkeyedTags({ db })
    const [first] = tags
    if (first === undefined) return
    const scope: Scope = { db, workspaceId: first.workspace_id, actor: 'roster', operationId: newId() }
    const taken = new Set(tags.map(({ name_key: key }) => key))
    const made: KeyedTag[] = []
    const unkeyed = tags.filter(({ name_key: key }) => key === null)
    const isItsKey = ({ name }: KeyedTag) => (nameKey(name) === name ? 0 : 1)
    for (const { id, name } of unkeyed.sort((a, b) => isItsKey(a) - isItsKey(b))) {
      const key = nameKey(name)
      made.push({ id, name, name_key: taken.has(key) ? `${apart}${name}` : key })
      taken.add(key)
    }
    await inTransaction(scope, (scope) => updateTagKeys(scope, made))
  }
}

/** Before the name of a tag whose key another one had already. */
const apart = '\u0001'

/**
 * Brings a deleted tag back, to every contact that had it. A living one stays as it is. A name that a living tag has by now
 * is a conflict on `name`, which names that tag.
 */
export async function restoreTag(scope: Scope, id: string): Promise<Tag> {
  if (!isId(id)) throw notFound()
  return inTransaction(scope, async (scope) => {
    const living = await findTag(scope, id)
    if (living !== undefined) return tagFromRow(living)
    const deleted = await lockDeletedTag(scope, id)
    if (deleted === undefined) throw notFound()
    const holder = await findTagByName(scope, keyed(deleted.name))
    if (holder !== undefined)
      throw new Refusal({ code: 'conflict', conflicts: [{ field: 'name', existingId: holder.id }] })
    await checkTagCount(scope, 1)
    const restored = await restoreRow(scope, deleted.id, new Date())
    if (restored === undefined) throw notFound()
    await noteEvents(scope, [{ type: 'tag.restored', id: restored.id, name: restored.name }])
    return tagFromRow(restored)
  })
}

/** What a caller says about a tag. */
interface TagDraft {
  name?: string | undefined
  /** What the translator already found. */
  faults?: readonly Fault[] | undefined
}

/** The name a draft gives, trimmed; refuses a missing one and what no contact could be tagged with. */
function judgeTag(draft: TagDraft): string {
  const faults = new FaultList(draft.faults)
  const name = draft.name?.trim()
  if (name === undefined) faults.add('name', 'required')
  else {
    const code = tagNameFault(name)
    if (code === 'too_short') faults.add('name', code, 1)
    else if (code === 'too_long') faults.add('name', code, limits.tagMax)
    else if (code !== undefined) faults.add('name', code)
  }
  refuseFaults(faults.faults)
  return name as string
}
