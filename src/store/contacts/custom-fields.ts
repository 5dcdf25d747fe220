import { type RawBuilder, sql } from 'kysely'
import { LostRace, violatedIndex } from '../kernel/errors.ts'
import { readTogether } from '../kernel/pipeline.ts'
import type { Scope } from '../kernel/scope.ts'
import type { CustomFieldRow, StoredOption } from '../kernel/tables.ts'

const customFieldColumns = sql`workspace_id, id, name, slug, type, description, aliases, position, retype_job_id,
  options, format, created_at, updated_at, deleted_at`

/** The columns that can change after a field was created. */
type CustomFieldValues = Pick<CustomFieldRow, 'name' | 'description' | 'aliases' | 'format'>

/** The workspace's living custom fields, in their order. There are at most a few hundred. */
export async function listCustomFields(scope: Scope): Promise<CustomFieldRow[]> {
  // Walks the primary key.
  const { rows } = await sql<CustomFieldRow>`
    select ${customFieldColumns} from custom_fields
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null
    order by position, id`.execute(scope.db)
  return rows
}

/** A living custom field. */
export async function findCustomField(scope: Scope, id: string): Promise<CustomFieldRow | undefined> {
  // By primary key.
  const { rows } = await sql<CustomFieldRow>`
    select ${customFieldColumns} from custom_fields
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null`.execute(
    scope.db,
  )
  return rows[0]
}

/** The names and options of custom fields by id, deleted ones included, for history. */
export async function findCustomFieldNames(
  scope: Scope,
  ids: readonly string[],
): Promise<Pick<CustomFieldRow, 'id' | 'name' | 'options'>[]> {
  if (ids.length === 0) return []
  // By primary key.
  const { rows } = await sql<Pick<CustomFieldRow, 'id' | 'name' | 'options'>>`
    select id, name, options from custom_fields
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])`.execute(scope.db)
  return rows
}

/** Adds a custom field, or throws `LostRace` if a living one has its name or slug. */
export async function insertCustomField(scope: Scope, field: CustomFieldRow): Promise<void> {
  // custom_fields_name and custom_fields_slug guarantee uniqueness.
  const { rows } = await sql`
    insert into custom_fields (workspace_id, id, name, slug, type, description, aliases, position, options, format,
      created_at, updated_at)
    values (${scope.workspaceId}::uuid, ${field.id}::uuid, ${field.name}::text, ${field.slug}::text, ${field.type}::text,
      ${field.description}::text, ${field.aliases}::text[], ${field.position}::int,
      ${JSON.stringify(field.options)}::jsonb, ${jsonOrNull(field.format)}::jsonb, ${field.created_at}::timestamptz,
      ${field.updated_at}::timestamptz)
    on conflict do nothing
    returning id`.execute(scope.db)
  if (rows.length === 0) throw new LostRace('a custom field was made meanwhile')
}

/** Changes a living custom field and returns it, or throws `LostRace` if another one has the name. */
export async function updateCustomField(
  scope: Scope,
  id: string,
  values: CustomFieldValues,
  at: Date,
): Promise<CustomFieldRow | undefined> {
  try {
    // One row, because contacts store values by field id.
    const { rows } = await sql<CustomFieldRow>`
      update custom_fields
      set name = ${values.name}::text, description = ${values.description}::text, aliases = ${values.aliases}::text[],
        format = ${jsonOrNull(values.format)}::jsonb, updated_at = greatest(updated_at + interval '1 millisecond', ${at}::timestamptz)
      where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null
      returning ${customFieldColumns}`.execute(scope.db)
    return rows[0]
  } catch (error) {
    if (violatedIndex(error) === undefined) throw error
    throw new LostRace('a custom field of this name was made meanwhile', { cause: error })
  }
}

const jsonOrNull = (value: object | null) => (value === null ? null : JSON.stringify(value))

/** The options of these fields, for a cache that compares the time of their last change. */
export async function findFieldOptions(
  scope: Scope,
  ids: readonly string[],
): Promise<Pick<CustomFieldRow, 'id' | 'options'>[]> {
  // By primary key.
  const { rows } = await sql<Pick<CustomFieldRow, 'id' | 'options'>>`
    select id, options from custom_fields
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])`.execute(scope.db)
  return rows
}

/** Sets the options of a living custom field. The field or its workspace must be locked. */
export async function updateFieldOptions(
  scope: Scope,
  id: string,
  options: readonly StoredOption[],
  at: Date,
): Promise<CustomFieldRow | undefined> {
  const { rows } = await sql<CustomFieldRow>`
    update custom_fields
    set options = ${JSON.stringify(options)}::jsonb,
      updated_at = greatest(updated_at + interval '1 millisecond', ${at}::timestamptz)
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null
    returning ${customFieldColumns}`.execute(scope.db)
  return rows[0]
}

