import { type RawBuilder, sql } from 'kysely'
import { writeLater } from '../kernel/pipeline.ts'
import type { DirectoryScope, Scope } from '../kernel/scope.ts'
import type { ContactRow, JobRow } from '../kernel/tables.ts'
import { tenantTables } from '../schema/distributed-tables.ts'

/** The columns of a contact that its erasure needs. */
export type GoingRow = Pick<
  ContactRow,
  | 'id'
  | 'first_name'
  | 'last_name'
  | 'full_name'
  | 'phone'
  | 'email'
  | 'email_key'
  | 'other_phones'
  | 'other_emails'
  | 'do_not_contact'
  | 'deleted_at'
>

/** Contacts by id, deleted ones included, locked in id order until the transaction ends. */
export async function lockGoing(scope: Scope, ids: readonly string[]): Promise<GoingRow[]> {
  // By primary key.
  const { rows } = await sql<GoingRow>`
    select id, first_name, last_name, full_name, phone, email, email_key, other_phones, other_emails, do_not_contact, deleted_at from contacts
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])
    order by id
    for update`.execute(scope.db)
  return rows
}

/** The ids of some contacts that were deleted before a time, the earliest deletion first. */
export async function listBinnedBefore(scope: Scope, before: Date, limit: number): Promise<string[]> {
  // Walks contacts_binned.
  const { rows } = await sql<{ id: string }>`
    select id from contacts
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at < ${before}::timestamptz
    order by deleted_at, id
    limit ${limit}::int`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/**
 * Removes contacts for good, with their history, memberships and webhook messages. They and the webhooks must
 * be locked.
 */
export async function deleteContacts(scope: Scope, ids: readonly string[]): Promise<void> {
  for (const [table, column] of [
    ['list_members', 'contact_id'],
    ['contact_log', 'contact_id'],
    ['webhook_deliveries', 'contact_id'],
    ['contacts', 'id'],
  ] as const)
    await sql`
      delete from ${sql.table(table)}
      where workspace_id = ${scope.workspaceId}::uuid and ${sql.ref(column)} = any(${ids}::uuid[])`.execute(
      scope.db,
    )
}

/** Deletes what jobs recorded about a contact, and returns the imports that touched it. */
export async function deleteJobNotesOf(scope: Scope, contactId: string): Promise<string[]> {
  // Reads all job records of this workspace: the call is rare, so there is no index for it.
  const { rows } = await sql<{ id: string }>`
    select i.id from imports i
    where i.workspace_id = ${scope.workspaceId}::uuid and i.id in (
      select j.job_id from job_contacts j
      where j.workspace_id = ${scope.workspaceId}::uuid and j.contact_id = ${contactId}::uuid)`.execute(
    scope.db,
  )
  for (const table of ['job_contacts', 'job_kept'] as const)
    await sql`
      delete from ${sql.table(table)}
      where workspace_id = ${scope.workspaceId}::uuid and contact_id = ${contactId}::uuid`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** Texts that identify a contact: in files that are known to contain it, and in any file. */
export interface ContactTraces {
  inOwnFiles: readonly string[]
  anywhere: readonly string[]
}

/**
 * Deletes the files of these imports, and refused rows and warned cells that contain one of the texts: of
 * `inOwnFiles` in these imports, of `anywhere` in all imports.
 */
export async function deleteImportTraces(
  scope: Scope,
  importIds: readonly string[],
  { inOwnFiles, anywhere }: ContactTraces,
): Promise<void> {
  const holds = (column: 'cells' | 'cell', texts: readonly string[]) =>
    sql`exists (select from unnest(${texts}::text[]) as t(word)
      where strpos(lower(${sql.ref(column)}::text), t.word) > 0
        or strpos(regexp_replace(${sql.ref(column)}::text, '[^0-9]', '', 'g'), t.word) > 0)`
  const within = (column: 'cells' | 'cell') =>
    sql`(import_id = any(${importIds}::uuid[]) and ${holds(column, inOwnFiles)} or ${holds(column, anywhere)})`
  await sql`
    delete from import_chunks
    where workspace_id = ${scope.workspaceId}::uuid and import_id = any(${importIds}::uuid[])`.execute(
    scope.db,
  )
  await sql`
    delete from import_errors
    where workspace_id = ${scope.workspaceId}::uuid and ${within('cells')}`.execute(scope.db)
  await sql`
    delete from import_warnings
    where workspace_id = ${scope.workspaceId}::uuid and ${within('cell')}`.execute(scope.db)
}

/** The imports whose profile contains one of these texts. */
export async function listImportsShowing(scope: Scope, texts: readonly string[]): Promise<string[]> {
  // Reads the workspace's imports, one row each.
  const { rows } = await sql<{ id: string }>`
    select id from imports
    where workspace_id = ${scope.workspaceId}::uuid and exists (
      select from unnest(${texts}::text[]) as t(word)
      where strpos(lower(profile::text), t.word) > 0
        or strpos(regexp_replace(profile::text, '[^0-9]', '', 'g'), t.word) > 0)`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** The inputs of ended jobs that contain one of these texts, by job. */
export async function listInputsWith(
  scope: Scope,
  texts: readonly string[],
): Promise<Pick<JobRow, 'id' | 'input'>[]> {
  // Reads the workspace's jobs, one row each.
  const { rows } = await sql<Pick<JobRow, 'id' | 'input'>>`
    select id, input from jobs
    where workspace_id = ${scope.workspaceId}::uuid and finished_at is not null and exists (
      select from unnest(${texts}::text[]) as t(word) where strpos(lower(input::text), t.word) > 0)`.execute(
    scope.db,
  )
  return rows
}

/** Replaces the input of an ended job. */
export async function updateEndedInput(scope: Scope, id: string, input: object): Promise<void> {
  await sql`
    update jobs set input = ${JSON.stringify(input)}::jsonb
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and finished_at is not null`.execute(
    scope.db,
  )
}

/** The account of a workspace. */
export async function findAccountId(scope: Scope): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select account_id as id from workspaces where id = ${scope.workspaceId}::uuid`.execute(scope.db)
  return rows[0]?.id
}

/** The workspace's key for hashes of erased people; stores `fresh` if it has none. */
export async function ensureDenialKey(scope: Scope, fresh: Buffer): Promise<Buffer> {
  const { rows } = await sql<{ key: Buffer }>`
    update tenants set denial_key = coalesce(denial_key, ${fresh}::bytea)
    where workspace_id = ${scope.workspaceId}::uuid
    returning denial_key as key`.execute(scope.db)
  return rows[0]!.key
}

/** Stores hashes of erased do-not-contact people; known ones are unchanged. */
export async function insertDeniedPeople(scope: Scope, hashes: readonly Buffer[], at: Date): Promise<void> {
  if (hashes.length === 0) return
  const distinct = [...new Map(hashes.map((hash) => [hash.toString('hex'), hash])).values()]
  // A known one is written as it is, so that the count proves that none was passed over.
  await writeLater(
    scope,
    sql`
    insert into denied_people (workspace_id, hash, at)
    select w.workspace_id, r.hash, ${at}::timestamptz
    from tenants w cross join unnest(${distinct}::bytea[]) as r(hash)
    where w.workspace_id = ${scope.workspaceId}::uuid
    on conflict (workspace_id, hash) do update set at = denied_people.at`,
    distinct.length,
  )
}

/** Those of these hashes that belong to erased do-not-contact people. For `readTogether`. */
export function deniedPeopleStatement(scope: Scope, hashes: readonly Buffer[]): RawBuilder<{ hash: Buffer }> {
  // By primary key.
  return sql<{ hash: Buffer }>`
    select hash from denied_people
    where workspace_id = ${scope.workspaceId}::uuid and hash = any(${hashes}::bytea[])`
}

/** A workspace, living or deleted, that may have data to purge. */
export interface SweptWorkspace {
  id: string
  deletedAt: Date | null
  purgeAt: Date | null
}

/** A page of the workspaces that are not purged yet, in id order. */
export async function listSweptWorkspaces(
  scope: DirectoryScope,
  page: { afterId: string; limit: number },
): Promise<SweptWorkspace[]> {
  const { rows } = await sql<SweptWorkspace>`
    select id, deleted_at as "deletedAt", purge_at as "purgeAt" from workspaces
    where id > ${page.afterId}::uuid and purged_at is null
    order by id
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

/** The tables of a workspace, referring ones first; its row in `tenants` is deleted last, separately. */
const remainders = tenantTables.filter((table) => table !== 'tenants').reverse()

/** Deletes some rows of a deleted workspace and returns their number; 0 if none is left. */
export async function deleteRemainder(scope: Scope, limit: number): Promise<number> {
  for (const table of remainders) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)}
      where workspace_id = ${scope.workspaceId}::uuid and ctid = any(array(
        select ctid from ${sql.table(table)} where workspace_id = ${scope.workspaceId}::uuid limit ${limit}::int))`.execute(
      scope.db,
    )
    if (Number(numAffectedRows ?? 0) > 0) return Number(numAffectedRows)
  }
  return 0
}

/** Removes the rest of an emptied workspace: its keys, its names, and its row in `tenants`. */
export async function deletePurgedWorkspace(scope: Scope, at: Date): Promise<void> {
  await sql`delete from tenants where workspace_id = ${scope.workspaceId}::uuid`.execute(scope.db)
  await sql`delete from api_keys where workspace_id = ${scope.workspaceId}::uuid`.execute(scope.db)
  await sql`
    update workspaces set purged_at = ${at}::timestamptz, name = 'Purged', description = null, icon = null,
      contact_name = null, contact_phone = null, contact_email = null, street_address = null, state = null, zip = null,
      country = null, business_registration_number = null, billing = '{}'
    where id = ${scope.workspaceId}::uuid and deleted_at is not null`.execute(scope.db)
}

/** Sets the time at which a deleted workspace is purged; false if the account has no such workspace. */
export async function updatePurgeAt(
  scope: DirectoryScope,
  { accountId, id, at }: { accountId: string; id: string; at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update workspaces set purge_at = ${at}::timestamptz
    where id = ${id}::uuid and account_id = ${accountId}::uuid and deleted_at is not null
    returning id`.execute(scope.db)
  return rows.length > 0
}
