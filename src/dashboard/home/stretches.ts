/** Who came from one day on, until the next stretch begins. */
export interface Stretch {
  from: string
  count: number
  filter: string
}

/** So many that each can be pressed on a narrow screen (WCAG 2.2, 2.5.8). */
const shownMax = 13
/** A year as thirteen stretches, the last one still going on. */
const weeksTogether = 4

export function lastStretches(stretches: readonly Stretch[]): Stretch[] {
  return stretches.slice(-shownMax)
}

/**
 * How many there were at the end of each stretch of four weeks, counted back from all who are here now: who was deleted since
 * is in none of them. `from` is the day on which it was so, for the last one the day its weeks began.
 */
export function growth(weeks: readonly Stretch[], total: number): Stretch[] {
  const grown: Stretch[] = []
  let later = 0
  for (let end = weeks.length; end > 0 && grown.length < shownMax; end -= weeksTogether) {
    const part = weeks.slice(Math.max(0, end - weeksTogether), end)
    const next = weeks[end]?.from
    grown.unshift({
      from: next ?? weeks.at(-1)!.from,
      count: total - later,
      filter: next === undefined ? '' : `created<${next}`,
    })
    later += part.reduce((sum, { count }) => sum + count, 0)
  }
  return grown
}
