// A tag for every tenth of a million contacts, by filter: how long it takes, and whether a neighbour notices.
import { generatePeople } from './people/generate-people.js'
import { contactBody } from './support/contact-body.js'
import { fillStore } from './support/fill-store.js'
import { keepRate } from './support/http-load.js'
import { httpRequest } from './support/http-request.js'
import { jobEnded } from './support/job-ended.js'
import { makeWorkspace } from './support/make-workspace.js'
import { readOptions } from './support/options.js'
import { runBench } from './support/run-bench.js'

const options = readOptions({ seconds: 5, rounds: 1, connections: [16], fill: 1_000_000 })
const neighboursPerSecond = 50
const share = 0.1
const markedContacts = 100_000

await runBench('bulk', options, async (bench, report) => {
  const { client, roster, accountKey } = bench
  const neighbour = await makeWorkspace(roster.url, accountKey)
  const people = generatePeople({ full: true })
  await fillStore(bench.postgres.client, bench, options.fill, people)
  const filter = await filterOf(Math.round(options.fill * share))

  /** Half of them create a contact, half read a page. @param {number} seconds */
  const neighbours = (seconds) => {
    let turn = 0
    return keepRate({
      url: roster.url,
      connections: options.connections[0] ?? 16,
      seconds,
      perSecond: neighboursPerSecond,
      next: () => {
        // A new workspace has no custom fields.
        const { customFields: _, ...body } = contactBody(people.next().value)
        const request =
          ++turn % 2 === 0
            ? { method: 'GET', path: '/v2/contacts?limit=20' }
            : { method: 'POST', path: '/v2/contacts', body }
        return httpRequest({ ...request, key: neighbour.key })
      },
    })
  }
  await neighbours(2)
  const alone = await neighbours(options.seconds)

  const { id } = await client.post('/v2/bulk', { filter, action: { type: 'addTags', tags: ['bulk bench'] } })
  const besides = neighbours(options.seconds)
  const job = await jobEnded(client, id)
  const beside = await besides
  const seconds = (Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000
  if (job.counts.changed !== job.total)
    throw new Error(`not every contact was changed: ${JSON.stringify(job)}`)
  report.note(`${filter}: ${job.total} of ${options.fill} contacts in ${seconds.toFixed(1)} s`)
  report.sides(`${neighboursPerSecond} a second in another workspace`, { alone: [alone], beside: [beside] })
  report.value('a neighbour’s p99 beside a bulk change ÷ alone', beside.p99 / alone.p99, '', { atMost: 10 })
  const of100k = (seconds * markedContacts) / job.total
  report.value('bulk-tag by filter, for 100,000 contacts', of100k, 's', { atMost: 10 })

  const undo = await jobEnded(client, (await client.post(`/v2/jobs/${id}/undo`, {})).id)
  const undoSeconds = (Date.parse(undo.finishedAt) - Date.parse(undo.startedAt)) / 1000
  report.value('undo of that, for 100,000 contacts', (undoSeconds * markedContacts) / undo.total, 's')

  /** The country that this many contacts come nearest to having. @param {number} wanted */
  async function filterOf(wanted) {
    const { rows } = await bench.postgres.client.query(
      `select country from contacts where workspace_id = $1::uuid and country is not null
      group by country order by abs(count(*) - $2::int) limit 1`,
      [bench.workspaceId, wanted],
    )
    return `country:${rows[0].country}`
  }
})
