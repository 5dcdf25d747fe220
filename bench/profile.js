// Where the server process's time goes while it creates contacts: self time by place and by function.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generatePeople } from './people/generate-people.js'
import { contactBody } from './support/contact-body.js'
import { fillStore } from './support/fill-store.js'
import { httpLoad } from './support/http-sides.js'
import { openBench } from './support/open-bench.js'
import { readOptions } from './support/options.js'
import { selfTimes } from './support/self-times.js'

const rowsShown = 40
const options = readOptions({ seconds: 8, rounds: 1, connections: [64], fill: 10_000 })
// As in `run-bench.js`: `| head` must not leave servers behind.
process.stdout.on('error', () => {})
const dir = await mkdtemp(join(tmpdir(), 'roster-profile-'))
const nodeOptions = ['--cpu-prof', `--cpu-prof-dir=${dir}`, ...options.nodeOptions]
const bench = await openBench({ nodeOptions })
try {
  const people = generatePeople({ full: true })
  await fillStore(bench.postgres.client, bench, options.fill, people)
  const [connections = 1] = options.connections
  const load = await httpLoad(bench, { connections, seconds: options.seconds, expected: [201] }, () => ({
    method: 'POST',
    path: '/v1/contacts',
    body: contactBody(people.next().value),
  }))()
  // The profile is written when the process ends.
  await bench.roster.stop()
  const [name = ''] = await readdir(dir)
  const { busyMs, functions, places } = selfTimes(
    JSON.parse(await readFile(join(dir, name), 'utf8')),
    bench.builtDir,
  )
  say(
    `${Math.round(load.perSecond)} creates/s; ${((busyMs * 1000) / load.answers).toFixed(0)} µs each, of which:`,
  )
  for (const [title, sums] of Object.entries({ places, functions })) {
    say(`\n${title}`)
    for (const [what, ms] of sums.slice(0, rowsShown)) {
      say(
        `${((100 * ms) / busyMs).toFixed(1).padStart(6)} %  ${((ms * 1000) / load.answers).toFixed(1).padStart(6)} µs  ${what}`,
      )
    }
  }
} finally {
  await bench.close()
  await rm(dir, { recursive: true, force: true })
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`)
}
