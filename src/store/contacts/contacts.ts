import { type RawBuilder, sql } from 'kysely'
import { contactColumnNames } from '../kernel/contact-columns.ts'
import { quotedLexeme } from '../kernel/literals.ts'
import type { Scope } from '../kernel/scope.ts'
import type { ContactRow, CustomFieldRow } from '../kernel/tables.ts'

/** A contact's row with the ids of its living lists. */
export interface ContactRead extends ContactRow {
  list_ids: string[]
}

const columns = sql.raw(['workspace_id', 'id', ...contactColumnNames].map((name) => `c.${name}`).join(', '))

const listIds = (scope: Scope) => sql`array(
  select m.list_id from list_members m join lists l on l.workspace_id = m.workspace_id and l.id = m.list_id
  where m.workspace_id = ${scope.workspaceId}::uuid and m.contact_id = c.id and l.deleted_at is null
  order by m.list_id) as list_ids`

/** The columns of a `ContactRead`, for a contact with the alias `c`. */
export const readColumns = (scope: Scope): RawBuilder<unknown> => sql`${columns}, ${listIds(scope)}`

/** The contacts that a write locks before it decides: by id, and the living holders of these identifiers. */
export interface Targets {
  ids: readonly string[]
  phones: readonly string[]
  emailKeys: readonly string[]
  externalIds: readonly string[]
  /** Search tokens of other phones and emails; empty if no contact has any. */
  others?: readonly string[]
}

/** The living contacts with one of these search tokens, as a part of a union; empty without tokens. */
function unionOfOthers(scope: Scope, tokens: readonly string[]): RawBuilder<unknown> {
  if (tokens.length === 0) return sql``
  return sql`
        union
        select o.id from contacts o
        where o.workspace_id = ${scope.workspaceId}::uuid and o.deleted_at is null
          and o.search @@ ${tokens.map(quotedLexeme).join('|')}::tsquery`
}

/** The contacts that a batch may change, locked in id order; those found by id may be deleted. For `readTogether`. */
export function lockContactsStatement(scope: Scope, targets: Targets): RawBuilder<ContactRow> {
  return sql<ContactRow>`
    select ${columns}
    from contacts c
    where c.workspace_id = ${scope.workspaceId}::uuid
      and c.id = any(array(
        select unnest(${targets.ids}::uuid[])
        union
        select p.id from contacts p
        where p.workspace_id = ${scope.workspaceId}::uuid and p.deleted_at is null and p.phone = any(${targets.phones}::text[])
        union
        select e.id from contacts e
        where e.workspace_id = ${scope.workspaceId}::uuid and e.deleted_at is null and e.email_key = any(${targets.emailKeys}::text[])
        union
        select x.id from contacts x
        where x.workspace_id = ${scope.workspaceId}::uuid and x.deleted_at is null and x.external_id = any(${targets.externalIds}::text[])${unionOfOthers(scope, targets.others ?? [])}
      ))
    order by c.id
    for update of c`
}

/** The versions of these contacts, deleted ones included, locked in id order until the transaction ends. */
export function lockContactVersionsStatement(
  scope: Scope,
  ids: readonly string[],
): RawBuilder<{ id: string; version: number }> {
  // By primary key.
  return sql<{ id: string; version: number }>`
    select id, version from contacts
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])
    order by id
    for update`
}

/** Locks contacts and returns their versions, in a round trip of its own. */
export async function lockContactVersions(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await lockContactVersionsStatement(scope, ids).execute(scope.db)
  return new Map(rows.map((row) => [row.id, row.version]))
}

/** The ids of the lists that contain these contacts, in order; deleted lists only on request, for history. */
export function listIdsStatement(
  scope: Scope,
  contactIds: readonly string[],
  options: { deleted: boolean } = { deleted: false },
): RawBuilder<{ contact_id: string; list_ids: string[] }> {
  return sql<{ contact_id: string; list_ids: string[] }>`
    select m.contact_id, array_agg(m.list_id order by m.list_id) as list_ids
    from list_members m join lists l on l.workspace_id = m.workspace_id and l.id = m.list_id
    where m.workspace_id = ${scope.workspaceId}::uuid and m.contact_id = any(${contactIds}::uuid[])
      and (l.deleted_at is null or ${options.deleted}::bool)
    group by m.contact_id`
}

