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

/** Converts a row to a tag. */
export function tagFromRow(row: TagRow): Tag {
  return { id: row.id, name: row.name, createdAt: row.created_at, updatedAt: row.updated_at }
}

interface TagPage {
  tags: (Tag & { contactCount?: number })[]
  /** Whether more tags follow the last one. */
  hasMore: boolean
}

/**
 * A page of the workspace's tags by name, in code point order, starting after a name; with `q` those whose
 * name contains it.
 */
export async function listTags(
  scope: Scope,
  page: {
    limit: number
    afterName?: string | undefined
    q?: string | undefined
    deleted?: boolean | undefined
    /** Also counts the living contacts of each tag, in one pass over the workspace's contacts. */
    count?: boolean | undefined
  },
): Promise<TagPage> {
  const { limit, afterName, q, deleted, count = false } = page
  // The name comes from a cursor, which the caller may have altered.
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

/** The number of tags whose name contains `q`. */
export function countTags(
  scope: Scope,
  { q, deleted }: { q?: string | undefined; deleted?: boolean | undefined },
): Promise<number> {
  const read = ({ limit, after }: { limit: number; after: TagRow | undefined }) =>
    listRows(scope, { limit, afterName: after?.name, deleted })
  return countByName({ q, read }, () => countNamed(scope, 'tags', { deleted }))
}

/**
 * One tag with its number of living contacts. The count reads every contact of the workspace, so lists of
 * tags do not have it.
 */
export async function getTag(scope: Scope, id: string): Promise<Tag & { contactCount: number }> {
  const row = isId(id) ? await findTag(scope, id) : undefined
  if (row === undefined) throw notFound()
  return { ...tagFromRow(row), contactCount: await countMatchingContacts(scope, hasTag(row.id)) }
}

/** A tag, locked until the caller's transaction ends. */
export async function holdTag(scope: Scope, id: string): Promise<Tag> {
  const row = isId(id) ? await lockTag(scope, id) : undefined
  if (row === undefined) throw notFound()
  return tagFromRow(row)
}

/** Creates a tag. The name of a living tag is a conflict on `name`, which names that tag. */
export async function createTag(scope: Scope, draft: TagDraft): Promise<Tag> {
  const name = judgeTag(draft)
  return inTransaction(scope, async (scope) => {
    const holder = await findTagByName(scope, keyed(name))
    if (holder !== undefined)
      throw new Refusal({ code: 'conflict', conflicts: [{ field: 'name', existingId: holder.id }] })
    await checkTagCount(scope, 1)
    const id = newId()
    const at = timeOf(id)
    // The unique index decides: if a concurrent transaction wins, the retry finds its tag.
    await insertTags(scope, [{ id, ...keyed(name) }], at)
    await noteEvents(scope, [{ type: 'tag.created', id, name, at }])
    return { id, name, createdAt: at, updatedAt: at }
  })
}

/**
 * Deletes a tag and returns the number of living contacts that had it. They lose it at once without being
 * rewritten. A concurrent write that names the tag either ends before and is counted, or waits and creates a
 * new tag. Refuses with `in_use`, unless `force`, if a segment excludes the tag. The job in the answer can
 * undo it.
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

/** The result of a deletion. */
interface Removed {
  /** The number of living contacts that lost it. */
  contactCount: number
  /** The segments that name it. */
  usedBySegments: SegmentUse[]
  /** The job that can undo it. */
  jobId: string
}

/** A name with the key by which names are compared. */
export const keyed = (name: string) => ({ name, name_key: nameKey(name) })

/**
 * Adds keys to tags that another program or an older version of Roster wrote. If several tags would have the
 * same key, it goes to the tag that is spelled like it, else to the oldest; the others get a distinct key,
 * and `roster doctor` names them. Nothing is merged. One transaction per workspace, so finished workspaces
 * survive a stop.
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

/** The prefix that makes the key of a tag distinct if another tag has the key already. */
const apart = '\u0001'

/**
 * Restores a deleted tag, for every contact that had it. A living tag is unchanged. If a living tag has the
 * name by now, it is a conflict on `name`, which names that tag.
 */
export async function restoreTag(scope: Scope, id: string): Promise<Tag> {
  return (await putTagBack(scope, id)).tag
}

/**
 * Restores a tag. With `overUnused`, a tag that has the name by now but is on no contact is deleted, and
 * segments that name it get the restored one.
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

/**
 * Deletes a tag that is on no contact, deleted ones included; false if a contact has it. Concurrent writes
 * cannot use it meanwhile.
 */
async function givesWay(scope: Scope, id: string, otherId: string): Promise<boolean> {
  const tag = await holdTag(scope, id)
  if ((await listMatchingContactIds(scope, hasTag(id), { limit: 1 })).length > 0) return false
  await replaceTagInSegments(scope, id, [otherId])
  await deleteTag(scope, id, new Date())
  await noteEvents(scope, [{ type: 'tag.deleted', id, name: tag.name }])
  return true
}

/** A tag as a caller gives it. */
export interface TagDraft {
  name?: string | undefined
  /** The faults that the wire already found. */
  faults?: readonly Fault[] | undefined
}

/** The trimmed name in a draft. Refuses a missing name and one that no tag may have. */
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
