import { httpLoad } from './http-sides.js'
import { pgbench } from './pgbench.js'
import { median, ratio, rounds } from './rounds.js'

/** The marks are set here; elsewhere one round tells enough. */
const markedConnections = 64
const warmUpSeconds = 2

/**
 * Single writes on two wires against PostgreSQL's own two ways, at each number of connections, in turns.
 *
 * @param {import('./open-bench.js').Bench} bench
 * @param {import('./report.js').Report} report
 * @param {import('./options.js').Options} options
 * @param {object} writes
 * @param {{ nedzo: string, roster: string }} writes.paths
 * @param {() => unknown} writes.draw the next body
 * @param {readonly number[]} writes.expected
 * @param {string} writes.same limit (a) as a script of pgbench
 * @param {string} writes.single limit (b)
 */
export async function compareWrites(bench, report, options, { paths, draw, expected, same, single }) {
  const load = (/** @type {string} */ path, /** @type {number} */ connections, seconds = options.seconds) =>
    httpLoad(bench, { connections, seconds, expected }, () => ({ method: 'POST', path, body: draw() }))
  const limit = (/** @type {string} */ script, /** @type {number} */ connections) => () =>
    pgbench({ postgres: bench.postgres, script, connections, seconds: options.seconds })

  // Until V8 has compiled what is hot.
  for (const path of Object.values(paths)) await load(path, 16, warmUpSeconds)()

  for (const connections of options.connections) {
    const isMarked = connections === markedConnections
    const measured = await rounds(isMarked ? options.rounds : 1, {
      nedzo: load(paths.nedzo, connections),
      same: limit(same, connections),
      roster: load(paths.roster, connections),
      single: limit(single, connections),
    })
    report.sides(`${connections} connections`, measured)
    for (const wire of /** @type {const} */ (['nedzo', 'roster'])) {
      const what = `${report.name} on ${wire}, ${connections} connections, ÷`
      const marks = isMarked
        ? { same: { atLeast: 1.5, moonshot: 2 }, single: { atLeast: 1, moonshot: 1.5 } }
        : { same: {}, single: {} }
      report.ratio(`${what} (a) same tables`, ratio(measured[wire], measured.same), marks.same)
      report.ratio(`${what} (b) one table`, ratio(measured[wire], measured.single), marks.single)
      if (isMarked) {
        const p99 = median(measured[wire].map((load) => load.p99))
        report.value(`${report.name} on ${wire}, ${connections} connections, p99`, p99, 'ms')
      }
    }
  }
}
