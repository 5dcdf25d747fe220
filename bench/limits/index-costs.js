const rowsPerStatement = 1_000

/** What each index of finding costs, apart and together, on top of the key and the three unique ones. */
const sets = {
  'the key and the unique indexes': [],
  '+ living': ['create index on priced (workspace_id, id) where deleted_at is null'],
  '+ last name': ['create index on priced (workspace_id, last_name_sort, id) where deleted_at is null'],
  '+ search': ['create index on priced using gin (search) with (gin_pending_list_limit = 512)'],
}
const all = { ...sets, '+ all three': Object.values(sets).flat() }

/**
 * Rows a second of INSERT … SELECT into a table like `contacts`, a thousand rows a statement, with each set of indexes. The
 * table holds as many rows again before, so that the indexes are not new.
 *
 * @param {import('../support/open-bench.js').Bench} bench
 * @param {number} rows
 * @returns {Promise<Record<string, number>>}
 */
export async function indexCosts({ postgres: { client } }, rows) {
  const { rows: columns } = await client.query(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as names from pg_attribute
    where attrelid = 'contacts'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
  )
  const { names } = columns[0]
  await client.query(
    `create table priced_rows as select row_number() over (order by id) as place, ${names} from contacts limit ${rows * 2}`,
  )
  await client.query('create index on priced_rows (place)')
  await client.query('analyze priced_rows')
  /** @type {Record<string, number>} */
  const perSecond = {}
  for (const [name, indexes] of Object.entries(all)) {
    await client.query(
      `create table priced (like contacts including defaults including generated including constraints)`,
    )
    for (const index of [...base, ...indexes]) await client.query(index)
    await insert(client, names, 0, rows, rows)
    const startedAt = performance.now()
    await insert(client, names, rows, rows * 2, rowsPerStatement)
    perSecond[name] = rows / ((performance.now() - startedAt) / 1000)
    await client.query('drop table priced')
  }
  await client.query('drop table priced_rows')
  return perSecond
}

const base = [
  'alter table priced add primary key (workspace_id, id)',
  'create unique index on priced (workspace_id, phone) where deleted_at is null and phone is not null',
  'create unique index on priced (workspace_id, email_key) where deleted_at is null and email_key is not null',
  'create unique index on priced (workspace_id, external_id) where deleted_at is null and external_id is not null',
]

/**
 * @param {import('pg').Client} client
 * @param {string} names
 * @param {number} from
 * @param {number} to
 * @param {number} step
 */
async function insert(client, names, from, to, step) {
  for (let place = from; place < to; place += step) {
    await client.query(
      `insert into priced (${names}) select ${names} from priced_rows where place > $1 and place <= $2 order by place`,
      [place, Math.min(to, place + step)],
    )
  }
}
