import { parseArgs } from 'node:util'

/**
 * What every bench takes on its command line.
 *
 * @typedef {object} Options
 * @property {number} seconds of each measurement
 * @property {number} rounds
 * @property {readonly number[]} connections
 * @property {number} fill how many contacts the store has before
 * @property {readonly number[]} sizes of the stores that are compared
 * @property {boolean} json
 * @property {readonly string[]} nodeOptions given to Roster's Node, such as --cpu-prof
 */

/**
 * @param {Pick<Options, 'seconds' | 'rounds' | 'connections'> & { fill?: number, sizes?: readonly number[] }} standard
 * @returns {Options}
 */
export function readOptions(standard) {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: String(standard.seconds) },
      rounds: { type: 'string', default: String(standard.rounds) },
      connections: { type: 'string', default: standard.connections.join(',') },
      fill: { type: 'string', default: String(standard.fill ?? 0) },
      sizes: { type: 'string', default: (standard.sizes ?? []).join(',') },
      json: { type: 'boolean', default: false },
      'node-options': { type: 'string', default: '' },
    },
  })
  return {
    seconds: whole(values.seconds),
    rounds: whole(values.rounds),
    connections: values.connections.split(',').map((text) => whole(text)),
    fill: whole(values.fill, 0),
    sizes: values.sizes === '' ? [] : values.sizes.split(',').map((text) => whole(text)),
    json: values.json,
    nodeOptions: values['node-options'].split(' ').filter((word) => word !== ''),
  }
}

/** @param {string} text @param {number} [least] */
function whole(text, least = 1) {
  const value = Number(text)
  if (!(Number.isInteger(value) && value >= least))
    throw new Error(`${text} is not a whole number from ${least}`)
  return value
}
