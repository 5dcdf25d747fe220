// "Who is calling?": lookups by phone among a million contacts, against pgbench doing the same SELECT.
import { sameSelect } from './limits/lookup-limit.js'
import { numberedPeople, numberedPhone } from './people/numbered-people.js'
import { Random } from './people/random.js'
import { fillStore } from './support/fill-store.js'
import { keepRate } from './support/http-load.js'
import { httpRequest } from './support/http-request.js'
import { httpLoad } from './support/http-sides.js'
import { readOptions } from './support/options.js'
import { pgbench } from './support/pgbench.js'
import { ratio, rounds } from './support/rounds.js'
import { runBench } from './support/run-bench.js'

const options = readOptions({ seconds: 4, rounds: 3, connections: [1, 16, 64], fill: 1_000_000 })
const markedConnections = 16
const steadyPerSecond = 500
const steadySeconds = 10

await runBench('lookup', options, async (bench, report) => {
  await fillStore(bench.postgres.client, bench, options.fill, numberedPeople())
  const random = new Random(1)
  const draw = () => ({
    method: 'GET',
    path: `/v2/contacts/lookup?phone=${encodeURIComponent(numberedPhone(random.below(options.fill)))}`,
  })
  const script = await sameSelect(bench, options.fill)
  const lookups = (/** @type {number} */ connections, seconds = options.seconds) =>
    httpLoad(bench, { connections, seconds, expected: [200] }, draw)
  const selects = (/** @type {number} */ connections) => () =>
    pgbench({ postgres: bench.postgres, script, connections, seconds: options.seconds, waits: true })
  // Until V8 has compiled what is hot and PostgreSQL has read the tables.
  await lookups(markedConnections, 2)()
  await selects(markedConnections)()

  for (const connections of options.connections) {
    const isMarked = connections === markedConnections
    const measured = await rounds(isMarked ? options.rounds : 1, {
      lookup: lookups(connections),
      select: selects(connections),
    })
    report.sides(`${connections} connections, ${options.fill.toLocaleString('en')} contacts`, measured)
    const what = `lookup, ${connections} connections, ÷ the same SELECT`
    report.ratio(
      what,
      ratio(measured.lookup, measured.select),
      isMarked ? { atLeast: 0.3, moonshot: 0.5 } : {},
    )
  }

  const steady = await keepRate({
    url: bench.roster.url,
    connections: 32,
    seconds: steadySeconds,
    perSecond: steadyPerSecond,
    next: () => httpRequest({ ...draw(), key: bench.key }),
  })
  report.sides(`${steadyPerSecond} a second, whatever comes back`, { lookup: [steady] })
  report.value(`lookup p99 at ${steadyPerSecond} a second`, steady.p99, 'ms', { atMost: 5 })
})
