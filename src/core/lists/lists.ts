import { lockWorkspace } from '../../store/access/workspaces.ts'
import { countListMembers, countMembersOfLists } from '../../store/contacts/list-members.ts'
import {
  countLists,
  deleteList,
  findList,
  insertList,
  type ListValues,
  listLists as listRows,
  lockList,
  restoreList as restoreRow,
  updateList,
} from '../../store/contacts/lists.ts'
import { countNamed } from '../../store/finding/list-totals.ts'
import { inTransaction, inTransactionOrDry, type Scope } from '../../store/kernel/scope.ts'
import type { ListRow } from '../../store/kernel/tables.ts'
import { changedFields, noteEvents } from '../events/record-events.ts'
import { type SegmentUse, settleUses } from '../finding/segments/references.ts'
import { addRemovalJob, removalScope } from '../jobs/removal-job.ts'
import { notFound, refuseFaults } from '../kernel/failure.ts'
import { type Fault, FaultList } from '../kernel/fault.ts'
import { isId, newId, timeOf } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { comparedText, sortedText } from '../values/compare-text.ts'
import { countByName, pageByName } from '../values/name-pages.ts'

/** A list of contacts; some wires call it a contact list or an audience. */
export interface List {
  id: string
  /** Not unique. */
  name: string
  description: string | null
  /** An id of the caller's own, stored and returned. */
  campaignId: string | null
  createdAt: Date
  updatedAt: Date
}

/** Converts a row to a list. */
function listFromRow(row: ListRow): List {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    campaignId: row.campaign_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

interface ListPage {
  lists: List[]
  /** Whether older lists follow. */
  hasMore: boolean
  /** Exact; only if requested. */
  total: number | undefined
}

/**
 * A page of the workspace's lists, newest first, starting below an id or at an offset; with `q` those whose
 * name contains it.
 */
export async function listLists(
  scope: Scope,
  page: {
    limit: number
    beforeId?: string | undefined
    offset?: number | undefined
    total?: boolean | undefined
    q?: string | undefined
    /** Deleted lists instead of living ones. */
    deleted?: boolean | undefined
  },
): Promise<ListPage> {
  // The id comes from a cursor, which the caller may have altered.
  if (page.beforeId !== undefined && !isId(page.beforeId))
    refuseFaults([{ field: 'cursor', code: 'invalid_format' }])
  const { q, limit, beforeId, offset, deleted } = page
  const [{ rows, hasMore }, total] = await Promise.all([
    pageByName<ListRow>({
      q,
      limit,
      read: ({ limit, after }) =>
        listRows(scope, {
          limit,
          beforeId: after?.id ?? beforeId,
          offset: after ? undefined : offset,
          deleted,
        }),
    }),
    page.total
      ? countByName<ListRow>(
          { q, read: ({ limit, after }) => listRows(scope, { limit, beforeId: after?.id, deleted }) },
          () => countNamed(scope, 'lists', { deleted }),
        )
      : undefined,
  ])
  return { lists: rows.map(listFromRow), hasMore, total }
}

interface ListSearch {
  /** A part of the name or the description, without case; blank text matches all lists. */
  search?: string | undefined
  sortBy: 'name' | 'createdAt' | 'updatedAt'
  sortOrder: 'asc' | 'desc'
  limit: number
  offset: number
}

/**
 * A page of the workspace's lists with their number of living contacts, sorted, names without case; the id
 * breaks ties. `total` is exact. Reads all of the workspace's lists, of which there are at most a thousand.
 */
export async function searchLists(
  scope: Scope,
  { search = '', sortBy, sortOrder, limit, offset }: ListSearch,
): Promise<{ lists: (List & { memberCount: number })[]; total: number }> {
  const { lists } = await listLists(scope, { limit: limits.listsPerWorkspaceMax })
  const wanted = comparedText(search)
  const found = lists.filter(({ name, description }) =>
    [name, description ?? ''].some((text) => comparedText(text).includes(wanted)),
  )
  const sign = sortOrder === 'asc' ? 1 : -1
  found.sort((a, b) => sign * (compare(sortKey(a, sortBy), sortKey(b, sortBy)) || compare(a.id, b.id)))
  const page = found.slice(offset, offset + limit)
  const counts = await countMembersOfLists(
    scope,
    page.map(({ id }) => id),
  )
  return {
    lists: page.map((list) => ({ ...list, memberCount: counts.get(list.id) ?? 0 })),
    total: found.length,
  }
}

function sortKey(list: List, sortBy: ListSearch['sortBy']): string | number {
  return sortBy === 'name' ? sortedText(list.name) : list[sortBy].getTime()
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A list with its number of living contacts. */
interface CountedList extends List {
  memberCount: number
}

/** One list. Throws `not_found` for other ids. */
export async function getList(scope: Scope, id: string): Promise<CountedList> {
  const row = await getListRow(scope, id)
  return { ...listFromRow(row), memberCount: await countListMembers(scope, row.id) }
}

/** The row of a living list. Throws `not_found` for other ids. */
export async function getListRow(scope: Scope, id: string): Promise<ListRow> {
  const row = isId(id) ? await findList(scope, id) : undefined
  if (row === undefined) throw notFound()
  return row
}

/** A list, locked until the caller's transaction ends. */
export async function holdList(scope: Scope, id: string): Promise<List> {
  const row = isId(id) ? await lockList(scope, id) : undefined
  if (row === undefined) throw notFound()
  return listFromRow(row)
}

/**
 * Creates an empty list. Names need not be unique, because the APIs of two wires allow equal ones. To create
 * a list with members, call `judgeMembers` first and pass its faults; then nothing is created if one is
 * unknown.
 */
export async function createList(scope: Scope, draft: ListDraft): Promise<List> {
  const { values, faults } = judgeList(draft)
  if (draft.name === undefined) faults.add('name', 'required')
  refuseFaults(faults.faults)
  const id = newId()
  const row = {
    workspace_id: scope.workspaceId,
    id,
    name: values.name as string,
    description: values.description ?? null,
    campaign_id: values.campaign_id ?? null,
    created_at: timeOf(id),
    updated_at: timeOf(id),
    deleted_at: null,
  }
  await inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const max = limits.listsPerWorkspaceMax
    if ((await countLists(scope)) >= max) refuseFaults([{ field: 'lists', code: 'too_many', expected: max }])
    await insertList(scope, row)
    await noteEvents(scope, [{ type: 'list.created', id, name: row.name, at: row.created_at }])
  })
  return listFromRow(row)
}

