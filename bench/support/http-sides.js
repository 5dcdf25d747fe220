import { keepBusy } from './http-load.js'
import { httpRequest } from './http-request.js'

/** More a second than any side reaches, so that the requests never run out before the time does. */
const preparedPerSecond = 16_000

/**
 * A side of a bench: a load on Roster that refuses any other answer than the expected ones. The requests are written
 * before the clock starts, so that making them is not measured.
 *
 * @param {{ roster: { url: string }, key: string }} to
 * @param {object} how
 * @param {number} how.connections
 * @param {number} [how.seconds] how long at most, and
 * @param {number} [how.calls] how many at most; one of the two
 * @param {readonly number[]} how.expected
 * @param {() => { method: string, path: string, body?: unknown }} draw
 */
export function httpLoad({ roster, key }, { connections, seconds, calls, expected }, draw) {
  const count = calls ?? Math.ceil((seconds ?? 1) * preparedPerSecond)
  return async () => {
    const prepared = Array.from({ length: count }, () => Buffer.from(httpRequest({ ...draw(), key })))
    const load = await keepBusy({
      url: roster.url,
      connections,
      seconds: seconds ?? Number.POSITIVE_INFINITY,
      next: () => prepared.pop(),
    })
    const others = Object.keys(load.statuses).filter((status) => !expected.includes(Number(status)))
    if (others.length > 0) throw new Error(`unexpected answers: ${JSON.stringify(load.statuses)}`)
    return load
  }
}
