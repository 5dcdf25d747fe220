// Resident memory of the API process (PostgreSQL's own processes are not in it), idle and under several loads.
import { setTimeout as sleep } from 'node:timers/promises'
import { generatePeople } from './people/generate-people.js'
import { contactBody } from './support/contact-body.js'
import { httpLoad } from './support/http-sides.js'
import { readOptions } from './support/options.js'
import { mostResidentMb, residentMemoryMb } from './support/resident-memory.js'
import { runBench } from './support/run-bench.js'

const options = readOptions({ seconds: 8, rounds: 1, connections: [64] })
const settleMs = 5_000
const rowsPerBatch = 1_000

await runBench('memory', options, async (bench, report) => {
  const { roster } = bench
  const people = generatePeople({ full: true })
  const [connections = 1] = options.connections
  const body = () => contactBody(people.next().value)
  const create = () => ({ method: 'POST', path: '/v2/contacts', body: body() })
  const batch = () => ({
    method: 'POST',
    path: '/v2/contacts/batch',
    body: { operations: Array.from({ length: rowsPerBatch }, () => ({ op: 'create', contact: body() })) },
  })
  const page = () => ({ method: 'GET', path: '/v2/contacts?limit=1000' })

  await sleep(settleMs)
  report.value('resident memory, idle', residentMemoryMb(roster.pid), 'MB', { atMost: 150 })

  const { seconds } = options
  const loads = {
    [`creates on ${connections} connections`]: httpLoad(
      bench,
      { connections, seconds, expected: [201] },
      create,
    ),
    'batches of 1,000 on 4': httpLoad(
      bench,
      { connections: 4, calls: 5 * seconds, seconds, expected: [200] },
      batch,
    ),
    'pages of 1,000 on 16': httpLoad(
      bench,
      { connections: 16, calls: 50 * seconds, seconds, expected: [200] },
      page,
    ),
  }
  let most = 0
  for (const [what, load] of Object.entries(loads)) {
    const mb = await mostResidentMb(roster.pid, load)
    most = Math.max(most, mb)
    report.value(`resident memory, ${what}`, mb, 'MB')
  }
  report.value('resident memory, under load', most, 'MB', { atMost: 300 })
})
