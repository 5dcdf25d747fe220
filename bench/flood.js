// Whether a flood of creates in one workspace keeps another's callers waiting: their p99 with and without it.
import { generatePeople } from './people/generate-people.js'
import { contactBody } from './support/contact-body.js'
import { httpLoad } from './support/http-sides.js'
import { makeWorkspace } from './support/make-workspace.js'
import { readOptions } from './support/options.js'
import { runBench } from './support/run-bench.js'

const options = readOptions({ seconds: 5, rounds: 1, connections: [256] })
const calmConnections = 2

await runBench('flood', options, async (bench, report) => {
  const { roster, accountKey } = bench
  const neighbour = { roster, ...(await makeWorkspace(roster.url, accountKey)) }
  const people = generatePeople({ full: true })
  const load = (
    /** @type {{ roster: { url: string }, key: string }} */ where,
    /** @type {number} */ connections,
    seconds = options.seconds,
  ) =>
    httpLoad(where, { connections, seconds, expected: [201] }, () => {
      // A new workspace has no custom fields.
      const { customFields: _, ...body } = contactBody(people.next().value)
      return { method: 'POST', path: '/v2/contacts', body }
    })
  await load(bench, 16)()
  const calm = await load(neighbour, calmConnections)()
  const [flood = 1] = options.connections
  // The flood first and longer: it lasts while the neighbour's requests are written and sent.
  const flooding = load(bench, flood, options.seconds + 2)()
  const disturbed = await load(neighbour, calmConnections)()
  report.sides(`${calmConnections} connections beside ${flood} in another workspace`, {
    alone: [calm],
    beside: [disturbed],
    flood: [await flooding],
  })
  report.value('a neighbour’s p99 beside a flood ÷ alone', disturbed.p99 / calm.p99, '', { atMost: 10 })
})
