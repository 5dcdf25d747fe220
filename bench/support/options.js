import { parseArgs } from 'node:util'

/**
 * What every bench takes on its command line.
 *
 * @typedef {object} Options
 * @property {number} seconds of each measurement
 * @property {number} rounds
 * @property {readonly number[]} connections
 * @property {boolean} json
 * @property {readonly string[]} nodeOptions given to Roster's Node, such as --cpu-prof
 */

/**
 * @param {Pick<Options, 'seconds' | 'rounds' | 'connections'>} standard
 * @returns {Options}
 */
export function readOptions(standard) {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: String(standard.seconds) },
      rounds: { type: 'string', default: String(standard.rounds) },
      connections: { type: 'string', default: standard.connections.join(',') },
      json: { type: 'boolean', default: false },
      'node-options': { type: 'string', default: '' },
    },
  })
  return {
    seconds: positive(values.seconds),
    rounds: positive(values.rounds),
    connections: values.connections.split(',').map(positive),
    json: values.json,
    nodeOptions: values['node-options'].split(' ').filter((word) => word !== ''),
  }
}

/** @param {string} text */
function positive(text) {
  const value = Number(text)
  if (!(Number.isInteger(value) && value > 0)) throw new Error(`${text} is not a whole number above 0`)
  return value
}
