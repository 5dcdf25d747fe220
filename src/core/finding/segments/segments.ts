import { isDeepStrictEqual } from 'node:util'
import { lockWorkspace } from '../../../store/access/workspaces.ts'
import {
  countSegments,
  deleteSegment,
  findSegments,
  insertSegment,
  listSegments as listRows,
  type SegmentValues,
  updateSegment,
} from '../../../store/finding/segments.ts'
import { countSelected } from '../../../store/finding/selected-contacts.ts'
import { inTransaction, inTransactionOrDry, type Scope } from '../../../store/kernel/scope.ts'
import type { SegmentRow } from '../../../store/kernel/tables.ts'
import { listWebhooks } from '../../../store/webhooks/webhooks.ts'
import { changedFields, noteEvents } from '../../events/record-events.ts'
import { getWorkspaceRules } from '../../fields/workspace-rules.ts'
import { notFound, Refusal, refuseFaults } from '../../kernel/failure.ts'
import { type Fault, FaultList } from '../../kernel/fault.ts'
import { isId, newId, timeOf } from '../../kernel/ids.ts'
import { limits } from '../../kernel/limits.ts'
import { jsonTextFault } from '../../kernel/text.ts'
import { nameKey } from '../../values/compare-text.ts'
import { countByName, pageByName } from '../../values/name-pages.ts'
import { formatFilter } from '../filters/filter-language.ts'
import type { FilterTree } from '../filters/filter-tree.ts'
import { bindFilter, heldNames, nameFilters } from '../filters/name-book.ts'
import { resolveFilter, resolveKept } from '../filters/resolve-filter.ts'
import { type SegmentUse, segmentsUsing, settleUses } from './references.ts'

/** A named filter. Its contacts are looked up each time. */
export interface Segment {
  id: string
  /** Unique among the workspace's living segments. */
  name: string
  /** Its owner's alone: no one else sees it, and no filter, job or webhook can name it. */
  personal: boolean
  /** With the present names of the records in it. */
  tree: FilterTree
  /** The filter as text. */
  filter: string
  q: string | null
  /** The dashboard's settings for it; Roster does not read them. */
  view: object
  createdAt: Date
  updatedAt: Date
}

/** Converts rows to segments, in the same order. */
async function toSegments(scope: Scope, rows: readonly SegmentRow[]): Promise<Segment[]> {
  if (rows.length === 0) return []
  const trees = await nameFilters(
    scope,
    rows.map(({ filter }) => filter as FilterTree),
    await getWorkspaceRules(scope),
  )
  return rows.map((row, index) => ({
    id: row.id,
    name: row.name,
    personal: row.owner !== '',
    tree: trees[index]!,
    filter: formatFilter(trees[index]!),
    q: row.q,
    view: row.view,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }))
}

/** A page of the workspace's segments and the caller's own, newest first, from below an id; with `q` those whose name holds it. */
export async function listSegments(
  scope: Scope,
  { q, limit, beforeId }: { limit: number; beforeId?: string | undefined; q?: string | undefined },
): Promise<{ segments: Segment[]; hasMore: boolean }> {
  const { rows, hasMore } = await pageByName<SegmentRow>({
    q,
    limit,
    read: ({ limit, after }) =>
      listRows(scope, { whose: { seenBy: scope.actor }, limit, beforeId: after?.id ?? beforeId }),
  })
  return { segments: await toSegments(scope, rows), hasMore }
}

/** The number of segments whose name contains `q`. */
export function countSegmentsNamed(scope: Scope, q: string | undefined): Promise<number> {
  const whose = { seenBy: scope.actor }
  const read = ({ limit, after }: { limit: number; after: SegmentRow | undefined }) =>
    listRows(scope, { whose, limit, beforeId: after?.id })
  return countByName({ q, read }, () => countSegments(scope, whose))
}

/** One segment. Throws `not_found` for other ids. */
export async function getSegment(scope: Scope, id: string): Promise<Segment> {
  const [segment] = await toSegments(scope, [await getSegmentRow(scope, id)])
  return segment as Segment
}

/** The row of a living segment, the workspace's or the caller's own; any other id is not found. */
async function getSegmentRow(scope: Scope, id: string): Promise<SegmentRow> {
  const [row] = isId(id) ? await findSegments(scope, [id]) : []
  if (row === undefined || (row.owner !== '' && row.owner !== scope.actor)) throw notFound()
  return row
}

