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
 * Sends requests at a fixed rate, whether or not earlier ones were answered. A wait counts from the moment the request
 * was due, so that a stall of the server is not hidden by fewer requests during it.
 *
 * @param {object} options
 * @param {string} options.url
 * @param {number} options.connections
 * @param {number} options.seconds
 * @param {number} options.perSecond
 * @param {() => string | Buffer} options.next
 */
export async function keepRate({ url, connections, seconds, perSecond, next }) {
  const idle = openConnections(url, connections)
  const all = [...idle]
  const report = new LoadReport()
  /** When each request was due that no connection was free for. @type {number[]} */
  const late = []
  const total = Math.round(seconds * perSecond)
  const start = performance.now()
  let sent = 0
  let answeredCount = 0
  try {
    await new Promise((resolve, reject) => {
      /** @param {HttpConnection} connection @param {number} dueAt */
      const send = (connection, dueAt) =>
        connection.send(
          next(),
          (status) => {
            report.add(status, performance.now() - dueAt)
            if (++answeredCount === total) return resolve(undefined)
            const waiting = late.shift()
            if (waiting === undefined) idle.push(connection)
            else send(connection, waiting)
          },
          reject,
        )
      const tick = () => {
        for (; sent < total; sent++) {
          const dueAt = start + (sent * 1000) / perSecond
          if (dueAt > performance.now()) break
          const connection = idle.pop()
          if (connection === undefined) late.push(dueAt)
          else send(connection, dueAt)
        }
        // A timer is a millisecond late or more, which would be counted as the server's.
        if (sent < total) setImmediate(tick)
      }
      tick()
    })
  } finally {
    for (const connection of all) connection.close()
  }
  return report.finish()
}

/** @param {string} url @param {number} count */
function openConnections(url, count) {
  const { hostname, port } = new URL(url)
  return Array.from({ length: count }, () => new HttpConnection({ host: hostname, port: Number(port) }))
}
