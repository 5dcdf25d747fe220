import { quantile } from './quantile.js'

/**
 * What a load measured: answers a second, the wait in milliseconds, and what the load generator itself cost.
 *
 * @typedef {object} Load
 * @property {number} answers
 * @property {number} perSecond
 * @property {number} p50
 * @property {number} p99
 * @property {number} cpuUsPerRequest processor time of the load generator for each request
 * @property {Record<number, number>} statuses how many answers of each HTTP status
 */

/** Collects answers while a load runs. */
export class LoadReport {
  #startedAt = performance.now()
  #cpuAtStart = process.cpuUsage()
  /** @type {number[]} */
  #waits = []
  /** @type {Record<number, number>} */
  #statuses = {}

  /** @param {number} status @param {number} waitMs */
  add(status, waitMs) {
    this.#waits.push(waitMs)
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1
  }

  /** @returns {Load} */
  finish() {
    const seconds = (performance.now() - this.#startedAt) / 1000
    const { user, system } = process.cpuUsage(this.#cpuAtStart)
    const waits = Float64Array.from(this.#waits).sort()
    return {
      answers: waits.length,
      perSecond: waits.length / seconds,
      p50: quantile(waits, 0.5),
      p99: quantile(waits, 0.99),
      cpuUsPerRequest: (user + system) / waits.length,
      statuses: this.#statuses,
    }
  }
}