/** Changes the fields in the draft, at least one. `updatedAt` stays if no value changes. */
export async function changeList(scope: Scope, id: string, draft: ListDraft): Promise<List> {
  const { values, faults } = judgeList(draft)
  if (faults.faults.length === 0 && Object.keys(values).length === 0) faults.add('', 'nothing_to_change')
  refuseFaults(faults.faults)
  if (!isId(id)) throw notFound()
  return inTransaction(scope, async (scope) => {
    const before = listFromRow(await getListRow(scope, id))
    await updateList(scope, id, values, new Date())
    const after = listFromRow(await getListRow(scope, id))
    const changes = changedFields(before, told(after))
    if (changes !== undefined)
      await noteEvents(scope, [{ type: 'list.updated', id: after.id, name: after.name, detail: { changes } }])
    return after
  })
}

/** The fields of a list that its events report. */
const told = ({ name, description, campaignId }: List) => ({ name, description, campaignId })

/**
 * Deletes a list and returns it, with the number of living contacts on it. They leave it at once without
 * being rewritten. Concurrent writes to the list finish first and are counted. Refuses with `in_use`, unless
 * `force`, if a segment excludes its members. The job in the answer can undo it.
 */
export async function removeList(
  scope: Scope,
  id: string,
  { force = false, dryRun }: { force?: boolean | undefined; dryRun?: boolean | undefined } = {},
): Promise<CountedList & { usedBySegments: SegmentUse[]; jobId: string }> {
  return inTransactionOrDry(removalScope(scope), { dryRun }, async (scope) => {
    const list = await takeListAway(scope, id, { force })
    const record = { type: 'list', id: list.id, name: list.name } as const
    const { id: jobId } = await addRemovalJob(scope, record, list.memberCount)
    return { ...list, jobId }
  })
}

/** Deletes a list in the caller's transaction, without a job. */
export async function takeListAway(
  scope: Scope,
  id: string,
  { force }: { force: boolean },
): Promise<CountedList & { usedBySegments: SegmentUse[] }> {
  const list = await holdList(scope, id)
  const usedBySegments = await settleUses(scope, { kind: 'lists', id: list.id }, { force })
  const memberCount = await countListMembers(scope, list.id)
  await deleteList(scope, list.id, new Date())
  await noteEvents(scope, [{ type: 'list.deleted', id: list.id, name: list.name }])
  return { ...list, memberCount, usedBySegments }
}

/** Restores a deleted list with its members. A living list is unchanged. */
export async function restoreList(scope: Scope, id: string): Promise<List> {
  if (!isId(id)) throw notFound()
  return inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const living = await findList(scope, id)
    if (living !== undefined) return listFromRow(living)
    const max = limits.listsPerWorkspaceMax
    if ((await countLists(scope)) >= max) refuseFaults([{ field: 'lists', code: 'too_many', expected: max }])
    const restored = await restoreRow(scope, id, new Date())
    if (restored === undefined) throw notFound()
    await noteEvents(scope, [{ type: 'list.restored', id: restored.id, name: restored.name }])
    return listFromRow(restored)
  })
}

/** A list as a caller gives it; absent fields are unchanged, null clears. */
interface ListDraft {
  name?: string | undefined
  description?: string | null | undefined
  campaignId?: string | null | undefined
  /** The faults that the wire already found. */
  faults?: readonly Fault[] | undefined
}

/** Judges a list's texts. */
function judgeList(draft: ListDraft): { values: Partial<ListValues>; faults: FaultList } {
  const faults = new FaultList(draft.faults)
  const values: Partial<ListValues> = {}
  if (draft.name !== undefined) {
    const name = faults.text('name', draft.name, limits.textMax)
    if (name === null) faults.add('name', 'required')
    else if (name !== undefined) values.name = name
  }
  if (draft.description !== undefined) {
    const description = faults.text('description', draft.description, limits.descriptionMax)
    if (description !== undefined) values.description = description
  }
  if (draft.campaignId !== undefined) {
    const campaignId = faults.text('campaignId', draft.campaignId, limits.textMax)
    if (campaignId !== undefined) values.campaign_id = campaignId
  }
  return { values, faults }
}
