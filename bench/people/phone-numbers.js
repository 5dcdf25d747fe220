import { getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { Random } from './random.js'

/** The last digits, which are free in every region used here once the digits before them are valid. */
const freeDigits = 5
const perPrefix = 10 ** freeDigits
const prefixesMax = 60
const triesMax = 1_500

/**
 * Valid E.164 numbers of one region in an order that the seed decides; none comes twice. Each is a prefix that
 * libphonenumber's metadata calls valid, and free digits; the n-th number is a permutation of n, so nothing is kept.
 */
export class PhoneNumbers {
  #prefixes
  #step
  #at

  /** @param {import('libphonenumber-js').CountryCode} region @param {Random} random */
  constructor(region, random) {
    this.#prefixes = validPrefixes(region)
    this.capacity = this.#prefixes.length * perPrefix
    this.#step = coprimeTo(this.capacity, random)
    this.#at = random.below(this.capacity)
    this.left = this.capacity
    this.region = region
  }

  next() {
    if (this.left-- === 0)
      throw new RangeError(`${this.region} has no more than ${this.capacity} numbers here`)
    this.#at = (this.#at + this.#step) % this.capacity
    const prefix = this.#prefixes[Math.floor(this.#at / perPrefix)]
    return prefix + String(this.#at % perPrefix).padStart(freeDigits, '0')
  }
}

/** @type {Map<string, string[]>} */
const known = new Map()

/**
 * Beginnings of a region's numbers, from its example number with the middle digits drawn anew.
 *
 * @param {import('libphonenumber-js').CountryCode} region
 */
function validPrefixes(region) {
  const before = known.get(region)
  if (before !== undefined) return before
  const example = getExampleNumber(region, examples)
  if (example === undefined) throw new Error(`${region} has no example number`)
  const { countryCallingCode, nationalNumber } = example
  // The North American plan tells regions apart by the first digits, so they all have to vary.
  const kept = countryCallingCode === '1' ? 0 : 1
  const drawn = nationalNumber.length - kept - freeDigits
  const random = new Random(nationalNumber.length)
  /** @type {Set<string>} */
  const found = new Set([`+${countryCallingCode}${nationalNumber.slice(0, -freeDigits)}`])
  for (let tries = 0; tries < triesMax && found.size < prefixesMax; tries++) {
    const middle = digits(random, drawn)
    const prefix = `+${countryCallingCode}${nationalNumber.slice(0, kept)}${middle}`
    const endings = [...'0'.repeat(4)].map(() => digits(random, freeDigits))
    if (endings.every((ending) => isOf(region, prefix + ending))) found.add(prefix)
  }
  known.set(region, [...found])
  return [...found]
}

/** @param {string} region @param {string} e164 */
function isOf(region, e164) {
  const number = parsePhoneNumberFromString(e164)
  return number?.country === region && number.isValid()
}

/** @param {Random} random @param {number} count */
function digits(random, count) {
  return String(random.below(10 ** count)).padStart(count, '0')
}

/** A step that visits every number below `capacity` once. @param {number} capacity @param {Random} random */
function coprimeTo(capacity, random) {
  for (;;) {
    const step = 1 + random.below(capacity - 1)
    if (greatestCommonDivisor(step, capacity) === 1) return step
  }
}

/** @param {number} a @param {number} b @returns {number} */
function greatestCommonDivisor(a, b) {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
