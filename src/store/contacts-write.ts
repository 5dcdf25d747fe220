import { sql } from 'kysely'
import { contactColumnNames, contactColumns } from './contact-columns.ts'
import { writeLater } from './pipeline.ts'
import type { Scope } from './scope.ts'
import type { ContactRow } from './tables.ts'
import { columnLiterals, travelType } from './unnest.ts'

const travelling = contactColumnNames
  .map((name, index) => `$${index + 3}::${travelType(contactColumns[name])}[]`)
  .join(', ')
const spread = `unnest($2::uuid[], ${travelling}) as r(id, ${contactColumnNames.join(', ')})`
const cast = (name: (typeof contactColumnNames)[number]) => `r.${name}::${contactColumns[name]}`

// New contacts in the order given; the first whose phone, email or external id was taken meanwhile fails them all.
const insertText = `
  insert into contacts (workspace_id, id, ${contactColumnNames.join(', ')})
  select $1::uuid, r.id, ${contactColumnNames.map(cast).join(', ')}
  from ${spread}`

// Every column of the contacts given; they are locked, so each is still there. `any` repeats what the join says: a plan
// made while the table was small would otherwise read the whole workspace for a hash join, and keep doing so.
const updateText = `
  update contacts c
  set ${contactColumnNames.map((name) => `${name} = ${cast(name)}`).join(', ')}
  from ${spread}
  where c.workspace_id = $1::uuid and c.id = any($2::uuid[]) and c.id = r.id`

function parameters(scope: Scope, rows: readonly ContactRow[]): unknown[] {
  return [scope.workspaceId, rows.map((row) => row.id), ...columnLiterals(rows, contactColumns)]
}

/** Writes new contacts. When one lost its phone, email or external id to another transaction, all of this one runs again. */
export async function insertContacts(scope: Scope, rows: readonly ContactRow[]): Promise<void> {
  if (rows.length === 0) return
  // One order for everybody, so that two batches wait for each other's keys in line rather than in a circle.
  const sorted = [...rows].sort((a, b) => compare(a.phone, b.phone) || compare(a.email_key, b.email_key))
  await writeLater(scope, { text: insertText, values: parameters(scope, sorted) })
}

/**
 * Takes identifiers off contacts whose old ones another contact of the same batch claims; `updateContacts` writes what
 * they end up with. Without it one UPDATE could not swap two phones: uniqueness is checked row by row.
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

/** Writes changed contacts. When one claims what another transaction took meanwhile, all of this one runs again. */
export async function updateContacts(scope: Scope, rows: readonly ContactRow[]): Promise<void> {
  if (rows.length > 0) await writeLater(scope, { text: updateText, values: parameters(scope, rows) })
}

function compare(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -1 : 1
}
