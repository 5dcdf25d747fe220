import { sql } from 'kysely'
import {
  type DerivedColumn,
  derivedColumnNames,
  derivedColumns,
  isAlwaysWritten,
  isDerived,
  typeOfColumn,
  type WrittenColumn,
  writtenColumnNames,
} from '../kernel/contact-columns.ts'
import { columnLiteral } from '../kernel/literals.ts'
import { writeInParts, writeLater } from '../kernel/pipeline.ts'
import type { DirectoryScope, Scope } from '../kernel/scope.ts'
import { type Spread, spreadOf } from '../kernel/spread.ts'
import type { ContactRow } from '../kernel/tables.ts'
import { type ContactRead, readColumns } from './contacts.ts'

/** Rows of contacts with these columns, as parameters of a statement; `$2` is their ids. */
function spread(names: readonly WrittenColumn[]): Spread<ContactRow> {
  const id = { name: 'id', type: 'uuid', isRequired: false }
  const columns = names.map((name) => ({ name, type: typeOfColumn(name), isRequired: isAlwaysWritten(name) }))
  return spreadOf([id, ...columns], 2)
}

/** The text of a statement that writes contacts, with the encoding of its parameters. */
interface Write {
  text: string
  rows: Spread<ContactRow>
}

// Inserts new contacts in the given order. If another transaction took a phone, email or external id, the
// whole statement fails.
function insertOf(names: readonly WrittenColumn[]): Write {
  const rows = spread(names)
  const text = `
  insert into contacts (workspace_id, id, ${names.join(', ')})
  select w.workspace_id, ${Object.values(rows.values).join(', ')}
  from tenants w cross join ${rows.from}
  where w.workspace_id = $1::uuid`
  return { text, rows }
}

// Updates these columns of the given contacts, which are locked, so that each still exists. The condition
// `any` repeats the join: otherwise a plan from when the table was small would read the whole workspace for a
// hash join, and be used for good.
function updateOf(names: readonly WrittenColumn[]): Write {
  const rows = spread(names)
  const values = Object.entries(rows.values).map(([name, value]) => `${value} as ${name}`)
  const text = `
  with s as materialized (
    select ${values.join(', ')} from ${rows.from}
  )
  update contacts c
  set ${names.map((name) => `${name} = s.${name}`).join(', ')}
  from s
  where c.workspace_id = $1::uuid and c.id = any($2::uuid[]) and c.id = s.id`
  return { text, rows }
}

const insertAll = insertOf(writtenColumnNames)
const updateAll = updateOf(writtenColumnNames)
/** The columns that every change writes. */
const always: ReadonlySet<WrittenColumn> = new Set(['version', 'updated_at'])

/**
 * The statement for a batch that changed these columns: if it is only one column, that one and its derived
 * columns, as in most large batches; otherwise all columns. So there are few texts, each of which is a
 * prepared statement on every connection.
 */
function updateOfChanged(changed: ReadonlySet<WrittenColumn>): Write {
  const own = [...changed].filter((name) => !always.has(name) && !isDerived(name))
  if (own.length > 1) return updateAll
  const names = [...always, ...own, ...derivedColumnNames.filter((name) => changed.has(name))]
  const key = names.join(' ')
  const write = narrowUpdates.get(key) ?? updateOf(names)
  narrowUpdates.set(key, write)
  return write
}

const narrowUpdates = new Map<string, Write>()

/** Computes each derived column of a contact; `search` as the text of a tsvector. */
export type Derive = Readonly<Record<DerivedColumn, (row: ContactRow) => unknown>>

/**
 * Inserts new contacts. If another transaction took a phone, email or external id, throws `LostRace`, and the
 * whole transaction runs again.
 */
export async function insertContacts(
  scope: Scope,
  rows: readonly ContactRow[],
  derive: Derive,
): Promise<void> {
  if (rows.length === 0) return
  // One order for all writers, so that two batches cannot deadlock on each other's keys.
  const sorted = [...rows].sort((a, b) => compare(a.phone, b.phone) || compare(a.email_key, b.email_key))
  await writeInParts(scope, sorted, (part) => ({
    text: insertAll.text,
    values: [scope.workspaceId, ...insertAll.rows.parameters(part, derive)],
    rows: part.length,
  }))
}

