import { sql } from 'kysely'
import { LostRace, violatedIndex } from '../kernel/errors.ts'
import type { Scope } from '../kernel/scope.ts'
import type { SegmentRow } from '../kernel/tables.ts'

const columns = sql`workspace_id, id, name, owner, filter, q, view, created_at, updated_at, deleted_at`

/** The columns that a caller may set. */
export type SegmentValues = Pick<SegmentRow, 'name' | 'owner' | 'filter' | 'q' | 'view'>

/** Whose segments: the workspace's with those of one owner, or really all. */
type Whose = { seenBy: string } | 'all'

const of = (whose: Whose) =>
  whose === 'all' ? sql`true` : sql`(owner = '' or owner = ${whose.seenBy}::text)`

/** A page of the workspace's living segments, newest first: by id, which starts with the time of creation. */
export async function listSegments(
  scope: Scope,
  { whose, ...page }: { whose: Whose; limit: number; beforeId?: string | undefined },
): Promise<SegmentRow[]> {
  const beyond = page.beforeId === undefined ? sql`true` : sql`id < ${page.beforeId}::uuid`
  // Walks the primary key backwards.
  const { rows } = await sql<SegmentRow>`
    select ${columns} from segments
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and ${of(whose)} and ${beyond}
    order by id desc
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

/** The number of the workspace's living segments. Exact; segments are few. */
export async function countSegments(scope: Scope, whose: Whose): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from segments
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and ${of(whose)}`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** Living segments by id, in no particular order. */
export async function findSegments(scope: Scope, ids: readonly string[]): Promise<SegmentRow[]> {
  if (ids.length === 0) return []
  // By primary key.
  const { rows } = await sql<SegmentRow>`
    select ${columns} from segments
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[]) and deleted_at is null`.execute(
    scope.db,
  )
  return rows
}

/** Adds a segment, or throws `LostRace` if a living one has its name. */
export async function insertSegment(scope: Scope, segment: SegmentRow): Promise<void> {
  // segments_owner_name decides.
  const { rows } = await sql`
    insert into segments (workspace_id, id, name, owner, filter, q, view, created_at, updated_at)
    values (${scope.workspaceId}::uuid, ${segment.id}::uuid, ${segment.name}::text,
      ${segment.owner}::text, ${JSON.stringify(segment.filter)}::jsonb, ${segment.q}::text, ${JSON.stringify(segment.view)}::jsonb,
      ${segment.created_at}::timestamptz, ${segment.updated_at}::timestamptz)
    on conflict do nothing
    returning id`.execute(scope.db)
  if (rows.length === 0) throw new LostRace('a segment of this name was made meanwhile')
}

/** Changes a living segment, or throws `LostRace` if another one has the name. */
export async function updateSegment(
  scope: Scope,
  id: string,
  values: SegmentValues,
  at: Date,
): Promise<SegmentRow | undefined> {
  try {
    const { rows } = await sql<SegmentRow>`
      update segments
      set name = ${values.name}::text, owner = ${values.owner}::text, filter = ${JSON.stringify(values.filter)}::jsonb, q = ${values.q}::text,
        view = ${JSON.stringify(values.view)}::jsonb, updated_at = greatest(updated_at + interval '1 millisecond', ${at}::timestamptz)
      where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null
      returning ${columns}`.execute(scope.db)
    return rows[0]
  } catch (error) {
    if (violatedIndex(error) === undefined) throw error
    throw new LostRace('a segment of this name was made meanwhile', { cause: error })
  }
}

/** Deletes a living segment softly, which frees its name; false if there is none. */
export async function deleteSegment(scope: Scope, id: string, at: Date): Promise<boolean> {
  const { rows } = await sql`
    update segments set deleted_at = ${at}::timestamptz, updated_at = greatest(updated_at, ${at}::timestamptz)
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null
    returning id`.execute(scope.db)
  return rows.length > 0
}

/** Puts away one owner's own segments in a workspace, whose owner is gone. */
export async function deleteSegmentsOf(scope: Scope, owner: string, at: Date): Promise<void> {
  // Within the workspace's part of the primary key; segments are few.
  await sql`
    update segments set deleted_at = ${at}::timestamptz, updated_at = greatest(updated_at, ${at}::timestamptz)
    where workspace_id = ${scope.workspaceId}::uuid and owner = ${owner}::text and deleted_at is null`.execute(
    scope.db,
  )
}
