/** A seeded source of chance (sfc32, PractRand-tested, 128 bits of state): the same seed gives the same sequence. */
export class Random {
  #a
  #b = 0x9e3779b9
  #c = 0x243f6a88
  #counter = 1

  /** @param {number} seed an integer */
  constructor(seed) {
    this.#a = seed | 0
    // Neighbouring seeds begin alike; a dozen rounds part them.
    for (let round = 0; round < 12; round++) this.next()
  }

  /** From 0 up to, not including, 1. */
  next() {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }

  /** A whole number from 0 up to, not including, `bound`. @param {number} bound */
  below(bound) {
    return Math.floor(this.next() * bound)
  }

  /** True in this share of cases. @param {number} share */
  chance(share) {
    return this.next() < share
  }

  /** @template T @param {readonly T[]} items @returns {T} */
  pick(items) {
    return /** @type {T} */ (items[this.below(items.length)])
  }
}