/** A segment, locked until the caller's transaction ends; changes of segments in one workspace run one after the other. */
export async function holdSegment(scope: Scope, id: string): Promise<Segment> {
  if (!(await lockWorkspace(scope))) throw notFound()
  return getSegment(scope, id)
}

/** The number of living contacts in a segment now. Exact. */
export async function countSegment(scope: Scope, id: string): Promise<number> {
  const { filter, q } = await getSegmentRow(scope, id)
  const where = await resolveKept(scope, { tree: filter as FilterTree, q })
  return countSelected(scope, { deleted: false, where })
}

/** Stores a filter under a name. The name of a living segment is a conflict on `name`, which names that segment. */
export async function createSegment(scope: Scope, draft: SegmentDraft): Promise<Segment> {
  const missing = (['name', 'filter'] as const).filter(
    (key) => (draft[key] ?? undefined) === undefined && !draft.faults?.some(({ field }) => field === key),
  )
  const faults = [...(draft.faults ?? []), ...missing.map((field) => ({ field, code: 'required' as const }))]
  const { name = '', q = null, view = {} } = judgeSegment({ ...draft, name: draft.name ?? undefined, faults })
  const id = newId()
  const at = timeOf(id)
  return inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const filter = await judgeKeptFilter(scope, draft.filter)
    const owner = draft.personal === true ? scope.actor : ''
    await refuseTakenName(scope, { name, owner })
    const max = limits.segmentsPerWorkspaceMax
    if ((await countSegments(scope, 'all')) >= max)
      refuseFaults([{ field: '', code: 'too_many', expected: max }])
    const row = { name, owner, filter, q, view, workspace_id: scope.workspaceId, id }
    const times = { created_at: at, updated_at: at, deleted_at: null }
    await insertSegment(scope, { ...row, ...times })
    if (owner === '') await noteEvents(scope, [{ type: 'segment.created', id, name, at }])
    const [segment] = await toSegments(scope, [{ ...row, ...times }])
    return segment as Segment
  })
}

/**
 * Changes the fields in the draft, at least one. `updatedAt` stays if no value changes. Changes run one after
 * the other in a workspace, so that two segments cannot come to contain each other.
 */
export async function changeSegment(scope: Scope, id: string, draft: SegmentDraft): Promise<Segment> {
  const values = {
    ...judgeSegment(draft),
    ...(typeof draft.personal === 'boolean' && { owner: draft.personal ? scope.actor : '' }),
  }
  const hasFilter = draft.filter !== undefined && draft.filter !== null
  if (!hasFilter && Object.keys(values).length === 0) refuseFaults([{ field: '', code: 'nothing_to_change' }])
  return inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const before = await getSegmentRow(scope, id)
    const filter = hasFilter ? await judgeNextFilter(scope, draft.filter, before) : before.filter
    const after = { ...before, ...values, filter }
    if (before.owner === '' && after.owner !== '') await refuseWithdrawal(scope, before.id)
    if (after.name !== before.name || after.owner !== before.owner) await refuseTakenName(scope, after)
    const changed = isDeepStrictEqual(after, before)
      ? before
      : await updateSegment(scope, before.id, after, new Date())
    if (changed === undefined) throw notFound()
    const [former, segment] = await toSegments(scope, [before, changed])
    await noteSegmentChange(scope, former as Segment, segment as Segment)
    return segment as Segment
  })
}

/** Others stand on what is the workspace's: it becomes one person's own only where no segment and no webhook names it. */
async function refuseWithdrawal(scope: Scope, id: string): Promise<void> {
  const uses = await segmentsUsing(scope, { kind: 'segments', id })
  const webhooks = await listWebhooks(scope, { limit: limits.webhooksPerWorkspaceMax })
  if (uses.length === 0 && webhooks.every(({ segment_id }) => segment_id !== id)) return
  const usedBySegments = uses.map(({ id, name }) => ({ id, name }))
  const detail =
    'Other segments or webhooks use it: change those first, or save a copy of it as a personal view.'
  throw new Refusal({ code: 'in_use', detail, usedBySegments })
}

/** For the others, a segment that its owner shares is made, and one that is taken back is deleted. */
async function noteSegmentChange(scope: Scope, before: Segment, after: Segment): Promise<void> {
  const { id, name, filter, q } = after
  if (before.personal !== after.personal)
    await noteEvents(scope, [{ type: after.personal ? 'segment.deleted' : 'segment.created', id, name }])
  if (before.personal || after.personal) return
  const changes = changedFields(before, { name, filter, q })
  if (changes !== undefined)
    await noteEvents(scope, [{ type: 'segment.updated', id, name, detail: { changes } }])
}

