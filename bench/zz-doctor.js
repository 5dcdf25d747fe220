import { execFileSync } from 'node:child_process'
import { openBench } from './support/open-bench.js'
import { fillStore } from './support/fill-store.js'
import { generatePeople } from './people/generate-people.js'
const bench = await openBench()
try {
const { client } = bench.postgres
await fillStore(client, bench, 1_000_000, generatePeople({ seed: 1, full: true }))
await client.query(`insert into lists (workspace_id, id, name, created_at, updated_at) select $1, gen_random_uuid(), 'List ' || n, now(), now() from generate_series(1, 5) n`, [bench.workspaceId])
await client.query(`insert into list_members (workspace_id, list_id, contact_id) select c.workspace_id, l.id, c.id from contacts c join lists l on l.workspace_id = c.workspace_id where c.workspace_id = $1 and random() < 0.08`, [bench.workspaceId])
await client.query('vacuum (analyze)')
const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: bench.postgres.url }
for (let i = 0; i < 2; i++) {
const t = performance.now()
console.log(execFileSync(process.execPath, [`${bench.builtDir}/dist/cli/roster.js`, 'doctor'], { env, encoding: 'utf8' }))
console.log('doctor', ((performance.now() - t) / 1000).toFixed(1), 's')
}
} finally { await bench.close() }
