// Durable creates a second over HTTP, against what PostgreSQL itself does with one transaction a contact.
import { oneTable, sameTables } from './limits/create-limits.js'
import { oneTableSchema } from './limits/one-table.js'
import { generatePeople } from './people/generate-people.js'
import { compareWrites } from './support/compare-writes.js'
import { contactBody } from './support/contact-body.js'
import { fillStore } from './support/fill-store.js'
import { readOptions } from './support/options.js'
import { runBench } from './support/run-bench.js'

const options = readOptions({ seconds: 3, rounds: 3, connections: [1, 16, 64, 256], fill: 10_000 })

await runBench('create', options, async (bench, report) => {
  const people = generatePeople({ full: true })
  if (options.fill > 0) await fillStore(bench.postgres.client, bench, options.fill, people)
  await bench.postgres.client.query(oneTableSchema)
  await compareWrites(bench, report, options, {
    paths: { nedzo: '/v1/contacts', roster: '/v2/contacts' },
    draw: () => contactBody(people.next().value),
    expected: [201],
    same: sameTables(bench),
    single: oneTable(bench),
  })
})