/**
 * Deletes a segment, not its contacts. Segments that name it no longer match contacts by it; refuses with
 * `in_use`, unless `force`, if one excludes its contacts.
 */
export async function removeSegment(
  scope: Scope,
  id: string,
  { force = false, dryRun }: { force?: boolean | undefined; dryRun?: boolean | undefined } = {},
): Promise<{ usedBySegments: SegmentUse[] }> {
  if (!isId(id)) throw notFound()
  return inTransactionOrDry(scope, { dryRun }, async (scope) => {
    const { id: ownId, name, owner } = await getSegmentRow(scope, id)
    const usedBySegments = await settleUses(scope, { kind: 'segments', id: ownId }, { force })
    if (!(await deleteSegment(scope, ownId, new Date()))) throw notFound()
    if (owner === '') await noteEvents(scope, [{ type: 'segment.deleted', id: ownId, name }])
    return { usedBySegments }
  })
}

/** A segment as a caller gives it; absent fields are unchanged. */
interface SegmentDraft {
  name?: string | null | undefined
  /** The caller's own, or the workspace's. */
  personal?: boolean | undefined
  /** As text or as a tree. */
  filter?: unknown
  q?: string | null | undefined
  view?: object | null | undefined
  /** The faults that the wire already found. */
  faults?: readonly Fault[] | undefined
}

/** The values of a draft, judged except for the filter, whose names `judgeKeptFilter` looks up. */
function judgeSegment(draft: SegmentDraft): Partial<Omit<SegmentValues, 'filter' | 'owner'>> {
  const faults = new FaultList(draft.faults)
  const values: Partial<SegmentValues> = {}
  if (draft.name !== undefined) {
    const name = faults.text('name', draft.name, limits.textMax)
    if (name === null) faults.add('name', 'required')
    else if (name !== undefined) values.name = name.trim()
  }
  if (draft.q !== undefined) {
    const q = faults.text('q', draft.q, limits.searchMax)
    if (q !== undefined) values.q = q
  }
  if (draft.view !== undefined) {
    const json = JSON.stringify(draft.view ?? {})
    const code = jsonTextFault(json)
    if (code !== undefined) faults.add('view', code)
    else if (json.length > limits.segmentViewMax) faults.add('view', 'too_long', limits.segmentViewMax)
    else values.view = draft.view ?? {}
  }
  refuseFaults(faults.faults)
  return values
}

/** The stored form of a filter. Refuses its faults, and a segment that would contain itself. */
async function judgeKeptFilter(
  scope: Scope,
  filter: unknown,
  present?: SegmentRow,
): Promise<SegmentValues['filter']> {
  const held =
    present && (await heldNames(scope, present.filter as FilterTree, await getWorkspaceRules(scope)))
  const { tree, names, rules, segmentIds } = await resolveFilter(scope, filter, { ...(held && { held }) })
  if (present !== undefined && segmentIds.has(present.id)) {
    refuseFaults([{ field: 'filter', code: 'segment_in_itself' }])
  }
  return bindFilter(tree, rules, names, held)
}

/** Giving the filter back as it is shown changes nothing, even if records in it were deleted. */
async function judgeNextFilter(
  scope: Scope,
  filter: unknown,
  present: SegmentRow,
): Promise<SegmentValues['filter']> {
  const [shown] = await toSegments(scope, [present])
  const isPresent = filter === shown?.filter || isDeepStrictEqual(filter, shown?.tree)
  return isPresent ? present.filter : judgeKeptFilter(scope, filter, present)
}

/** Refuses a name that another living segment of the same owner has, naming that one. */
async function refuseTakenName(
  scope: Scope,
  { id: ownId, name, owner }: { id?: string; name: string; owner: string },
): Promise<void> {
  const rows = await listRows(scope, {
    whose: { seenBy: owner },
    limit: limits.segmentsPerWorkspaceMax,
  })
  const key = nameKey(name)
  const holder = rows.find((row) => row.owner === owner && row.id !== ownId && nameKey(row.name) === key)
  if (holder === undefined) return
  throw new Refusal({ code: 'conflict', conflicts: [{ field: 'name', existingId: holder.id }] })
}
