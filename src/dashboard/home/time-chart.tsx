import { formatDate, formatNumber } from '../contacts/values/format.ts'
import { viewHref } from '../contacts/view.ts'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'
import type { Stretch } from './stretches.ts'

interface Props {
  title: string
  /** What is counted. */
  note: string
  stretches: readonly Stretch[]
  text: (day: string, count: string) => string
  /** Of the last one, which still goes on. */
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
