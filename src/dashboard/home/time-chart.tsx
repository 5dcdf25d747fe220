import type { ReactNode } from 'react'
import { viewHref } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { home } from '../strings/home.ts'
import { formatDate, formatNumber } from '../ui/format.ts'

interface Props {
  title: string
  /** What is counted. */
  note: string
  stretches: readonly Stretch[]
  text: (day: string, count: string) => string
  /** For the last bar, whose time still goes on. */
  lastText: (day: string, count: string) => string
  /** What the chart is changed by. */
  tools?: ReactNode
}

const dayOf = ({ from }: Stretch) => formatDate(from.slice(0, 10))

/** A count for each stretch of time beside an axis from zero to a round number; each bar leads to who is behind it. */
export function TimeChart({ title, note, stretches, text, lastText, tools }: Props) {
  const { workspaceId } = usePlace()
  const top = roundUp(Math.max(0, ...stretches.map(({ count }) => count)))
  return (
    <section className="panel panel-wide">
      <div className="panel-line">
        <div className="panel-head">
          <h2>{title}</h2>
          <p className="quiet">{note}</p>
        </div>
        {tools}
      </div>
      <div className="chart">
        <ul className="chart-axis quiet number" aria-hidden="true">
          {[top, top / 2, 0].map((tick) => (
            <li key={tick}>{formatNumber(tick)}</li>
          ))}
        </ul>
        <ol className="stretches">
          {stretches.map((stretch, index) => {
            const height = heightOf(stretch.count, top)
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
      </div>
      <p className="stretch-ends quiet number">
        {stretches.length > 1 && (
          <>
            <span>{dayOf(stretches[0]!)}</span>
            <span>{dayOf(stretches[Math.floor(stretches.length / 2)]!)}</span>
            <span>{home.nowLabel}</span>
          </>
        )}
      </p>
    </section>
  )
}

/** Something is seen, however little. */
function heightOf(count: number, top: number): number {
  return count === 0 ? 0 : Math.max(3, (count / top) * 100)
}

/** The next round number that is even, so that the middle of the axis is a whole number too. */
export function roundUp(count: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, count)))
  const found = [1, 2, 3, 4, 5, 6, 8, 10].map((times) => times * power).find((top) => top >= count)!
  return found % 2 === 0 ? found : found + 1
}

/** The contacts that were created from one day until the next period. */
export interface Stretch {
  from: string
  count: number
  filter: string
}
