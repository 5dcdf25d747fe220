import { join } from 'node:path'
import { customFields } from '../people/generate-people.js'
import { tagNames } from '../people/tag-names.js'

/**
 * Makes what generated people need and a workspace does not have yet: their tags and their two custom fields. Returns
 * the ids of all.
 *
 * @param {import('pg').Client} client
 * @param {string} builtDir
 * @param {string} workspaceId
 * @returns {Promise<{ tagIds: Record<string, string>, fieldIds: string[] }>}
 */
export async function defineForPeople(client, builtDir, workspaceId) {
  const { newId } = await import(join(builtDir, 'dist/core/kernel/ids.js'))
  const { slugOf } = await import(join(builtDir, 'dist/core/custom-fields/judge-custom-field.js'))
  const ids = (/** @type {readonly unknown[]} */ items) => items.map(() => newId())
  await client.query(
    `insert into tags (workspace_id, id, name, created_at, updated_at)
    select $1, t.id, t.name, now(), now() from unnest($2::uuid[], $3::text[]) as t(id, name)
    on conflict (workspace_id, name) where deleted_at is null do nothing`,
    [workspaceId, ids(tagNames), tagNames],
  )
  const names = customFields.map(({ name }) => name)
  await client.query(
    `insert into custom_fields (workspace_id, id, name, slug, type, aliases, created_at, updated_at)
    select $1, f.id, f.name, f.slug, f.type, '{}', now(), now()
    from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as f(id, name, slug, type)
    on conflict (workspace_id, name) where deleted_at is null do nothing`,
    [workspaceId, ids(names), names, names.map(slugOf), customFields.map(({ type }) => type)],
  )
  return {
    tagIds: await idsByName(client, 'tags', workspaceId),
    fieldIds: inOrder(names, await idsByName(client, 'custom_fields', workspaceId)),
  }
}

/**
 * @param {import('pg').Client} client
 * @param {'tags' | 'custom_fields'} table
 * @param {string} workspaceId
 * @returns {Promise<Record<string, string>>}
 */
async function idsByName(client, table, workspaceId) {
  const { rows } = await client.query(
    `select name, id from ${table} where workspace_id = $1 and deleted_at is null`,
    [workspaceId],
  )
  return Object.fromEntries(rows.map(({ name, id }) => [name, id]))
}

/** @param {readonly string[]} names @param {Record<string, string>} ids */
function inOrder(names, ids) {
  return names.map((name) => ids[name] ?? '')
}
