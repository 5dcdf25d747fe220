import { sql } from 'kysely'
import type { LongTransaction } from '../database/long-transaction.ts'
import type { DirectoryScope } from '../kernel/scope.ts'

/** What a PostgreSQL server says about itself. */
export interface ServerFacts {
  /** Such as 180004 for 18.4. */
  versionNumber: number
  version: string
  fsync: string
  fullPageWrites: string
  synchronousCommit: string
  /** The server's clock at the time of its answer. */
  at: Date
  databaseBytes: number
}

/** The server's version, its guarantees for a commit, its clock and the size of this database. */
export async function findServerFacts(scope: DirectoryScope): Promise<ServerFacts> {
  const { rows } = await sql<ServerFacts>`
    select current_setting('server_version_num')::int as "versionNumber", current_setting('server_version') as version,
      current_setting('fsync') as fsync, current_setting('full_page_writes') as "fullPageWrites",
      current_setting('synchronous_commit') as "synchronousCommit",
      clock_timestamp() as at, pg_database_size(current_database()) as "databaseBytes"`.execute(scope.db)
  return rows[0]!
}

/** Rows that contradict another table or a rule. The example is an id, of a contact if possible. */
export interface Strays {
  rows: number
  example: string | null
}

const of = (from: ReturnType<typeof sql>) => sql<Strays>`
  select count(*) as rows, min(stray.id::text) as example from (${from}) stray`

/** The checks, named for people. Each reads its tables once. */
const queries = {
  'contacts of a workspace that is not there': of(sql`
    select c.id from contacts c
    where not exists (select from tenants w where w.workspace_id = c.workspace_id)`),
  'workspaces without their row of tenants': of(sql`
    select w.id from workspaces w where w.id not in (select t.workspace_id from tenants t)`),
  'jobs of a workspace that is not there': of(sql`
    select j.id from jobs j where not exists (select from tenants w where w.workspace_id = j.workspace_id)`),
  'members of a list that is not there': of(sql`
    select m.contact_id as id from list_members m
    where not exists (select from lists l where l.workspace_id = m.workspace_id and l.id = m.list_id)`),
  'members that are no contact': of(sql`
    select m.contact_id as id from list_members m
    where not exists (select from contacts c where c.workspace_id = m.workspace_id and c.id = m.contact_id)`),
  'contacts whose primary list they are not on': of(sql`
    select c.id from contacts c
    join lists l on l.workspace_id = c.workspace_id and l.id = c.primary_list_id and l.deleted_at is null
    where not exists (
      select from list_members m
      where m.workspace_id = c.workspace_id and m.list_id = c.primary_list_id and m.contact_id = c.id)`),
  'contacts with a tag that is not there': of(sql`
    select c.id from contacts c, unnest(c.tag_ids) as t(id)
    where not exists (select from tags g where g.workspace_id = c.workspace_id and g.id = t.id)`),
  'contacts with a value of a custom field that is not there': of(sql`
    select c.id from contacts c, jsonb_object_keys(c.custom) as k(id)
    where not exists (select from custom_fields f where f.workspace_id = c.workspace_id and f.id::text = k.id)`),
  'contacts whose phone is no E.164, or whose email, zone or its source stands alone': of(sql`
    select id from contacts
    where phone !~ '^[+][1-9][0-9]{1,14}$' or (email is null) <> (email_key is null)
      or (timezone is null) <> (timezone_source is null)`),
}

/** Counts each kind of stray rows in the whole store, one kind at a time. */
export async function countStrays({ db }: LongTransaction): Promise<Map<string, Strays>> {
  const found = new Map<string, Strays>()
  for (const [kind, query] of Object.entries(queries)) found.set(kind, (await query.execute(db)).rows[0]!)
  return found
}

