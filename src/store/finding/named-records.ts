import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../kernel/scope.ts'

/** A tag, list or segment, which a filter may name. */
interface NamedRecord {
  id: string
  name: string
}

export type NamedTable = 'tags' | 'lists' | 'segments'

/** One person's own segments are nothing that a filter names. */
const shared = (table: NamedTable) => (table === 'segments' ? sql`owner = ''` : sql`true`)

/**
 * The living records with one of these ids or name keys, and possibly others: all lists and segments are
 * returned, which are few and have no keys in the store. Names of lists need not be unique.
 */
export async function findNamedRecords(
  scope: Scope,
  table: NamedTable,
  { ids, names, keys }: { ids: readonly string[]; names: readonly string[]; keys: readonly string[] },
): Promise<NamedRecord[]> {
  if (ids.length + names.length === 0) return []
  const isNamed =
    table === 'tags'
      ? sql`(name = any(${names}::text[]) or name_key = any(${keys}::text[]))`
      : sql`${names.length > 0}::bool`
  return find(scope, table, sql`(id = any(${ids}::uuid[]) or ${isNamed})`, 'all')
}

/** The deleted records among these ids, with their last names. */
export async function findDeletedRecords(
  scope: Scope,
  table: NamedTable,
  ids: readonly string[],
): Promise<NamedRecord[]> {
  if (ids.length === 0) return []
  // By primary key.
  const { rows } = await sql<NamedRecord>`
    select id, name from ${sql.table(table)}
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[]) and deleted_at is not null
    order by id`.execute(scope.db)
  return rows
}

/** Living records whose names have about the length of these, as candidates for a suggestion. */
export async function findNamesOfLength(
  scope: Scope,
  table: NamedTable,
  { shortest, longest }: { shortest: number; longest: number },
): Promise<NamedRecord[]> {
  return find(scope, table, sql`length(name) between ${shortest}::int and ${longest}::int`, 10_000)
}

async function find(
  scope: Scope,
  table: NamedTable,
  condition: RawBuilder<unknown>,
  most: number | 'all',
): Promise<NamedRecord[]> {
  // By primary key or through tags_name; lists and segments are few.
  const { rows } = await sql<NamedRecord>`
    select id, name from ${sql.table(table)}
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and ${shared(table)} and ${condition}
    order by id
    limit ${most === 'all' ? null : most}::int`.execute(scope.db)
  return rows
}
