import { openBench } from './open-bench.js'
import { pgbenchVersion } from './pgbench.js'
import { describeMachine, Report } from './report.js'

/**
 * Runs a bench on a store of its own and takes that down whatever happens. What a person can do something about is one
 * line, not a stack.
 *
 * @param {string} name
 * @param {import('./options.js').Options & { variables?: Record<string, string> }} options `variables`: settings of Roster
 * @param {(bench: import('./open-bench.js').Bench, report: Report) => Promise<void>} measure
 */
export async function runBench(name, options, measure) {
  try {
    await pgbenchVersion()
  } catch (error) {
    process.stderr.write(`${/** @type {Error} */ (error).message}\n`)
    process.exitCode = 1
    return
  }
  // A reader that has seen enough (`| head`) must not cost the bench its end, which stops the servers.
  process.stdout.on('error', () => {})
  const bench = await openBench(options)
  // Ctrl-C: the servers are children with data directories of their own.
  process.once('SIGINT', () => bench.close().finally(() => process.exit(130)))
  try {
    const report = new Report({ name, json: options.json, machine: describeMachine(bench.postgres.settings) })
    await measure(bench, report)
    report.finish()
  } finally {
    await bench.close()
  }
}
