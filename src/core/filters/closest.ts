/** The candidate that was probably meant by a word that is none of them; undefined where none is near. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase()
  // A third of the letters may be wrong, one at least.
  let best = Math.max(1, Math.floor(wanted.length / 3)) + 1
  let found: string | undefined
  for (const candidate of candidates) {
    const given = candidate.toLowerCase()
    if (Math.abs(given.length - wanted.length) >= best) continue
    const steps = distance(wanted, given, best)
    if (steps >= best) continue
    best = steps
    found = candidate
  }
  return found
}

/** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment); gives up at `most`. */
function distance(a: string, b: string, most: number): number {
  let [older, former]: number[][] = [[], []]
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    older = former
    former = row
    row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = former[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(former[j]! + 1, row[j - 1]! + 1, replaced)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) row[j] = Math.min(row[j]!, older![j - 2]! + 1)
    }
    if (Math.min(...row) >= most) return most
  }
  return row[b.length]!
}