/** Sets the order of living custom fields. The workspace must be locked. */
export async function updateCustomFieldOrder(scope: Scope, ids: readonly string[]): Promise<void> {
  await sql`
    with p as materialized (select * from unnest(${ids}::uuid[]) with ordinality as u(id, position))
    update custom_fields f set position = p.position
    from p
    where f.workspace_id = ${scope.workspaceId}::uuid and f.id = p.id and f.deleted_at is null
      and f.position <> p.position`.execute(scope.db)
}

/** Removes these aliases from every field except `ownerId`. */
export async function deleteAliases(
  scope: Scope,
  aliases: readonly string[],
  ownerId: string,
  at: Date,
): Promise<void> {
  if (aliases.length === 0) return
  await sql`
    update custom_fields
    set aliases = array(select alias from unnest(aliases) with ordinality as a(alias, place)
          where alias <> all(${aliases}::text[]) order by place),
      updated_at = greatest(updated_at, ${at}::timestamptz)
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null
      and id <> ${ownerId}::uuid and aliases && ${aliases}::text[]`.execute(scope.db)
}

/** Deletes a living custom field softly, so that contacts no longer show its values; false if there is none. */
export async function deleteCustomField(scope: Scope, id: string, at: Date): Promise<boolean> {
  const { rows } = await sql`
    update custom_fields
    set deleted_at = ${at}::timestamptz, updated_at = greatest(updated_at, ${at}::timestamptz)
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null
    returning id`.execute(scope.db)
  return rows.length > 0
}

/** The workspace's deleted custom fields, the latest first. */
export async function listDeletedCustomFields(scope: Scope): Promise<CustomFieldRow[]> {
  // By primary key.
  const { rows } = await sql<CustomFieldRow>`
    select ${customFieldColumns} from custom_fields
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is not null
    order by deleted_at desc, id
    limit 1000`.execute(scope.db)
  return rows
}

/** Restores a deleted custom field with every contact's value. Its aliases stay unless a living field has taken them. */
export async function restoreCustomField(
  scope: Scope,
  id: string,
  aliases: readonly string[],
  at: Date,
): Promise<CustomFieldRow | undefined> {
  const { rows } = await sql<CustomFieldRow>`
    update custom_fields
    set deleted_at = null, aliases = ${aliases}::text[], updated_at = greatest(updated_at, ${at}::timestamptz)
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is not null
    returning ${customFieldColumns}`.execute(scope.db)
  return rows[0]
}

export type FieldType = Pick<CustomFieldRow, 'id' | 'type'>

/**
 * The types of custom fields, deleted ones included, locked until the transaction ends: a change of a type
 * waits for that, so a value that is judged by these types is stored before the type changes. For
 * `readTogether`.
 */
export function holdFieldTypesStatement(scope: Scope, ids: readonly string[]): RawBuilder<FieldType> {
  // By primary key. Renames and reordering do not conflict with it.
  return sql<FieldType>`
    select id, type from custom_fields
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])
    order by id
    for key share`
}

/** Locks the types of fields until the transaction ends, in a round trip of its own. */
export async function holdFieldTypes(scope: Scope, ids: readonly string[]): Promise<FieldType[]> {
  const [rows] = await readTogether<[FieldType]>(scope, [holdFieldTypesStatement(scope, ids)])
  return rows
}

/**
 * A living custom field, locked until the transaction ends: it waits for every write that has locked its type
 * and blocks later ones.
 */
export async function lockCustomField(scope: Scope, id: string): Promise<CustomFieldRow | undefined> {
  const { rows } = await sql<CustomFieldRow>`
    select ${customFieldColumns} from custom_fields
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null
    for update`.execute(scope.db)
  return rows[0]
}

/**
 * Sets the type of a custom field, which must be locked; `jobId` is the job that converts its values. Without
 * new options the former ones stay stored, because the history names them.
 */
export async function updateFieldType(
  scope: Scope,
  id: string,
  { type, jobId, options, at }: { type: string; jobId: string; options?: readonly StoredOption[]; at: Date },
): Promise<void> {
  await sql`
    update custom_fields
    set type = ${type}::text, retype_job_id = ${jobId}::uuid,
      options = coalesce(${options === undefined ? null : JSON.stringify(options)}::jsonb, options),
      updated_at = greatest(updated_at + interval '1 millisecond', ${at}::timestamptz)
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid`.execute(scope.db)
}

/** Records that all values of a custom field have its type, if this job is still the one that converts them. */
export async function endRetype(scope: Scope, id: string, jobId: string): Promise<void> {
  await sql`
    update custom_fields set retype_job_id = null
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and retype_job_id = ${jobId}::uuid`.execute(
    scope.db,
  )
}