/** The lists of contacts, in a round trip of its own. */
export async function findListIds(
  scope: Scope,
  contactId: string,
  options?: { deleted: boolean },
): Promise<string[]> {
  const { rows } = await listIdsStatement(scope, [contactId], options).execute(scope.db)
  return rows[0]?.list_ids ?? []
}

export type HolderRow = Pick<ContactRow, 'id' | 'phone' | 'email_key' | 'external_id'>

/** The living contacts with any of these identifiers, with the columns that name a conflict. Not locked. */
export function holdersStatement(scope: Scope, targets: Omit<Targets, 'ids'>): RawBuilder<HolderRow> {
  return sql<HolderRow>`
    select id, phone, email_key, external_id from contacts
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and phone = any(${targets.phones}::text[])
    union all
    select id, phone, email_key, external_id from contacts
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and email_key = any(${targets.emailKeys}::text[])
    union all
    select id, phone, email_key, external_id from contacts
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and external_id = any(${targets.externalIds}::text[])`
}

/**
 * The living contacts that hold an identifier of one of these contacts, which may be deleted; they prevent a
 * restoration.
 */
export function rivalsStatement(scope: Scope, ids: readonly string[]): RawBuilder<HolderRow> {
  return sql<HolderRow>`
    select h.id, h.phone, h.email_key, h.external_id
    from contacts r
    cross join lateral (
      select p.* from contacts p
      where p.workspace_id = ${scope.workspaceId}::uuid and p.deleted_at is null and p.phone = r.phone
      union all
      select e.* from contacts e
      where e.workspace_id = ${scope.workspaceId}::uuid and e.deleted_at is null and e.email_key = r.email_key
      union all
      select x.* from contacts x
      where x.workspace_id = ${scope.workspaceId}::uuid and x.deleted_at is null and x.external_id = r.external_id
    ) h
    where r.workspace_id = ${scope.workspaceId}::uuid and r.id = any(${ids}::uuid[])`
}

/** A deleted do-not-contact contact, with the identifiers that carry its denial. */
export type DeniedRow = Pick<ContactRow, 'id' | 'phone' | 'email_key' | 'other_phones' | 'other_emails'>

/** Phones and emails that a write takes. */
interface Taken extends Pick<Targets, 'phones' | 'emailKeys'> {
  /** Search tokens of the same, if any contact has other phones or emails. */
  others: readonly string[]
  /** Contacts that may be restored with their own identifiers. */
  ofIds: readonly string[]
}

/** The deleted do-not-contact contacts that had one of these phones or emails, as their own or as another one. */
export function deniedStatement(
  scope: Scope,
  { phones, emailKeys, others, ofIds }: Taken,
): RawBuilder<DeniedRow> {
  // Probes contacts_denied_phone and contacts_denied_email, which hold few rows, and the token index for
  // other phones and emails.
  const denied = sql`select d.id, d.phone, d.email_key, d.other_phones, d.other_emails from contacts d
    where d.workspace_id = ${scope.workspaceId}::uuid and d.do_not_contact and d.deleted_at is not null`
  // Their own identifiers and the other ones; the key of an email is its lower case, except for international domains.
  const own = (column: 'phone' | 'email_key', others: RawBuilder<unknown>) =>
    ofIds.length === 0
      ? sql``
      : sql` || array(
          select o.value from contacts c
          cross join lateral (select c.${sql.ref(column)} as value union all ${others}) o
          where c.workspace_id = ${scope.workspaceId}::uuid and c.id = any(${ofIds}::uuid[])
            and o.value is not null)`
  const amongOthers =
    others.length === 0
      ? sql``
      : sql` union all ${denied} and d.search @@ ${others.map(quotedLexeme).join('|')}::tsquery`
  return sql<DeniedRow>`
    ${denied} and d.phone = any(${phones}::text[]${own('phone', sql`select p ->> 'phone' from jsonb_array_elements(c.other_phones) p`)})
    union all
    ${denied} and d.email_key = any(${emailKeys}::text[]${own('email_key', sql`select lower(e ->> 'email') from jsonb_array_elements(c.other_emails) e`)})${amongOthers}`
}

