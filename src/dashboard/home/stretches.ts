/** Who came from one day on, until the next stretch begins. */
export interface Stretch {
  from: string
  count: number
  filter: string
}

/** So many that each can be pressed on a narrow screen (WCAG 2.2, 2.5.8). */
const shownMax = 13

export function lastStretches(stretches: readonly Stretch[]): Stretch[] {
  return stretches.slice(-shownMax)
}

/** A year of weeks as thirteen stretches of four, the last one still going on. */
export function joinStretches(weeks: readonly Stretch[], size = 4): Stretch[] {
  const joined: Stretch[] = []
  for (let end = weeks.length; end > 0; end -= size) {
    const part = weeks.slice(Math.max(0, end - size), end)
    const from = part[0]!.from.slice(0, 10)
    const until = weeks[end]?.from.slice(0, 10)
    joined.unshift({
      from,
      count: part.reduce((sum, { count }) => sum + count, 0),
      filter: `created>=${from}${until === undefined ? '' : ` and created<${until}`}`,
    })
  }
  return lastStretches(joined)
}
