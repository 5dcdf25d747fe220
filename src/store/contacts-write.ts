import { CompiledQuery, sql } from 'kysely'
import { contactColumnNames, contactColumns, travelType } from './contact-columns.ts'
import { LostRace, violatedIndex } from './errors.ts'
import type { Scope } from './scope.ts'
import type { ContactRow } from './tables.ts'
import { travelValue } from './unnest.ts'

const travelling = contactColumnNames.map((name, index) => `$${index + 3}::${travelType(name)}[]`).join(', ')
const spread = `unnest($2::uuid[], ${travelling}) as r(id, ${contactColumnNames.join(', ')})`
const cast = (name: (typeof contactColumnNames)[number]) => `r.${name}::${contactColumns[name]}`

// New contacts in the order given. A row whose phone, email or external id was taken meanwhile is left out.
const insertText = `
  insert into contacts (workspace_id, id, ${contactColumnNames.join(', ')})
  select $1::uuid, r.id, ${contactColumnNames.map(cast).join(', ')}
  from ${spread}
  on conflict do nothing
  returning id`

// Every column of the contacts given; they are locked, so each is still there. `any` repeats what the join says: a plan
// made while the table was small would otherwise read the whole workspace for a hash join, and keep doing so.
const updateText = `
  update contacts c
  set ${contactColumnNames.map((name) => `${name} = ${cast(name)}`).join(', ')}
  from ${spread}
  where c.workspace_id = $1::uuid and c.id = any($2::uuid[]) and c.id = r.id`

function parameters(scope: Scope, rows: readonly ContactRow[]): unknown[] {
  return [
    scope.workspaceId,
    rows.map((row) => row.id),
    ...contactColumnNames.map((name) => rows.map((row) => travelValue(row[name], contactColumns[name]))),
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

/** Writes changed contacts, or throws `LostRace` when one claims what another transaction took meanwhile. */
export async function updateContacts(scope: Scope, rows: readonly ContactRow[]): Promise<void> {
  if (rows.length === 0) return
  try {
    await scope.db.executeQuery(CompiledQuery.raw(updateText, parameters(scope, rows)))
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
