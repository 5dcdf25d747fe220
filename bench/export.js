// Every column of every contact over HTTP, against a bare COPY of the same rows out of PostgreSQL.
import copyStreams from 'pg-copy-streams'
import { generatePeople } from './people/generate-people.js'
import { download } from './support/download.js'
import { fillStore } from './support/fill-store.js'
import { readOptions } from './support/options.js'
import { mostResidentMb } from './support/resident-memory.js'
import { ratio, rounds } from './support/rounds.js'
import { runBench } from './support/run-bench.js'

const options = readOptions({ seconds: 1, rounds: 3, connections: [1], fill: 1_000_000 })
/** Compressing a workbook is most of what it costs; it has fewer rounds. */
const workbookRounds = 1

await runBench('export', options, async (bench, report) => {
  const { client } = bench.postgres
  await fillStore(client, bench, options.fill, generatePeople({ seed: 1, full: true }))
  await addToLists(client, bench.workspaceId)

  /** @type {Record<string, number>} */
  const memory = {}
  const take = (/** @type {string} */ query) => () =>
    timed(async () => {
      const path = `${bench.roster.url}/v2/exports?total=true&${query}`
      const most = await mostResidentMb(bench.roster.pid, async () => {
        const { headers } = await download(path, bench.key)
        if (Number(headers['x-total-count']) !== options.fill) throw new Error('rows are missing')
      })
      memory[query] = Math.max(memory[query] ?? 0, most)
    })
  const copy =
    (/** @type {string} */ select, format = 'text') =>
    () =>
      timed(async () => {
        const rows = client.query(copyStreams.to(`copy (${select}) to stdout with (format ${format})`))
        for await (const _ of rows);
      })
  const bare = `select * from contacts where workspace_id = '${bench.workspaceId}' and deleted_at is null order by id`

  // Until V8 has compiled what is hot and PostgreSQL has read the tables.
  await take('format=csv')()
  const measured = await rounds(options.rounds, {
    csv: take('format=csv'),
    guarded: take('format=csv&safety=spreadsheet'),
    ndjson: take('format=ndjson'),
    copy: copy(bare),
  })
  const workbook = await rounds(workbookRounds, { xlsx: take('format=xlsx') })
  report.sides(`${options.fill.toLocaleString('en')} contacts, every column`, { ...measured, ...workbook })
  for (const format of /** @type {const} */ (['csv', 'guarded', 'ndjson'])) {
    const most = Math.max(...measured[format].map(({ perSecond }) => perSecond))
    report.value(
      `export as ${format}, the best round`,
      most,
      'rows/s',
      format === 'csv' ? { atLeast: 100_000 } : {},
    )
    report.ratio(`export as ${format}, ÷ COPY of the table`, ratio(measured[format], measured.copy))
  }
  for (const [query, mb] of Object.entries(memory))
    report.value(`resident memory, ${query}`, mb, 'MB', { atMost: 300 })
})

/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const startedAt = performance.now()
  await work()
  return { perSecond: options.fill / ((performance.now() - startedAt) / 1000) }
}

/**
 * Five lists, of which a third of the people are on one or two.
 *
 * @param {import('pg').Client} client
 * @param {string} workspaceId
 */
async function addToLists(client, workspaceId) {
  await client.query(
    `insert into lists (workspace_id, id, name, created_at, updated_at)
    select $1, gen_random_uuid(), 'List ' || n, now(), now() from generate_series(1, 5) n`,
    [workspaceId],
  )
  await client.query(
    `insert into list_members (workspace_id, list_id, contact_id)
    select c.workspace_id, l.id, c.id
    from contacts c join lists l on l.workspace_id = c.workspace_id
    where c.workspace_id = $1 and random() < 0.08`,
    [workspaceId],
  )
  await client.query('vacuum (analyze) lists, list_members')
}
