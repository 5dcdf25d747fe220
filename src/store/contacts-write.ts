import { CompiledQuery, sql } from 'kysely'
import { type ContactColumn, contactColumnNames, contactColumns, travelType } from './contact-columns.ts'
import { LostRace, violatedIndex } from './errors.ts'
import type { Scope } from './scope.ts'
import type { ContactRow } from './tables.ts'
import { travelValue } from './unnest.ts'

/** Rows of these columns, which travel as one array each. */
function spread(names: readonly ContactColumn[]): string {
  const travelling = names.map((name, index) => `$${index + 3}::${travelType(name)}[]`).join(', ')
  return `unnest($2::uuid[], ${travelling}) as r(id, ${names.join(', ')})`
}

const cast = (name: ContactColumn) => `r.${name}::${contactColumns[name]}`

// New contacts in the order given. A row whose phone, email or external id was taken meanwhile is left out.
const insertText = `
  insert into contacts (workspace_id, id, ${contactColumnNames.join(', ')})
  select $1::uuid, r.id, ${contactColumnNames.map(cast).join(', ')}
  from ${spread(contactColumnNames)}
  on conflict do nothing
  returning id`

// These columns of the contacts given; they are locked, so each is still there. `any` repeats what the join says: a plan
// made while the table was small would otherwise read the whole workspace for a hash join, and keep doing so.
function updateText(names: readonly ContactColumn[]): string {
  return `
  update contacts c
  set ${names.map((name) => `${name} = ${cast(name)}`).join(', ')}
  from ${spread(names)}
  where c.workspace_id = $1::uuid and c.id = any($2::uuid[]) and c.id = r.id`
}

/**
 * What a batch may write: all columns, or one and what every change writes, since most large batches change one. Few
 * texts, because each is a prepared statement on every connection.
 */
const writtenWithEach: readonly ContactColumn[] = ['version', 'updated_at']
const updateOf = (names: readonly ContactColumn[]) => ({ names, text: updateText(names) })
const updateAll = updateOf(contactColumnNames)
const updateNone = updateOf(writtenWithEach)
const updateOne = new Map(contactColumnNames.map((name) => [name, updateOf([...writtenWithEach, name])]))

function updateFor([only, ...others]: readonly ContactColumn[]) {
  if (only === undefined) return updateNone
  return (others.length === 0 && updateOne.get(only)) || updateAll
}

function parameters(
  scope: Scope,
  rows: readonly ContactRow[],
  names: readonly ContactColumn[] = contactColumnNames,
): unknown[] {
  return [
    scope.workspaceId,
    rows.map((row) => row.id),
    ...names.map((name) => rows.map((row) => travelValue(row[name], contactColumns[name]))),
  ]
}

/** Writes new contacts, all or, when one lost its phone, email or external id to another transaction, `LostRace`. */
export async function insertContacts(scope: Scope, rows: readonly ContactRow[]): Promise<void> {
  if (rows.length === 0) return
  // One order for everybody, so that two batches wait for each other's keys in line rather than in a circle.
  const sorted = [...rows].sort((a, b) => compare(a.phone, b.phone) || compare(a.email_key, b.email_key))
  const result = await scope.db.executeQuery(CompiledQuery.raw(insertText, parameters(scope, sorted)))
  if (result.rows.length < rows.length) throw new LostRace('an identifier was taken meanwhile')
}

/**
 * Takes identifiers off contacts whose old ones another contact of the same batch claims; `updateContacts` writes what
 * they end up with. Without it one UPDATE could not swap two phones: uniqueness is checked row by row.
 */
export async function freeIdentifiers(scope: Scope, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update contacts set phone = null, email_key = null, external_id = null
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])`.execute(scope.db)
}

/**
 * Writes changed contacts, or throws `LostRace` when one claims what another transaction took meanwhile. `changed` are
 * the columns whose values may be others than they were, of any of them.
 */
export async function updateContacts(
  scope: Scope,
  rows: readonly ContactRow[],
  changed: ReadonlySet<ContactColumn>,
): Promise<void> {
  if (rows.length === 0) return
  const { names, text } = updateFor([...changed].filter((name) => !writtenWithEach.includes(name)))
  try {
    await scope.db.executeQuery(CompiledQuery.raw(text, parameters(scope, rows, names)))
  } catch (error) {
    if (violatedIndex(error) === undefined) throw error
    throw new LostRace('an identifier was taken meanwhile', { cause: error })
  }
}

function compare(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -1 : 1
}
