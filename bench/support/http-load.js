import { HttpConnection } from './http-connection.js'
import { LoadReport } from './load-report.js'

/**
 * Keeps one request in flight on each connection until the time or the requests are over.
 *
 * @param {object} options
 * @param {string} options.url
 * @param {number} options.connections
 * @param {number} options.seconds
 * @param {() => string | Buffer | undefined} options.next the next request; undefined when there are no more
 */
export async function keepBusy({ url, connections, seconds, next }) {
  const open = openConnections(url, connections)
  const report = new LoadReport()
  const end = performance.now() + seconds * 1000
  /** @param {HttpConnection} connection @returns {Promise<void>} */
  const work = (connection) =>
    new Promise((resolve, reject) => {
      let sentAt = 0
      const send = () => {
        const request = performance.now() < end ? next() : undefined
        if (request === undefined) return resolve()
        sentAt = performance.now()
        connection.send(request, answered, reject)
      }
      const answered = (/** @type {number} */ status) => {
        report.add(status, performance.now() - sentAt)
        send()
      }
      send()
    })
  try {
    await Promise.all(open.map(work))
  } finally {
    for (const connection of open) connection.close()
  }
  return report.finish()
}

/**
 * Sends requests at a fixed rate, whether or not earlier ones were answered. A request that finds no free connection
 * waits, and its wait counts from the moment it came, so that a stall of the server is not hidden by fewer requests.
 *
 * @param {object} options
 * @param {string} options.url
 * @param {number} options.connections
 * @param {number} options.seconds
 * @param {number} options.perSecond
 * @param {() => string | Buffer} options.next
 */
export async function keepRate({ url, connections, seconds, perSecond, next }) {
  const open = openConnections(url, connections)
  const idle = [...open]
  /** When each request came that no connection was free for. @type {number[]} */
  const waiting = []
  const report = new LoadReport()
  const total = Math.round(seconds * perSecond)
  const startedAt = performance.now()
  let come = 0
  let answered = 0
  const work = new Promise((resolve, reject) => {
    /** @param {HttpConnection} connection @param {number} cameAt */
    const send = (connection, cameAt) =>
      connection.send(
        next(),
        (status) => {
          report.add(status, performance.now() - cameAt)
          if (++answered === total) return resolve(undefined)
          const longest = waiting.shift()
          if (longest === undefined) idle.push(connection)
          else send(connection, longest)
        },
        reject,
      )
    const tick = () => {
      const now = performance.now()
      for (; come < total && startedAt + (come * 1000) / perSecond <= now; come++) {
        const connection = idle.pop()
        // From now, not from when it was due: a late timer is the load generator's fault.
        if (connection === undefined) waiting.push(now)
        else send(connection, now)
      }
      if (come < total) setTimeout(tick, 1)
    }
    tick()
  })
  try {
    await work
  } finally {
    for (const connection of open) connection.close()
  }
  return report.finish()
}

/** @param {string} url @param {number} count */
function openConnections(url, count) {
  const { hostname, port } = new URL(url)
  return Array.from({ length: count }, () => new HttpConnection({ host: hostname, port: Number(port) }))
}
