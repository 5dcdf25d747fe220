import { viewHref } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { formatDate, formatNumber } from '../ui/format.ts'

interface Props {
  title: string
  /** What is counted. */
  note: string
  stretches: readonly Stretch[]
  text: (day: string, count: string) => string
  /** For the last bar, whose time still goes on. */
  lastText: (day: string, count: string) => string
}

const dayOf = ({ from }: Stretch) => formatDate(from.slice(0, 10))

/** A count for each stretch of time, from zero up to the largest, which is named; each bar leads to who is behind it. */
export function TimeChart({ title, note, stretches, text, lastText }: Props) {
  const { workspaceId } = usePlace()
  const largest = Math.max(0, ...stretches.map(({ count }) => count))
  return (
    <section className="panel panel-wide">
      <div className="panel-head">
        <h2>{title}</h2>
        <p className="quiet">{note}</p>
      </div>
      <p className="stretches-top quiet number" aria-hidden="true">
        {formatNumber(largest)}
      </p>
      <ol className="stretches">
        {stretches.map((stretch, index) => {
          const height = heightOf(stretch.count, largest)
          const say = index === stretches.length - 1 ? lastText : text
          const said = say(dayOf(stretch), formatNumber(stretch.count))
          return (
            <li key={`${stretch.from} ${stretch.filter}`}>
              <a className="stretch" href={viewHref(workspaceId, { filter: stretch.filter })} title={said}>
                <span className="only-heard">{said}</span>
                <svg
                  width="100%"
                  height="100%"
                  preserveAspectRatio="none"
                  viewBox="0 0 10 100"
                  aria-hidden="true"
                >
                  <rect x="1" width="8" height={height} y={100 - height} />
                </svg>
              </a>
            </li>
          )
        })}
      </ol>
      <p className="stretch-ends quiet number">
        {stretches.length > 1 && (
          <>
            <span>{dayOf(stretches[0]!)}</span>
            <span>{strings.home.todayLabel}</span>
          </>
        )}
      </p>
    </section>
  )
}

/** Something is seen, however little. */
function heightOf(count: number, largest: number): number {
  return count === 0 ? 0 : Math.max(3, (count / largest) * 100)
}

/** Who came from one day on, until the next stretch begins. */
interface Stretch {
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
