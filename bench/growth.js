// The cost of a create and a lookup as the store grows: stores of several sizes side by side, measured in turn.
import { generatePeople } from './people/generate-people.js'
import { numberedPeople, numberedPhone } from './people/numbered-people.js'
import { Random } from './people/random.js'
import { contactBody } from './support/contact-body.js'
import { fillStore } from './support/fill-store.js'
import { httpLoad } from './support/http-sides.js'
import { openBench } from './support/open-bench.js'
import { readOptions } from './support/options.js'
import { ratio, rounds } from './support/rounds.js'
import { runBench } from './support/run-bench.js'

const options = readOptions({ seconds: 2, rounds: 5, connections: [16], sizes: [10_000, 100_000, 1_000_000] })
const [connections = 1] = options.connections
/** So few that the smallest store is still about its size when the last round is over. */
const createsPerRound = 1_000
const markedSize = 1_000_000

await runBench('growth', options, async (first, report) => {
  /** @type {import('./support/open-bench.js').Bench[]} */
  const others = []
  try {
    /** @type {Record<'create' | 'lookup', Record<string, () => Promise<import('./support/load-report.js').Load>>>} */
    const sides = { create: {}, lookup: {} }
    for (const size of options.sizes) {
      const bench = size === options.sizes[0] ? first : await openBench()
      if (bench !== first) others.push(bench)
      await fillStore(bench.postgres.client, bench, size, numberedPeople())
      const label = size.toLocaleString('en')
      sides.create[label] = creates(bench)
      sides.lookup[label] = lookups(bench, size)
    }
    for (const [what, measurements] of Object.entries(sides)) {
      // Until V8 has compiled what is hot and each PostgreSQL has read its tables.
      for (const measure of Object.values(measurements)) await measure()
      const measured = await rounds(options.rounds, measurements)
      report.sides(`${what}, ${connections} connections, contacts`, measured)
      const [smallest = '', ...larger] = Object.keys(measured)
      for (const size of larger) {
        const isMarked = size === markedSize.toLocaleString('en')
        const cost = ratio(measured[smallest] ?? [], measured[size] ?? [])
        report.ratio(`${what} at ${size} ÷ at ${smallest}, cost`, cost, isMarked ? { atMost: 1.3 } : {})
      }
    }
  } finally {
    for (const bench of others) await bench.close()
  }
})

/** @param {import('./support/open-bench.js').Bench} bench */
function creates(bench) {
  // Not the first seed, whose emails the numbered people have.
  const people = generatePeople({ seed: 2, full: true })
  return httpLoad(bench, { connections, calls: createsPerRound, expected: [201] }, () => {
    const { email, ...body } = contactBody(people.next().value)
    return { method: 'POST', path: '/v2/contacts', body: { ...body, email: `new.${email}` } }
  })
}

/** @param {import('./support/open-bench.js').Bench} bench @param {number} size */
function lookups(bench, size) {
  const random = new Random(1)
  return httpLoad(bench, { connections, seconds: options.seconds, expected: [200] }, () => ({
    method: 'GET',
    path: `/v2/contacts/lookup?phone=${encodeURIComponent(numberedPhone(random.below(size)))}`,
  }))
}