/**
 * Sets identifiers to null that another contact of the same batch claims; `updateContacts` writes the final
 * values. Without this, one UPDATE could not swap two phones, because uniqueness is checked row by row.
 */
export async function freeIdentifiers(scope: Scope, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await writeLater(
    scope,
    sql`
    update contacts set phone = null, email_key = null, external_id = null
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])`,
  )
}

/**
 * Writes changed contacts. If another transaction took an identifier, the whole transaction runs again.
 * `changed`: the columns whose value differs in at least one of them.
 */
export async function updateContacts(
  scope: Scope,
  rows: readonly ContactRow[],
  changed: ReadonlySet<WrittenColumn>,
  derive: Derive,
): Promise<void> {
  if (rows.length === 0) return
  const { text, rows: spread } = updateOfChanged(changed)
  await writeInParts(scope, rows, (part) => ({
    text,
    values: [scope.workspaceId, ...spread.parameters(part, derive)],
    rows: part.length,
  }))
}

function compare(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -1 : 1
}

/** The workspaces with contacts that lack derived columns, deleted contacts included. */
export async function findUnderivedWorkspaces(scope: DirectoryScope): Promise<string[]> {
  // One probe of contacts_underived per workspace.
  const { rows } = await sql<{ id: string }>`
    select t.workspace_id as id from tenants t
    where exists (
      select from contacts c where c.workspace_id = t.workspace_id and (c.search is null or c.folded is null))
    order by t.workspace_id`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** Some contacts that lack derived columns, deleted ones included, locked until the transaction ends. */
export async function lockUnderived(scope: Scope, limit: number): Promise<ContactRead[]> {
  // Walks contacts_underived.
  const { rows } = await sql<ContactRead>`
    select ${readColumns(scope)} from contacts c
    where c.workspace_id = ${scope.workspaceId}::uuid and (c.search is null or c.folded is null)
    order by c.id
    limit ${limit}::int
    for update of c`.execute(scope.db)
  return rows
}

/** Writes the derived columns of contacts. Nothing else changes, so it is no new version. */
export async function updateDerived(
  scope: Scope,
  contacts: readonly ContactRow[],
  derive: Derive,
): Promise<void> {
  const ids = contacts.map(({ id }) => id)
  const literals = derivedColumnNames.map((name) =>
    columnLiteral(contacts, derive[name], derivedColumns[name]),
  )
  const [search, folded, lastName] = literals
  await sql`
    with r as materialized (
      select * from unnest(${ids}::uuid[], ${search}::text[], ${folded}::text[], ${lastName}::text[])
        as u(id, search, folded, last_name_sort)
    )
    update contacts c
    set search = r.search::tsvector, folded = r.folded::jsonb, last_name_sort = r.last_name_sort
    from r
    where c.workspace_id = ${scope.workspaceId}::uuid and c.id = any(${ids}::uuid[]) and c.id = r.id`.execute(
    scope.db,
  )
}

type Keys = Pick<ContactRow, 'id' | 'email_key' | 'external_id'>

/**
 * Writes the keys by which contacts are compared now, and returns the keys that they have. A contact keeps
 * its former key if another living contact has the new one, so that two people are never merged.
 */
export async function updateFreeKeys(scope: Scope, contacts: readonly Keys[]): Promise<Keys[]> {
  const kept: Keys[] = []
  // Few contacts have such identifiers, and two of a chunk may get the same key.
  for (const { id, email_key: emailKey, external_id: externalId } of contacts) {
    const { rows } = await sql<Keys>`
      update contacts c set email_key = ${emailKey}::text, external_id = ${externalId}::text
      where c.workspace_id = ${scope.workspaceId}::uuid and c.id = ${id}::uuid
        and (c.deleted_at is not null or not exists (
          select from contacts o
          where o.workspace_id = ${scope.workspaceId}::uuid and o.deleted_at is null and o.id <> c.id
            and (o.email_key = ${emailKey}::text or o.external_id = ${externalId}::text)))
      returning c.id, c.email_key, c.external_id`.execute(scope.db)
    kept.push(...rows)
  }
  return kept
}
