import { sql } from 'kysely'
import { type ContactRead, readColumns } from '../contacts.ts'
import type { IdPage } from '../id-page.ts'
import type { Scope } from '../scope.ts'
import type { ResolvedSelection } from './condition.ts'
import { conditionSql } from './condition-sql.ts'

/** What a contact called `c` meets that is in the selection. */
export function isSelected(scope: Scope, { deleted, where }: ResolvedSelection) {
  return sql`c.workspace_id = ${scope.workspaceId}::uuid
    and ${deleted ? sql`c.deleted_at is not null` : sql`c.deleted_at is null`} and ${conditionSql(where)}`
}

/** How many contacts are selected. Exact. */
export async function countSelected(scope: Scope, selection: ResolvedSelection): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from contacts c where ${isSelected(scope, selection)}`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** A page of the ids of the selected contacts, in id order. */
export async function listSelectedIds(
  scope: Scope,
  selection: ResolvedSelection,
  page: IdPage,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from contacts c
    where ${isSelected(scope, selection)} and ${beyond(page)}
    order by c.id
    limit ${page.limit}::int`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** A page of the selected contacts, in id order. */
export async function listSelected(
  scope: Scope,
  selection: ResolvedSelection,
  page: IdPage,
): Promise<ContactRead[]> {
  const { rows } = await sql<ContactRead>`
    select ${readColumns} from contacts c
    where ${isSelected(scope, selection)} and ${beyond(page)}
    order by c.id
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

const beyond = ({ afterId }: IdPage) => (afterId === undefined ? sql`true` : sql`c.id > ${afterId}::uuid`)