/** Contacts by id, deleted ones included, in no particular order. */
export async function findContacts(scope: Scope, ids: readonly string[]): Promise<ContactRead[]> {
  const { rows } = await sql<ContactRead>`
    select ${readColumns(scope)}
    from contacts c
    where c.workspace_id = ${scope.workspaceId}::uuid and c.id = any(${ids}::uuid[])`.execute(scope.db)
  return rows
}

/** So few contacts can always be read at once. */
const fewContacts = 8

/**
 * The contacts of the first ids, up to `bytesMax` bytes but at least one. `cutAt` is the number of ids
 * covered, if it is not all.
 */
export async function findContactsWithin(
  scope: Scope,
  ids: readonly string[],
  bytesMax: number,
): Promise<{ rows: ContactRead[]; cutAt: number | undefined }> {
  if (ids.length <= fewContacts) return { rows: await findContacts(scope, ids), cutAt: undefined }
  // Rows that are small in storage are not decompressed to be measured: compression reduces them at most fifty times.
  const { rows } = await sql<ContactRead & { cut_at: number | null }>`
    with sized as (
      select g.id, g.n, case
        when pg_column_size(s.custom) + pg_column_size(s.attributes) < 500 then 1000
        else 1000 + octet_length(s.custom::text) + octet_length(s.attributes::text) end as bytes
      from unnest(${ids}::uuid[]) with ordinality g (id, n)
      join contacts s on s.workspace_id = ${scope.workspaceId}::uuid and s.id = g.id
    ),
    placed as (select id, n, sum(bytes) over (order by n) - bytes as bytes_before from sized),
    cut as (select min(n) as at from placed where bytes_before >= ${bytesMax}::bigint)
    select ${readColumns(scope)}, cut.at as cut_at
    from contacts c, cut
    where c.workspace_id = ${scope.workspaceId}::uuid
      and c.id = any(array(select p.id from placed p, cut where p.n < coalesce(cut.at, ${ids.length + 1}::int)))`.execute(
    scope.db,
  )
  const cutAt = rows[0]?.cut_at ?? undefined
  return { rows, cutAt: cutAt === undefined ? undefined : cutAt - 1 }
}

/** Contacts with the ids of all their lists, deleted ones included, for history. */
export async function findContactsOnAllLists(scope: Scope, ids: readonly string[]): Promise<ContactRead[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<ContactRead>`
    select ${columns}, array(
      select m.list_id from list_members m
      where m.workspace_id = ${scope.workspaceId}::uuid and m.contact_id = c.id
      order by m.list_id) as list_ids
    from contacts c
    where c.workspace_id = ${scope.workspaceId}::uuid and c.id = any(${ids}::uuid[])`.execute(scope.db)
  return rows
}

/** The number of living, or of deleted, contacts in the workspace. Exact. */
export async function countContacts(scope: Scope, deleted = false): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from contacts
    where workspace_id = ${scope.workspaceId}::uuid
      and ${deleted ? sql`deleted_at is not null` : sql`deleted_at is null`}`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** Whether the workspace has any contact, living or deleted. */
export async function hasContacts(scope: Scope): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from contacts where workspace_id = ${scope.workspaceId}::uuid) as found`.execute(
    scope.db,
  )
  return rows[0]!.found
}

