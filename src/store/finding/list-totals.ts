import { type RawBuilder, sql } from 'kysely'
import type { DirectoryScope, Scope } from '../kernel/scope.ts'

/** Counts rows. Exact: reads the whole index that the list walks. */
async function count({ db }: DirectoryScope, rows: RawBuilder<unknown>): Promise<number> {
  const { rows: found } = await sql<{ count: number }>`select count(*) as count from ${rows}`.execute(db)
  return found[0]?.count ?? 0
}

const ofWorkspace = ({ workspaceId }: Scope) => sql`workspace_id = ${workspaceId}::uuid`

const living = (deleted: boolean) => (deleted ? sql`deleted_at is not null` : sql`deleted_at is null`)

/** The number of the workspace's jobs. */
export function countJobs(scope: Scope): Promise<number> {
  return count(scope, sql`jobs where ${ofWorkspace(scope)}`)
}

/** The number of contacts that a job did not change. */
export function countJobKept(scope: Scope, jobId: string): Promise<number> {
  return count(scope, sql`job_kept where ${ofWorkspace(scope)} and job_id = ${jobId}::uuid`)
}

/** The number of the workspace's imports, without incomplete uploads. */
export function countImports(scope: Scope): Promise<number> {
  return count(scope, sql`imports where ${ofWorkspace(scope)} and profile is not null`)
}

/** The number of rows that an import refused. */
export function countImportErrors(scope: Scope, importId: string): Promise<number> {
  return count(scope, sql`import_errors where ${ofWorkspace(scope)} and import_id = ${importId}::uuid`)
}

/** The number of an import's warnings. */
export function countImportWarnings(scope: Scope, importId: string): Promise<number> {
  return count(scope, sql`import_warnings where ${ofWorkspace(scope)} and import_id = ${importId}::uuid`)
}

/** The number of a contact's versions in the log. */
export function countVersions(scope: Scope, contactId: string): Promise<number> {
  return count(scope, sql`contact_log where ${ofWorkspace(scope)} and contact_id = ${contactId}::uuid`)
}

/** The number of the workspace's living or deleted tags or lists. */
export function countNamed(
  scope: Scope,
  table: 'tags' | 'lists' | 'segments',
  { deleted = false }: { deleted?: boolean | undefined } = {},
): Promise<number> {
  return count(scope, sql`${sql.table(table)} where ${ofWorkspace(scope)} and ${living(deleted)}`)
}

/** The number of the account's keys, revoked ones included. */
export function countApiKeys(scope: DirectoryScope, accountId: string): Promise<number> {
  return count(scope, sql`api_keys where account_id = ${accountId}::uuid`)
}

/** The number of the account's living people. */
export function countPeople(scope: DirectoryScope, accountId: string): Promise<number> {
  return count(scope, sql`people where account_id = ${accountId}::uuid and removed_at is null`)
}

/** The number of the account's open invitations. */
export function countInvites(scope: DirectoryScope, accountId: string, at: Date): Promise<number> {
  return count(
    scope,
    sql`invites where account_id = ${accountId}::uuid and purpose = 'invite' and expires_at > ${at}::timestamptz`,
  )
}
