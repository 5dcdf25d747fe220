// What a feed that is followed and a webhook cost those who write, how many messages a second arrive, and how late.
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { generatePeople } from './people/generate-people.js'
import { Client } from './support/client.js'
import { contactBody } from './support/contact-body.js'
import { fillStore } from './support/fill-store.js'
import { keepRate } from './support/http-load.js'
import { httpRequest } from './support/http-request.js'
import { httpLoad } from './support/http-sides.js'
import { readOptions } from './support/options.js'
import { quantile } from './support/quantile.js'
import { ratio, rounds } from './support/rounds.js'
import { runBench } from './support/run-bench.js'

const options = {
  ...readOptions({ seconds: 3, rounds: 3, connections: [64], fill: 10_000 }),
  // The receiver is on this machine.
  variables: { ROSTER_WEBHOOK_LOOPBACK: 'on' },
}
const warmUpSeconds = 2
/** What the lag is measured at; fewer where the machine does not carry so many. */
const perSecondMax = 2_000
/** A part of what the machine carries, so that the lag is the feed's and not that of a queue before the writes. */
const steadyShare = 0.6

await runBench('feed', options, async (bench, report) => {
  const people = generatePeople({ full: true })
  if (options.fill > 0) await fillStore(bench.postgres.client, bench, options.fill, people)
  const { roster, key, workspaceId, accountKey } = bench
  const account = new Client(roster.url, accountKey)
  const receiver = await startReceiver()
  const draw = () => ({ method: 'POST', path: '/v2/contacts', body: contactBody(people.next().value) })
  try {
    for (const connections of options.connections) {
      const load = (/** @type {number} */ seconds) =>
        httpLoad(bench, { connections, seconds, expected: [201] }, draw)
      await load(warmUpSeconds)()
      const followed = async () => {
        const listener = await listen(account, { url: receiver.url, workspaceId })
        const follower = follow(roster.url, key)
        try {
          return await load(options.seconds)()
        } finally {
          await follower.stop()
          await listener.stop()
        }
      }
      const measured = await rounds(options.rounds, { followed, alone: load(options.seconds) })
      report.sides(`${connections} connections`, measured)
      report.ratio(
        `create with a follower and a webhook, ${connections} connections, ÷ without`,
        ratio(measured.followed, measured.alone),
      )

      const carried = Math.min(...measured.followed.map(({ perSecond }) => perSecond))
      const perSecond = Math.min(perSecondMax, Math.floor(carried * steadyShare))
      const follower = follow(roster.url, key)
      await keepRate({
        url: roster.url,
        connections,
        seconds: options.seconds,
        perSecond,
        next: () => httpRequest({ ...draw(), key }),
      })
      await follower.stop()
      const lags = follower.lagsMs.sort((a, b) => a - b)
      report.value(`lag of the feed at ${perSecond} creates a second, p50`, quantile(lags, 0.5), 'ms')
      report.value(`lag of the feed at ${perSecond} creates a second, p99`, quantile(lags, 0.99), 'ms')
    }
    report.value('messages delivered', await deliveredPerSecond(), 'a second')
  } finally {
    receiver.close()
  }

  /** How fast what has gathered is delivered to a receiver that answers at once. */
  async function deliveredPerSecond() {
    const listener = await listen(account, { url: receiver.url, workspaceId })
    await account.post(`/v2/webhooks/${listener.id}/pause`, {})
    const count = options.seconds * 1_000
    for (let made = 0; made < count; made += 1_000) {
      const operations = Array.from({ length: Math.min(1_000, count - made) }, () => ({
        op: 'create',
        contact: contactBody(people.next().value),
      }))
      await account.post('/v2/contacts/batch', { workspaceId, operations })
    }
    const before = receiver.count()
    const startedAt = performance.now()
    await account.post(`/v2/webhooks/${listener.id}/resume`, {})
    while (receiver.count() - before < count) await delay(5)
    const perSecond = (count * 1_000) / (performance.now() - startedAt)
    await listener.stop()
    return perSecond
  }
})

/** A webhook for as long as something is measured. @param {Client} account @param {{ url: string, workspaceId: string }} to */
async function listen(account, { url, workspaceId }) {
  const { id } = await account.post('/v2/webhooks', { workspaceId, url, types: ['contact.*'] })
  return { id, stop: () => account.call('DELETE', `/v2/webhooks/${id}`) }
}

/**
 * Follows the feed by waiting for it, as an integration does, and notes how long after its time each change was told.
 *
 * @param {string} url @param {string} key
 */
function follow(url, key) {
  /** @type {number[]} */
  const lagsMs = []
  let isOver = false
  const work = (async () => {
    const headers = { authorization: `Bearer ${key}` }
    const read = async (/** @type {string} */ path) => {
      const response = await fetch(`${url}/v2/changes${path}`, { headers })
      if (!response.ok) throw new Error(`GET /v2/changes${path} was answered ${response.status}`)
      return /** @type {Promise<any>} */ (response.json())
    }
    let { cursor } = await read('/cursor')
    for (let isRead = false; !(isOver && isRead); ) {
      const page = await read(`?limit=1000&wait=${isOver ? 0 : 1}&after=${cursor}`)
      const now = Date.now()
      for (const { at } of page.data) lagsMs.push(now - Date.parse(at))
      cursor = page.nextCursor
      isRead = !page.hasMore
    }
  })()
  return {
    lagsMs,
    async stop() {
      isOver = true
      await work
    },
  }
}

/** Takes messages and answers at once. */
async function startReceiver() {
  let count = 0
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      count++
      response.writeHead(204).end()
    })
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    url: `http://127.0.0.1:${port}/hook`,
    count: () => count,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
