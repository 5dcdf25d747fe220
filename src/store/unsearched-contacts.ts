import { sql } from 'kysely'
import type { ContactRead } from './contacts.ts'
import { readColumns } from './contacts.ts'
import type { DirectoryScope, Scope } from './scope.ts'

/** The workspaces in which a contact has no search tokens yet, deleted ones too. */
export async function findUnsearchedWorkspaces(scope: DirectoryScope): Promise<string[]> {
  // One probe of contacts_unsearched a workspace.
  const { rows } = await sql<{ id: string }>`
    select w.id from workspaces w
    where exists (select from contacts c where c.workspace_id = w.id and c.search is null)
    order by w.id`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** Some contacts that have no search tokens yet, the bin's too, locked until the transaction ends. */
export async function lockUnsearched(scope: Scope, limit: number): Promise<ContactRead[]> {
  // Walks contacts_unsearched.
  const { rows } = await sql<ContactRead>`
    select ${readColumns} from contacts c
    where c.workspace_id = ${scope.workspaceId}::uuid and c.search is null
    order by c.id
    limit ${limit}::int
    for update of c`.execute(scope.db)
  return rows
}

/** Gives contacts their search tokens: nothing else of theirs changes, so it is no new version. */
export async function updateSearch(
  scope: Scope,
  contacts: readonly { id: string; search: string }[],
): Promise<void> {
  const ids = contacts.map(({ id }) => id)
  await sql`
    update contacts c set search = r.search::tsvector
    from unnest(${ids}::uuid[], ${contacts.map(({ search }) => search)}::text[]) as r(id, search)
    where c.workspace_id = ${scope.workspaceId}::uuid and c.id = any(${ids}::uuid[]) and c.id = r.id`.execute(
    scope.db,
  )
}
