// The processor time of a contact, in Roster and in PostgreSQL, while it is created, imported, tagged in bulk and put back. No ratio, but it says what
// a change of the code costs on a machine that is busy with something else too, where rates say nothing: run it for both
// in turns.
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { generatePeople } from './people/generate-people.js'
import { contactBody } from './support/contact-body.js'
import { fillStore } from './support/fill-store.js'
import { httpLoad } from './support/http-sides.js'
import { importFile } from './support/import-file.js'
import { jobEnded } from './support/job-ended.js'
import { linesOfPeople } from './support/lines-of-people.js'
import { readOptions } from './support/options.js'
import { familySeconds, processorSeconds } from './support/processor-seconds.js'
import { runBench } from './support/run-bench.js'

const options = readOptions({ seconds: 6, rounds: 1, connections: [64], fill: 10_000, sizes: [50_000] })

await runBench('cost', options, async (bench, report) => {
  const { client } = bench.postgres
  const { rows } = await client.query('select pg_backend_pid() as pid')
  const people = generatePeople({ full: true })

  /** @param {string} what @param {() => Promise<number>} work how many contacts came of it */
  async function price(what, work) {
    const before = [processorSeconds(bench.roster.pid), familySeconds(rows[0].pid)]
    const contacts = await work()
    const after = [processorSeconds(bench.roster.pid), familySeconds(rows[0].pid)]
    for (const [index, who] of ['Roster', 'PostgreSQL'].entries()) {
      const used = /** @type {number} */ (after[index]) - /** @type {number} */ (before[index])
      report.value(`${what}, processor time of ${who} a contact`, (used * 1e6) / contacts, 'µs')
    }
  }

  await fillStore(client, bench, options.fill, people)
  const [connections = 1] = options.connections
  for (const [wire, path] of [
    ['nedzo', '/v1/contacts'],
    ['roster', '/v2/contacts'],
  ]) {
    await price(`create on ${wire}`, async () => {
      const load = httpLoad(bench, { connections, seconds: options.seconds, expected: [201] }, () => ({
        method: 'POST',
        path: /** @type {string} */ (path),
        body: contactBody(people.next().value),
      }))
      return (await load()).answers
    })
  }
  await bench.client.post('/v2/tags', { name: 'cost bench' })
  const action = { type: 'addTags', tags: ['cost bench'] }
  let jobId = ''
  await price('bulk tag', async () => {
    jobId = (await bench.client.post('/v2/bulk', { all: true, action })).id
    return (await jobEnded(bench.client, jobId)).counts.changed
  })
  await price('undo of a bulk tag', async () => {
    const { id } = await bench.client.post(`/v2/jobs/${jobId}/undo`, {})
    return (await jobEnded(bench.client, id)).counts.undone
  })
  const dir = await mkdtemp(join(tmpdir(), 'roster-bench-cost-'))
  try {
    for (const size of options.sizes) {
      const file = join(dir, `${size}.csv`)
      await pipeline(linesOfPeople(people, size), createWriteStream(file))
      await price(`import of ${size.toLocaleString('en')}`, async () => {
        await importFile(bench, file)
        return size
      })
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