/** Counts gaps in the history: the log must have one row for each version of each contact, up to the present one. */
export async function countHistoryGaps({ db }: LongTransaction): Promise<Strays> {
  // Both in the order of their primary keys. Old rows may have been deleted: a history may begin after
  // version 1, and a contact that has not changed since then may have none.
  return (
    await of(sql`
      select coalesce(c.id, l.contact_id) as id
      from (select workspace_id, id, version, updated_at from contacts) c
      full join (
        select workspace_id, contact_id, min(version) as first, max(version) as last, count(*) as rows
        from contact_log group by workspace_id, contact_id
      ) l on l.workspace_id = c.workspace_id and l.contact_id = c.id
      left join tenants w on w.workspace_id = c.workspace_id
      where c.version is distinct from l.last and not (l.last is null and c.updated_at < w.log_forgotten_before is true)
        or l.rows <> l.last - l.first + 1`).execute(db)
  ).rows[0]!
}

/** Imports whose counts do not add up to the rows that they read. */
export async function countWrongSums({ db }: LongTransaction, buckets: readonly string[]): Promise<Strays> {
  return (
    await of(sql`
      select j.id from jobs j
      where j.kind = 'import' and j.done <> (
        select coalesce(sum(c.value::int), 0) from jsonb_each_text(j.counts) c where c.key = any(${buckets}::text[]))`).execute(
      db,
    )
  ).rows[0]!
}

/** Living contacts with a derived time zone, with one of their numbers for all that have the same prefix. */
export interface DerivedZones {
  phone: string
  timezone: string
  workspaceZone: string | null
  contacts: number
  example: string
}

/** The largest groups of contacts with a derived time zone, by zone and deciding digits. */
export async function listDerivedZones(
  { db }: LongTransaction,
  { digits, limit }: { digits: number; limit: number },
): Promise<DerivedZones[]> {
  const { rows } = await sql<DerivedZones>`
    select min(c.phone) as phone, c.timezone, w.timezone as "workspaceZone", count(*)::int as contacts,
      min(c.id::text) as example
    from contacts c join workspaces w on w.id = c.workspace_id and w.deleted_at is null
    where c.deleted_at is null and c.phone is not null and c.timezone_source in ('phone', 'workspace')
    group by left(c.phone, ${digits + 1}::int), c.timezone, w.timezone
    order by count(*) desc, c.timezone
    limit ${limit}::int`.execute(db)
  return rows
}

interface StoreCounts {
  contacts: number
  binned: number
  workspaces: number
  /** Living contacts that no search can find yet. */
  unsearched: number
}

/** Counts the records of the store. */
export async function countStore({ db }: LongTransaction): Promise<StoreCounts> {
  const { rows } = await sql<Omit<StoreCounts, 'workspaces'>>`
    select count(*) filter (where deleted_at is null) as contacts, count(deleted_at) as binned,
      count(*) filter (where deleted_at is null and (search is null or folded is null)) as unsearched
    from contacts`.execute(db)
  // On a distributed PostgreSQL one statement cannot read the two tables.
  const directory = await sql<{ workspaces: number }>`
    select count(*) as workspaces from workspaces where deleted_at is null`.execute(db)
  return { ...rows[0]!, workspaces: directory.rows[0]!.workspaces }
}

export interface StoredName {
  kind: 'tag' | 'custom field' | 'segment'
  workspaceId: string
  name: string
}

/** The names of which two may look the same; of tags only those with a distinguishing key. */
export async function findStoredNames({ db }: LongTransaction): Promise<StoredName[]> {
  const { rows } = await sql<StoredName>`
    select 'tag' as kind, workspace_id as "workspaceId", name from tags
    where deleted_at is null and name_key like e'\x01%'
    union all
    select 'custom field', workspace_id, name from custom_fields where deleted_at is null
    union all
    select 'segment', workspace_id, name from segments where deleted_at is null and owner = ''`.execute(db)
  return rows
}

/** Living contacts whose email key may date from before domains were compared in both forms. */
export async function findInternationalEmails({
  db,
}: LongTransaction): Promise<{ id: string; email: string; emailKey: string }[]> {
  const { rows } = await sql<{ id: string; email: string; emailKey: string }>`
    select id, email, email_key as "emailKey" from contacts
    where deleted_at is null and email ~* '[^ -~]|[@.]xn--'`.execute(db)
  return rows
}
