// Rows a second through the batch call, 1,000 a call, against INSERT … SELECT of the same rows inside PostgreSQL.

import { insertSelect, stage } from './limits/batch-limit.js'
import { generatePeople } from './people/generate-people.js'
import { contactBody } from './support/contact-body.js'
import { copyPeople } from './support/copy-people.js'
import { fillStore } from './support/fill-store.js'
import { httpLoad } from './support/http-sides.js'
import { readOptions } from './support/options.js'
import { ratio, rounds } from './support/rounds.js'
import { runBench } from './support/run-bench.js'

const options = readOptions({ seconds: 6, rounds: 3, connections: [1, 4], fill: 10_000 })
const rowsPerCall = 1_000
/** At most, of each side in a round. */
const calls = options.seconds * 10
const markedConnections = 1

await runBench('batch', options, async (bench, report) => {
  const people = generatePeople({ full: true })
  if (options.fill > 0) await fillStore(bench.postgres.client, bench, options.fill, people)
  const draw = () => ({
    method: 'POST',
    path: '/v2/contacts/batch',
    body: {
      operations: Array.from({ length: rowsPerCall }, () => ({
        op: 'create',
        contact: contactBody(people.next().value),
      })),
    },
  })
  const first = await bench.client.call('POST', '/v2/contacts/batch', draw().body)
  if (first.status === 404) return report.note('POST /v2/contacts/batch is not there yet')
  const refused = first.answer.results?.find((/** @type {any} */ result) => result.status !== 'created')
  if (refused !== undefined) throw new Error(`a row was refused: ${JSON.stringify(refused)}`)

  const batches = (/** @type {number} */ connections) => async () => {
    const load = await httpLoad(
      bench,
      { connections, calls, seconds: options.seconds, expected: [200] },
      draw,
    )()
    return { ...load, perSecond: load.perSecond * rowsPerCall }
  }
  const inDatabase = (/** @type {number} */ connections) => async () => {
    await stage(
      bench,
      (into) => copyPeople(bench.postgres.client, bench, calls * rowsPerCall, people, into),
      rowsPerCall,
    )
    return { perSecond: await insertSelect(bench, { connections, calls, rowsPerCall }) }
  }
  for (const connections of options.connections) {
    const isMarked = connections === markedConnections
    const measured = await rounds(isMarked ? options.rounds : 1, {
      batch: batches(connections),
      insert: inDatabase(connections),
    })
    report.sides(`rows, ${connections} calls at a time`, measured)
    const what = `batch, rows, ${connections} at a time, ÷ INSERT … SELECT`
    report.ratio(what, ratio(measured.batch, measured.insert), isMarked ? { atLeast: 0.5 } : {})
  }
})
