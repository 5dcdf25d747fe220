import { keepBusy } from './http-load.js'
import { httpRequest } from './http-request.js'

/** More a second than any side reaches, so that the requests never run out before the time does. */
const preparedPerSecond = 16_000

/**
 * A side of a bench: a load on Roster that refuses any other answer than the expected ones. The requests are written
 * before the clock starts, so that making them is not measured.
 *
 * @param {import('./open-bench.js').Bench} bench
 * @param {{ connections: number, seconds: number, expected: number | readonly number[] }} options
 * @param {() => { method: string, path: string, body?: unknown }} draw
 */
export function httpLoad(bench, { connections, seconds, expected }, draw) {
  const wanted = [expected].flat()
  return async () => {
    const prepared = Array.from({ length: Math.ceil(seconds * preparedPerSecond) }, () =>
      Buffer.from(httpRequest({ ...draw(), key: bench.key })),
    )
    const load = await keepBusy({ url: bench.roster.url, connections, seconds, next: () => prepared.pop() })
    const others = Object.keys(load.statuses).filter((status) => !wanted.includes(Number(status)))
    if (others.length > 0) throw new Error(`unexpected answers: ${JSON.stringify(load.statuses)}`)
    return load
  }
}
