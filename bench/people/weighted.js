/**
 * Chooses an index with a chance in proportion to its weight.
 *
 * @param {readonly number[]} weights
 * @returns {(random: import('./random.js').Random) => number}
 */
export function weighted(weights) {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  let reached = 0
  const upTo = Float64Array.from(weights, (weight) => {
    reached += weight / sum
    return reached
  })
  const last = upTo.length - 1
  return (random) => {
    const wanted = random.next()
    let low = 0
    let high = last
    while (low < high) {
      const middle = (low + high) >> 1
      if (/** @type {number} */ (upTo[middle]) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** Weights after Zipf: the first twice as frequent as the second, three times as the third. @param {number} count */
export function zipfWeights(count) {
  return Array.from({ length: count }, (_, index) => 1 / (index + 1))
}
