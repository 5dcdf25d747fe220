// Durable upserts a second over HTTP, half of them hits that change the contact, against PostgreSQL's own upsert.

import { oneTableSchema } from './limits/one-table.js'
import { oneTable, sameTables } from './limits/upsert-limits.js'
import { generatePeople } from './people/generate-people.js'
import { numberedPeople, numberedPhone } from './people/numbered-people.js'
import { Random } from './people/random.js'
import { compareWrites } from './support/compare-writes.js'
import { contactBody } from './support/contact-body.js'
import { fillStore } from './support/fill-store.js'
import { readOptions } from './support/options.js'
import { runBench } from './support/run-bench.js'

const options = readOptions({ seconds: 3, rounds: 3, connections: [1, 16, 64, 256], fill: 10_000 })

await runBench('upsert', options, async (bench, report) => {
  const { client } = bench.postgres
  await fillStore(client, bench, options.fill, numberedPeople())
  await client.query(oneTableSchema)
  await client.query(
    `insert into bench_contacts
    select workspace_id, id, first_name, last_name, phone, email, email_key, timezone, '{lead, vip}', '{}',
      created_at, updated_at
    from contacts`,
  )
  await client.query('vacuum (analyze) bench_contacts')

  // A seed of their own: the numbered people have the first one's emails.
  const people = generatePeople({ seed: 2, full: true })
  const random = new Random(1)
  await compareWrites(bench, report, options, {
    paths: { nedzo: '/v1/contacts/upsert', roster: '/v2/contacts/upsert' },
    draw() {
      const { email, phone, ...person } = contactBody(people.next().value)
      if (random.chance(0.5)) return { ...person, phone: numberedPhone(random.below(options.fill)) }
      return { ...person, phone, email: `new.${email}` }
    },
    expected: [200, 201],
    same: sameTables(bench, options.fill),
    single: oneTable(bench, options.fill),
  })
})
