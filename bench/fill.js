// Fills a workspace of a store that is there with generated people: to try things out at size, not to measure.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { generatePeople } from './people/generate-people.js'
import { buildRoster } from './support/build-roster.js'
import { defineForPeople } from './support/define-for-people.js'
import { fillStore } from './support/fill-store.js'

const usage = `node bench/fill.js WORKSPACE_ID [--count 1000000] [--seed 1]
The store: DATABASE_URL, else that of the Roster running on ROSTER_DATA_DIR (./data).`

const { values, positionals } = parseArgs({
  options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
})
const [workspaceId] = positionals
if (workspaceId === undefined) {
  process.stderr.write(`${usage}\n`)
  process.exit(1)
}

const built = await buildRoster()
try {
  const client = new pg.Client(await connection(built.dir))
  await client.connect()
  const defined = await defineForPeople(client, built.dir, workspaceId)
  const count = Number(values.count)
  const startedAt = performance.now()
  const people = generatePeople({ seed: Number(values.seed) })
  await fillStore(client, { builtDir: built.dir, workspaceId, ...defined }, count, people)
  const perSecond = Math.round(count / ((performance.now() - startedAt) / 1000))
  process.stdout.write(`${count} contacts, ${perSecond} a second\n`)
  await client.end()
} finally {
  await built.remove()
}

/** @param {string} builtDir */
async function connection(builtDir) {
  const { DATABASE_URL: url, ROSTER_DATA_DIR: dataDir = './data' } = process.env
  if (url !== undefined) return { connectionString: url }
  const { findRunning } = await import(`${builtDir}/dist/store/embedded/running-server.js`)
  const found = await findRunning(resolve(dataDir))
  if (found === undefined) throw new Error(`no Roster runs on ${dataDir}; start it, or set DATABASE_URL`)
  return found
}
