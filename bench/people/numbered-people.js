import { generatePeople } from './generate-people.js'

/** Odd and no multiple of 5, so that a thousand million numbers come once each, in no order. */
const step = 7_919_777
const base = 15_000_000_000
const numbers = 1_000_000_000

/** The phone of the n-th numbered person. @param {number} n */
export function numberedPhone(n) {
  return `+49${base + ((n * step) % numbers)}`
}

/** The same for pgbench: sets `phone` to that of one of the first `count`, without its `+49`. @param {number} count */
export function drawNumberedPhone(count) {
  return `\\set phone ${base} + (random(0, ${count - 1}) * ${step}) % ${numbers}\n`
}

/**
 * Full people whose phones can be computed from their place in line, by a script of pgbench too, so that it and the
 * load on Roster ask for the same ones.
 *
 * @returns {Generator<import('./generate-people.js').Person, never>}
 */
export function* numberedPeople() {
  const people = generatePeople({ full: true })
  for (let n = 0; ; n++) yield { ...people.next().value, phone: numberedPhone(n) }
}
