/**
 * The limit: one statement writes the contacts that the bench's workspace has, and a log row for each, to the same tables
 * under another workspace. Returns seconds.
 *
 * @param {import('../support/open-bench.js').Bench} bench
 * @param {string} workspaceId of nobody else
 */
export async function insertSelectAll({ postgres: { client }, workspaceId: from, keyId }, workspaceId) {
  const { rows } = await client.query(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as names from pg_attribute
    where attrelid = 'contacts'::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname <> 'workspace_id'`,
  )
  const columns = rows[0].names
  await client.query('drop table if exists bench_rows')
  await client.query(
    `create unlogged table bench_rows as select ${columns} from contacts where workspace_id = '${from}' order by id`,
  )
  await client.query('vacuum (analyze) bench_rows')
  const startedAt = performance.now()
  await client.query(`
    with inserted as (
      insert into contacts (workspace_id, ${columns}) select '${workspaceId}', ${columns} from bench_rows
      returning workspace_id, id, version, created_at
    )
    insert into contact_log (workspace_id, contact_id, version, action, operation_id, actor, at, changes)
    select workspace_id, id, version, 'created', '${workspaceId}'::uuid, 'key:${keyId}', created_at, null from inserted`)
  return (performance.now() - startedAt) / 1000
}
