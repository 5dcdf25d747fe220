// Durable creates a second over HTTP, against what PostgreSQL itself does with one transaction a contact.
import { oneTable, sameTables } from './limits/create-limits.js'
import { oneTableSchema } from './limits/one-table.js'
import { generatePeople } from './people/generate-people.js'
import { contactBody } from './support/contact-body.js'
import { httpLoad } from './support/http-sides.js'
import { fillStore } from './support/fill-store.js'
import { readOptions } from './support/options.js'
import { runBench } from './support/run-bench.js'
import { pgbench } from './support/pgbench.js'
import { ratio, rounds } from './support/rounds.js'

const options = readOptions({ seconds: 3, rounds: 3, connections: [1, 16, 64, 256] })
/** The marks are set here; elsewhere one round tells enough. */
const markedConnections = 64

await runBench('create', options, async (bench, report) => {
  await bench.postgres.client.query(oneTableSchema)
  const people = generatePeople({ full: true })
  if (options.fill > 0) await fillStore(bench.postgres.client, bench, options.fill, people)
  const create = (path, connections, seconds = options.seconds) =>
    httpLoad(bench, { connections, seconds, expected: 201 }, () => ({
      method: 'POST',
      path,
      body: contactBody(people.next().value),
    }))
  const limit = (script, connections) => () =>
    pgbench({ postgres: bench.postgres, script, connections, seconds: options.seconds })

  // Machine code first, for both wires.
  await create('/v1/contacts', 16, 2)()
  await create('/v2/contacts', 16, 2)()

  for (const connections of options.connections) {
    const measured = await rounds(connections === markedConnections ? options.rounds : 1, {
      nedzo: create('/v1/contacts', connections),
      same: limit(sameTables(bench), connections),
      roster: create('/v2/contacts', connections),
      single: limit(oneTable(bench), connections),
    })
    const isMarked = connections === markedConnections
    report.sides(`${connections} connections`, measured)
    for (const wire of /** @type {const} */ (['nedzo', 'roster'])) {
      const what = `${wire} at ${connections}`
      report.ratio(`${what} ÷ (a) same tables`, ratio(measured[wire], measured.same), isMarked ? { atLeast: 1.5, moonshot: 2 } : {})
      report.ratio(`${what} ÷ (b) one table`, ratio(measured[wire], measured.single), isMarked ? { atLeast: 1, moonshot: 1.5 } : {})
    }
  }
})
