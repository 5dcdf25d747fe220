import { useState } from 'react'
import type { Stats } from '../api/wire-types.ts'
import { home } from '../strings/home.ts'
import { Button } from '../ui/button.tsx'
import { type Stretch, TimeChart } from './time-chart.tsx'

type Range = keyof typeof home.ranges

const words = home

/**
 * What a range is drawn from: of these stretches the last ones, so many together. Never more than thirteen bars, so that each
 * can be pressed on a narrow screen (WCAG 2.2, 2.5.8).
 */
const parts = {
  days30: { of: 'perDay', last: 30, together: 3 },
  days90: { of: 'perWeek', last: 13, together: 1 },
  year: { of: 'perWeek', last: 52, together: 4 },
} as const

/** How many contacts there were and how many came, over 30 days, 90 days or a year. */
export function Growth({ stats }: { stats: Stats }) {
  const [range, setRange] = useState<Range>('days90')
  const { of, last, together } = parts[range]
  const added = inParts(stats[of].slice(-last), together)
  return (
    <>
      <TimeChart
        title={words.growth}
        note={words.growthNote}
        stretches={grownBy(added, stats.total.count)}
        text={words.until}
        lastText={words.now}
        tools={
          <fieldset className="ranges" aria-label={words.range}>
            {(Object.keys(words.ranges) as Range[]).map((one) => (
              <Button key={one} look="quiet" aria-pressed={one === range} onClick={() => setRange(one)}>
                {words.ranges[one]}
              </Button>
            ))}
          </fieldset>
        }
      />
      <TimeChart
        title={words.added}
        note={words.addedNote[range]}
        stretches={added}
        text={words.during}
        lastText={words.during}
      />
    </>
  )
}

/** Stretches of time put together, counted from the last one back. */
export function inParts(stretches: readonly Stretch[], together: number): Stretch[] {
  const grown: Stretch[] = []
  for (let end = stretches.length; end > 0; end -= together) {
    const part = stretches.slice(Math.max(0, end - together), end)
    const { from } = part[0]!
    const next = stretches[end]?.from
    const filter = next === undefined ? `created>=${from}` : `created>=${from} and created<${next}`
    grown.unshift({ from, filter, count: part.reduce((sum, { count }) => sum + count, 0) })
  }
  return grown
}

/**
 * How many there were at the end of each stretch, counted back from all who are here now: who was deleted since is in none of
 * them. `from` is the day on which it was so, for the last one the day it began.
 */
export function grownBy(added: readonly Stretch[], total: number): Stretch[] {
  let later = 0
  return added
    .map(({ from, count }, index) => {
      const next = added[index + 1]?.from
      return { from: next ?? from, came: count, filter: next === undefined ? '' : `created<${next}` }
    })
    .reverse()
    .map(({ from, came, filter }) => {
      const count = total - later
      later += came
      return { from, count, filter }
    })
    .reverse()
}
