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
} from '../../store/contacts/tags.ts'
import { countContactsOfTags } from '../../store/finding/figures.ts'
import { countNamed } from '../../store/finding/list-totals.ts'
import {
  type DirectoryScope,
  inTransaction,
  inTransactionOrDry,
  type Scope,
} from '../../store/kernel/scope.ts'
import type { TagRow } from '../../store/kernel/tables.ts'
import { checkTagCount } from '../contacts/decide-batch.ts'
import { tagNameFault } from '../contacts/judge-draft.ts'
import { countMatchingContacts, listMatchingContactIds } from '../contacts/read-contacts.ts'
import { noteEvents } from '../events/record-events.ts'
import { replaceTagInSegments, type SegmentUse, settleUses } from '../finding/segments/references.ts'
import { addRemovalJob, removalScope } from '../jobs/removal-job.ts'
import { notFound, Refusal, refuseFaults } from '../kernel/failure.ts'
import { type Fault, FaultList } from '../kernel/fault.ts'
import { isId, newId, timeOf } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { textFault } from '../kernel/text.ts'
import { nameKey } from '../values/compare-text.ts'
import { countByName, pageByName } from '../values/name-pages.ts'

/** A label of a workspace's contacts. */
export interface Tag {
  id: string
  /** Unique among the workspace's living tags, case-sensitive. */
  name: string
  createdAt: Date
  updatedAt: Date
}

/** A row in the words of the core. */
export function tagFromRow(row: TagRow): Tag {
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

/** How many tags there are in all the pages together. */
export function countTags(
  scope: Scope,
  { q, deleted }: { q?: string | undefined; deleted?: boolean | undefined },
): Promise<number> {
  const read = ({ limit, after }: { limit: number; after: TagRow | undefined }) =>
    listRows(scope, { limit, afterName: after?.name, deleted })
  return countByName({ q, read }, () => countNamed(scope, 'tags', { deleted }))
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

/**
 * Removes a tag and returns how many living contacts had it: they lose it at once, and no row of theirs is rewritten. A
 * write that names the tag meanwhile ends before and is counted, or waits until the count is done and makes a new tag.
 * Refuses as `in_use` where a segment excludes the tag, unless `force`. The job that the answer names undoes it.
 */
export async function removeTag(
  scope: Scope,
  id: string,
  { force = false, dryRun }: { force?: boolean | undefined; dryRun?: boolean | undefined } = {},
): Promise<Removed> {
  return inTransactionOrDry(removalScope(scope), { dryRun }, async (scope) => {
    const { tag, ...removed } = await takeTagAway(scope, id, { force })
    const record = { type: 'tag', id: tag.id, name: tag.name } as const
    const { id: jobId } = await addRemovalJob(scope, record, removed.contactCount)
    return { ...removed, jobId }
  })
}

/** Deletes a tag in the caller's transaction, without a job. */
export async function takeTagAway(
  scope: Scope,
  id: string,
  { force }: { force: boolean },
): Promise<{ tag: Tag; contactCount: number; usedBySegments: SegmentUse[] }> {
  const tag = await holdTag(scope, id)
  const usedBySegments = await settleUses(scope, { kind: 'tags', id: tag.id }, { force })
  const contactCount = await countMatchingContacts(scope, hasTag(tag.id))
  await deleteTag(scope, tag.id, new Date())
  await noteEvents(scope, [{ type: 'tag.deleted', id: tag.id, name: tag.name }])
  return { tag, contactCount, usedBySegments }
}

/** What came of a removal. */
interface Removed {
  /** How many living contacts it was taken from. */
  contactCount: number
  /** The segments that name it. */
  usedBySegments: SegmentUse[]
  /** The job that undoes it. */
  jobId: string
}

/** A name with what tells it from others. */
export const keyed = (name: string) => ({ name, name_key: nameKey(name) })

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
  return (await putTagBack(scope, id)).tag
}

/**
 * Restores a tag. With `overUnused` a tag that has the name by now and that no contact has gives way: it is removed, and segments
 * that name it name the one that is back.
 */
export async function putTagBack(
  scope: Scope,
  id: string,
  { overUnused = false }: { overUnused?: boolean } = {},
): Promise<{ tag: Tag; gaveWay?: string }> {
  if (!isId(id)) throw notFound()
  return inTransaction(scope, async (scope) => {
    const living = await findTag(scope, id)
    if (living !== undefined) return { tag: tagFromRow(living) }
    const deleted = await lockDeletedTag(scope, id)
    if (deleted === undefined) throw notFound()
    const holder = await findTagByName(scope, keyed(deleted.name))
    if (holder !== undefined) {
      const gives = overUnused && (await givesWay(scope, holder.id, deleted.id))
      if (!gives)
        throw new Refusal({ code: 'conflict', conflicts: [{ field: 'name', existingId: holder.id }] })
    }
    await checkTagCount(scope, 1)
    const restored = await restoreRow(scope, deleted.id, new Date())
    if (restored === undefined) throw notFound()
    await noteEvents(scope, [{ type: 'tag.restored', id: restored.id, name: restored.name }])
    return { tag: tagFromRow(restored), ...(holder && { gaveWay: holder.id }) }
  })
}

/** Removes a tag that no contact has, the bin's neither; false where one has it. No write gets hold of it meanwhile. */
async function givesWay(scope: Scope, id: string, otherId: string): Promise<boolean> {
  const tag = await holdTag(scope, id)
  if ((await listMatchingContactIds(scope, hasTag(id), { limit: 1 })).length > 0) return false
  await replaceTagInSegments(scope, id, [otherId])
  await deleteTag(scope, id, new Date())
  await noteEvents(scope, [{ type: 'tag.deleted', id, name: tag.name }])
  return true
}

/** What a caller says about a tag. */
export interface TagDraft {
  name?: string | undefined
  /** What the translator already found. */
  faults?: readonly Fault[] | undefined
}

/** The name a draft gives, trimmed; refuses a missing one and what no contact could be tagged with. */
export function judgeTag(draft: TagDraft): string {
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