/** Those of these ids that living contacts have. */
export async function findLivingIds(scope: Scope, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from contacts
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[]) and deleted_at is null`.execute(
    scope.db,
  )
  return new Set(rows.map(({ id }) => id))
}

/** The highest contact id, deleted ones included: the newest contact. */
export async function findHighestContactId(scope: Scope): Promise<string | null> {
  // Walks the primary key backwards.
  const { rows } = await sql<{ id: string }>`
    select id from contacts where workspace_id = ${scope.workspaceId}::uuid order by id desc limit 1`.execute(
    scope.db,
  )
  return rows[0]?.id ?? null
}

/** Identifiers of living contacts; a phone is E.164, an email its key. */
export interface Identifiers {
  ids: readonly string[]
  phones: readonly string[]
  emailKeys: readonly string[]
  externalIds: readonly string[]
}

/** The ids of the first `limit` living contacts, by id, with one of these search tokens of other phones and emails. */
export async function findIdsByOthers(
  scope: Scope,
  tokens: readonly string[],
  limit: number,
): Promise<string[]> {
  // Uses the token index only.
  const { rows } = await sql<{ id: string }>`
    select id from contacts
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null
      and search @@ ${tokens.map(quotedLexeme).join('|')}::tsquery
    order by id
    limit ${limit}::int`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** A contact with everything that its answer needs. */
export interface IdentifiedContact extends ContactRead {
  tags: { id: string; name: string }[] | null
  fields:
    | (Pick<CustomFieldRow, 'id' | 'name' | 'slug' | 'type'> & {
        isRetyping: boolean
        /** When a field that has or had options last changed. */
        optionsAt: string | null
      })[]
    | null
}

/** Living contacts by identifier with their tags and custom fields, in one statement, in no particular order. */
export async function findIdentifiedContacts(scope: Scope, by: Identifiers): Promise<IdentifiedContact[]> {
  const { rows } = await sql<IdentifiedContact>`
    select ${readColumns(scope)},
      (select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name)) from tags t
       where t.workspace_id = ${scope.workspaceId}::uuid and t.id = any(c.tag_ids) and t.deleted_at is null) as tags,
      case when c.custom = '{}'::jsonb then null else
        (select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'slug', f.slug, 'type', f.type,
           'isRetyping', f.retype_job_id is not null,
           'optionsAt', case when f.options <> '[]' then f.updated_at end))
         from custom_fields f
         where f.workspace_id = ${scope.workspaceId}::uuid and f.deleted_at is null and c.custom ? f.id::text) end as fields
    from contacts c
    where ${isIdentified(scope, by)}`.execute(scope.db)
  return rows
}

/** Whether the living contact `c` has one of these identifiers as its own, each through its index. */
const isIdentified = ({ workspaceId }: Scope, by: Identifiers) => sql`
    c.workspace_id = ${workspaceId}::uuid and c.deleted_at is null
      and c.id = any(array(
        select unnest(${by.ids}::uuid[])
        union all
        select p.id from contacts p
        where p.workspace_id = ${workspaceId}::uuid and p.deleted_at is null and p.phone = any(${by.phones}::text[])
        union all
        select e.id from contacts e
        where e.workspace_id = ${workspaceId}::uuid and e.deleted_at is null and e.email_key = any(${by.emailKeys}::text[])
        union all
        select x.id from contacts x
        where x.workspace_id = ${workspaceId}::uuid and x.deleted_at is null and x.external_id = any(${by.externalIds}::text[])
      ))`

/** The identifiers of a contact, without anything else. */
export type IdentityRow = Pick<
  ContactRead,
  'id' | 'phone' | 'email_key' | 'external_id' | 'other_phones' | 'other_emails'
>

/**
 * The identifiers of living contacts, found by identifier, in no particular order. Independent of the size of
 * the contacts.
 */
export async function findIdentities(scope: Scope, by: Identifiers): Promise<IdentityRow[]> {
  const { rows } = await sql<IdentityRow>`
    select c.id, c.phone, c.email_key, c.external_id, c.other_phones, c.other_emails
    from contacts c
    where ${isIdentified(scope, by)}`.execute(scope.db)
  return rows
}
