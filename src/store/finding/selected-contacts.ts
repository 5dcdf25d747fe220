import { sql } from 'kysely'
import { type ContactRead, lockContactVersionsStatement, readColumns } from '../contacts/contacts.ts'
import { planEachTime } from '../database/named-statements.ts'
import { readTogether } from '../kernel/pipeline.ts'
import type { IdPage, Scope } from '../kernel/scope.ts'
import type { Life, ResolvedSelection } from './condition.ts'
import { conditionSql } from './condition-sql.ts'

/** The condition for a contact `c` to be in the selection. */
export function isSelected(scope: Scope, { deleted, where }: ResolvedSelection) {
  return sql`c.workspace_id = ${scope.workspaceId}::uuid and ${isOfLife(deleted)} and ${conditionSql(where, scope)}`
}

function isOfLife(deleted: Life) {
  if (deleted === 'either') return sql`true`
  return deleted ? sql`c.deleted_at is not null` : sql`c.deleted_at is null`
}

/** The number of selected contacts. Exact. */
export async function countSelected(scope: Scope, selection: ResolvedSelection): Promise<number> {
  const { rows } = await sql<{ count: number }>`${planEachTime}
    select count(*) as count from contacts c where ${isSelected(scope, selection)}`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** A page of the ids of the selected contacts, in id order. */
export async function listSelectedIds(
  scope: Scope,
  selection: ResolvedSelection,
  page: IdPage,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`${planEachTime}
    select c.id from contacts c
    where ${isSelected(scope, selection)} and ${beyond(page)}
    order by c.id
    limit ${page.limit}::int`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/**
 * Those of these contacts that are selected, in id order, checked after all of them were locked until the end
 * of the transaction.
 */
export async function lockSelectedIds(
  scope: Scope,
  { deleted, where }: ResolvedSelection,
  ids: readonly string[],
): Promise<string[]> {
  const among: ResolvedSelection = { deleted, where: { all: [{ test: 'ids', ids: [...ids] }, where] } }
  const [, rows] = await readTogether<[{ id: string }, { id: string }]>(scope, [
    lockContactVersionsStatement(scope, ids),
    sql`${planEachTime} select c.id from contacts c where ${isSelected(scope, among)} order by c.id`,
  ])
  return rows.map(({ id }) => id)
}

/** A page of the selected contacts, in id order. */
export async function listSelected(
  scope: Scope,
  selection: ResolvedSelection,
  page: IdPage,
): Promise<ContactRead[]> {
  const { rows } = await sql<ContactRead>`${planEachTime}
    select ${readColumns(scope)} from contacts c
    where ${isSelected(scope, selection)} and ${beyond(page)}
    order by c.id
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

const beyond = ({ afterId }: IdPage) => (afterId === undefined ? sql`true` : sql`c.id > ${afterId}::uuid`)
