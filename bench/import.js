// Rows a second of an import from the first byte of the upload to the last row written, against one INSERT … SELECT of the
// rows that it leaves, into the same tables; the same file once more; and what the process holds meanwhile.
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { insertSelectAll } from './limits/import-limit.js'
import { generatePeople } from './people/generate-people.js'
import { importFile } from './support/import-file.js'
import { linesOfPeople } from './support/lines-of-people.js'
import { readOptions } from './support/options.js'
import { processorSeconds } from './support/processor-seconds.js'
import { mostResidentMb } from './support/resident-memory.js'
import { runBench } from './support/run-bench.js'

const options = readOptions({ seconds: 1, rounds: 1, connections: [1], sizes: [1_000_000] })

await runBench('import', options, async (bench, report) => {
  const dir = await mkdtemp(join(tmpdir(), 'roster-bench-import-'))
  try {
    for (const rows of options.sizes) await measure(bench, report, join(dir, `${rows}.csv`), rows)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})

/**
 * @param {import('./support/open-bench.js').Bench} bench
 * @param {import('./support/report.js').Report} report
 * @param {string} path
 * @param {number} rows
 */
async function measure(bench, report, path, rows) {
  await pipeline(linesOfPeople(generatePeople({ full: true }), rows), createWriteStream(path))
  const { size } = await stat(path)
  const shown = rows.toLocaleString('en')
  report.note(`${shown} rows, ${(size / 1e6).toFixed(0)} MB: 1 % bad, 5 % about somebody who came before`)

  /** @type {Awaited<ReturnType<typeof importFile>>[]} */
  const imports = []
  const usedBefore = processorSeconds(bench.roster.pid)
  const mostMb = await mostResidentMb(bench.roster.pid, async () => {
    imports.push(await importFile(bench, path))
  })
  const used = processorSeconds(bench.roster.pid) - usedBefore
  const [first] = imports
  if (first === undefined) throw new Error('the import did not end')
  report.note(
    `upload ${first.uploadSeconds.toFixed(1)} s, write ${first.writeSeconds.toFixed(1)} s: ${JSON.stringify(first.counts)}`,
  )
  await bench.postgres.client.query('vacuum (analyze) contacts, contact_log')
  const limitSeconds = await insertSelectAll(bench, randomUUID())
  const final = first.counts.created
  report.note(
    `INSERT … SELECT of the ${final.toLocaleString('en')} contacts and their log: ${limitSeconds.toFixed(1)} s`,
  )
  const second = await importFile(bench, path)
  report.note(`again: ${JSON.stringify(second.counts)}`)

  const perSecond = rows / first.seconds
  report.value(`import, ${shown} rows`, perSecond, 'rows/s', { atLeast: 15_000, moonshot: 30_000 })
  report.ratio(`import, ${shown} rows, ÷ INSERT … SELECT`, perSecond / (final / limitSeconds), {
    atLeast: 0.6,
  })
  report.ratio('the same file again, time ÷ the first', second.seconds / first.seconds, { atMost: 2 })
  report.value('import, processor time of Roster a row', (used * 1e6) / rows, 'µs')
  report.value('resident memory, importing', mostMb, 'MB', { atMost: 300 })
}
