import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { quantile } from './quantile.js'

const run = promisify(execFile)
/** More threads than the load of a Node process could use would not be a fair limit to compare with. */
const threadsMax = 2

/** The installed pgbench's version. Throws with words to act on when there is none. */
export async function pgbenchVersion() {
  try {
    return (await run('pgbench', ['--version'])).stdout.trim()
  } catch {
    throw new Error('pgbench is not on the PATH. It comes with PostgreSQL: postgresql-contrib on Debian.')
  }
}

/**
 * Runs a script with named prepared statements over the Unix socket, and returns transactions a second and waits.
 *
 * @param {object} options
 * @param {import('./start-postgres.js').Postgres} options.postgres
 * @param {string} options.script
 * @param {number} options.connections
 * @param {number} options.seconds
 * @param {boolean} [options.waits] logs each transaction, which costs a little, for p50 and p99
 */
export async function pgbench({ postgres, script, connections, seconds, waits = false }) {
  const dir = await mkdtemp(join(tmpdir(), 'roster-pgbench-'))
  try {
    await writeFile(join(dir, 'script.sql'), script)
    const { host, port, user, database } = postgres
    const { stdout } = await run(
      'pgbench',
      [
        ...['-h', host, '-p', String(port), '-U', user, '-n', '-M', 'prepared', '-f', 'script.sql'],
        ...['-c', String(connections), '-j', String(Math.min(threadsMax, connections))],
        ...['-T', String(seconds), ...(waits ? ['-l'] : []), database],
      ],
      { cwd: dir, maxBuffer: 2 ** 24 },
    )
    const failed = Number(/failed transactions: (\d+)/.exec(stdout)?.[1] ?? 0)
    if (failed > 0) throw new Error(`${failed} transactions of pgbench failed`)
    const perSecond = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1])
    const answers = Number(/actually processed: (\d+)/.exec(stdout)?.[1])
    return { perSecond, answers, ...(await readWaits(dir)) }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** @param {string} dir */
async function readWaits(dir) {
  const waits = []
  for (const name of await readdir(dir)) {
    if (!name.startsWith('pgbench_log')) continue
    for (const line of (await readFile(join(dir, name), 'utf8')).trimEnd().split('\n')) {
      waits.push(Number(line.split(' ')[2]) / 1000)
    }
  }
  const sorted = Float64Array.from(waits).sort()
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) }
}
