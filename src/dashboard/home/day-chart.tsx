import { formatDate, formatNumber } from '../contacts/values/format.ts'
import { viewHref } from '../contacts/view.ts'
import { usePlace } from '../session/place.ts'

interface Props {
  title: string
  bars: readonly { from: string; count: number; filter: string }[]
  text: (day: string, count: string) => string
}

/** How many came in each stretch of time, from zero up; each bar leads to who came then. */
export function DayChart({ title, bars, text }: Props) {
  const { workspaceId } = usePlace()
  const largest = Math.max(1, ...bars.map(({ count }) => count))
  const [first, last] = [bars[0], bars.at(-1)]
  return (
    <section className="panel panel-wide">
      <h2>{title}</h2>
      <ol className="days">
        {bars.map(({ from, count, filter }) => (
          <li key={from}>
            <a
              className="day"
              href={viewHref(workspaceId, { filter })}
              title={text(formatDate(from.slice(0, 10)), formatNumber(count))}
            >
              <span className="only-heard">{text(formatDate(from.slice(0, 10)), formatNumber(count))}</span>
              <svg
                width="100%"
                height="100%"
                preserveAspectRatio="none"
                viewBox="0 0 10 100"
                aria-hidden="true"
              >
                <rect width="10" height={heightOf(count, largest)} y={100 - heightOf(count, largest)} />
              </svg>
            </a>
          </li>
        ))}
      </ol>
      {first && last && (
        <p className="days-ends quiet number">
          <span>{formatDate(first.from.slice(0, 10))}</span>
          <span>{formatNumber(largest)} max</span>
          <span>{formatDate(last.from.slice(0, 10))}</span>
        </p>
      )}
    </section>
  )
}

/** Something is seen, however little. */
function heightOf(count: number, largest: number): number {
  return count === 0 ? 0 : Math.max(3, (count / largest) * 100)
}
