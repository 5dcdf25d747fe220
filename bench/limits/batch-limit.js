import pg from 'pg'

/**
 * Puts rows, as Roster would write them, beside the tables and numbers them in chunks, so that the limit has nothing
 * left to do but to insert them.
 *
 * @param {import('../support/open-bench.js').Bench} bench
 * @param {(table: string) => Promise<void>} copy writes the rows into a table like `contacts`
 * @param {number} rowsPerChunk
 */
export async function stage({ postgres: { client } }, copy, rowsPerChunk) {
  await client.query('drop table if exists bench_rows, bench_chunks')
  await client.query('create unlogged table bench_rows (like contacts)')
  await copy('bench_rows')
  await client.query(
    `create unlogged table bench_chunks as
    select *, ((row_number() over (order by id) - 1) / ${rowsPerChunk})::int as chunk from bench_rows`,
  )
  await client.query('create index on bench_chunks (chunk)')
  await client.query('vacuum (analyze) bench_chunks')
}

/**
 * The limit: one statement a chunk inserts its contacts and their log rows, and commits. Returns rows a second.
 *
 * @param {import('../support/open-bench.js').Bench} bench
 * @param {{ connections: number, calls: number, rowsPerCall: number }} how
 */
export async function insertSelect({ postgres, keyId }, { connections, calls, rowsPerCall }) {
  const { rows } = await postgres.client.query(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as names from pg_attribute
    where attrelid = 'contacts'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
  )
  const columns = rows[0].names
  const text = `
    with inserted as (
      insert into contacts (${columns}) select ${columns} from bench_chunks where chunk = $1
      returning workspace_id, id, version, created_at
    )
    insert into contact_log (workspace_id, contact_id, version, action, operation_id, actor, at, changes)
    select workspace_id, id, version, 'created', gen_random_uuid(), 'key:${keyId}', created_at, null from inserted`
  const { host, port, user, database } = postgres
  const clients = Array.from(
    { length: connections },
    () => new pg.Client({ host, port, user, database, ssl: false }),
  )
  for (const client of clients) await client.connect()
  let chunk = 0
  const startedAt = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      while (chunk < calls) await client.query({ name: 'insert', text, values: [chunk++] })
    }),
  )
  const seconds = (performance.now() - startedAt) / 1000
  for (const client of clients) await client.end()
  return (calls * rowsPerCall) / seconds
}
