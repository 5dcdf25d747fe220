import { sql } from 'kysely'
import { writeInParts } from '../kernel/pipeline.ts'
import type { Scope } from '../kernel/scope.ts'
import { spreadOf } from '../kernel/spread.ts'
import type { ContactLogRow } from '../kernel/tables.ts'

export type NewContactLogRow = Omit<ContactLogRow, 'workspace_id' | 'feed_position'>

const logColumns = {
  contact_id: 'uuid',
  version: 'int4',
  action: 'text',
  operation_id: 'uuid',
  actor: 'text',
  at: 'timestamptz',
  changes: 'jsonb',
} as const satisfies Record<keyof NewContactLogRow, string>

const logColumnNames = Object.keys(logColumns) as (keyof NewContactLogRow)[]

const rowsOfLog = spreadOf<NewContactLogRow>(
  logColumnNames.map((name) => ({
    name,
    type: logColumns[name],
    isRequired: name !== 'contact_id' && name !== 'changes',
  })),
  2,
)

/**
 * The position of a row in the change feed: its transaction, but not before the position of the previous
 * version. A transaction may wait for the previous one and still have the lower number, if it got its own by
 * locking another contact first.
 */
const feedPosition = `
    case when ${rowsOfLog.values.version} = 1 then pg_current_xact_id() else greatest(pg_current_xact_id(), (
      select l.feed_position from contact_log l
      where l.workspace_id = $1::uuid and l.contact_id = r.contact_id::uuid and l.version < ${rowsOfLog.values.version}
      order by l.version desc limit 1)) end`

const insertText = `
  insert into contact_log (workspace_id, ${logColumnNames.join(', ')}, feed_position)
  select w.workspace_id, ${Object.values(rowsOfLog.values).join(', ')},${feedPosition}
  from tenants w cross join ${rowsOfLog.from}
  where w.workspace_id = $1::uuid`

/** Appends rows to the log, in one statement per batch. */
export async function insertContactLog(scope: Scope, rows: readonly NewContactLogRow[]): Promise<void> {
  await writeInParts(scope, rows, (part) => ({
    text: insertText,
    values: [scope.workspaceId, ...rowsOfLog.parameters(part)],
    rows: part.length,
  }))
}

/** The log of a contact, newest first, starting below a version. */
export async function listContactLog(
  scope: Scope,
  contactId: string,
  page: { belowVersion: number; limit: number },
): Promise<ContactLogRow[]> {
  const { rows } = await sql<ContactLogRow>`
    select workspace_id, contact_id, version, action, operation_id, actor, at, changes, feed_position
    from contact_log
    where workspace_id = ${scope.workspaceId}::uuid and contact_id = ${contactId}::uuid
      and version < ${page.belowVersion}::int4
    order by version desc
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

/**
 * A page of a history, limited by the bytes of its rows; it has at least one row. `isCut`: the limit left
 * rows of the page out.
 */
export async function listContactLogWithin(
  scope: Scope,
  contactId: string,
  page: { belowVersion: number; limit: number; bytesMax: number },
): Promise<{ rows: ContactLogRow[]; isCut: boolean }> {
  // Walks the primary key; only the returned rows are decompressed.
  const { rows } = await sql<ContactLogRow & { in_page: number }>`
    with sized as (
      select l.version, coalesce(octet_length(l.changes::text), 0) as bytes from contact_log l
      where l.workspace_id = ${scope.workspaceId}::uuid and l.contact_id = ${contactId}::uuid
        and l.version < ${page.belowVersion}::int4
      order by l.version desc
      limit ${page.limit}::int
    ),
    placed as (
      select version, sum(bytes) over (order by version desc) - bytes as bytes_before, count(*) over () as in_page
      from sized
    )
    select l.workspace_id, l.contact_id, l.version, l.action, l.operation_id, l.actor, l.at, l.changes,
      l.feed_position, p.in_page
    from placed p
    join contact_log l on l.workspace_id = ${scope.workspaceId}::uuid and l.contact_id = ${contactId}::uuid
      and l.version = p.version
    where p.bytes_before < ${page.bytesMax}::bigint
    order by l.version desc`.execute(scope.db)
  const isCut = rows.length < (rows[0]?.in_page ?? 0)
  return { rows: rows.map(({ in_page: _, ...row }) => row), isCut }
}

/** A range of one contact's versions, `after` exclusive, `upTo` inclusive. */
interface VersionStretch {
  contactId: string
  after: number
  upTo: number
}

/**
 * The log of these stretches, each contact's newest first: of as many of the contacts, in the order of their ids, as come to
 * `bytesMax`, the first in any case.
 */
export async function listLogStretches(
  scope: Scope,
  stretches: readonly VersionStretch[],
  bytesMax: number = Number.MAX_SAFE_INTEGER,
): Promise<ContactLogRow[]> {
  if (stretches.length === 0) return []
  // One walk of the primary key per range.
  const { rows } = await sql<ContactLogRow>`
    with found as (select l.workspace_id, l.contact_id, l.version, l.action, l.operation_id, l.actor, l.at, l.changes,
      l.feed_position,
      case when coalesce(pg_column_size(l.changes), 0) < 500 then 500 else octet_length(l.changes::text) end as bytes
    from unnest(
      ${stretches.map(({ contactId }) => contactId)}::uuid[],
      ${stretches.map(({ after }) => after)}::int4[],
      ${stretches.map(({ upTo }) => upTo)}::int4[]
    ) as s(contact_id, after, up_to)
    join contact_log l on l.workspace_id = ${scope.workspaceId}::uuid and l.contact_id = s.contact_id
      and l.version > s.after and l.version <= s.up_to
    where l.contact_id = any(${stretches.map(({ contactId }) => contactId)}::uuid[])
    ), placed as (
      select found.*, coalesce(sum(bytes) over (
        order by contact_id groups between unbounded preceding and 1 preceding), 0) as bytes_before
      from found
    )
    select workspace_id, contact_id, version, action, operation_id, actor, at, changes, feed_position
    from placed
    where bytes_before < ${bytesMax}::bigint
    order by contact_id, version desc`.execute(scope.db)
  return rows
}
