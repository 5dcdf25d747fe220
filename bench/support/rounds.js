import { quantile } from './quantile.js'

/**
 * Measures several sides in turn, each once a round and every second round in the opposite order, so that what a busy
 * machine does to one it does to all.
 *
 * @template {string} Side
 * @template {{ perSecond: number }} Measured
 * @param {number} count
 * @param {Record<Side, () => Promise<Measured>>} sides
 * @returns {Promise<Record<Side, Measured[]>>}
 */
export async function rounds(count, sides) {
  const names = /** @type {Side[]} */ (Object.keys(sides))
  const measured = /** @type {any} */ (Object.fromEntries(names.map((name) => [name, []])))
  for (let round = 0; round < count; round++) {
    const order = round % 2 === 0 ? names : [...names].reverse()
    for (const name of order) measured[name].push(await sides[name]())
  }
  return measured
}

/** The middle one of a few. @param {readonly number[]} values */
export function median(values) {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  )
}

/**
 * How many times as fast the first side was as the second: the median of the rounds' own ratios.
 *
 * @param {readonly { perSecond: number }[]} ours
 * @param {readonly { perSecond: number }[]} limit
 */
export function ratio(ours, limit) {
  return median(ours.map(({ perSecond }, index) => perSecond / /** @type {any} */ (limit[index]).perSecond))
}
