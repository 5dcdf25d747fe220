import { formatDate, formatNumber } from '../contacts/values/format.ts'
import { viewHref } from '../contacts/view.ts'
import { usePlace } from '../session/place.ts'
import type { Stretch } from './stretches.ts'

interface Props {
  title: string
  stretches: readonly Stretch[]
  text: (day: string, count: string) => string
}

const dayOf = ({ from }: Stretch) => formatDate(from.slice(0, 10))

/** How many came in each stretch of time, from zero up; each bar leads to who came then. */
export function TimeChart({ title, stretches, text }: Props) {
  const { workspaceId } = usePlace()
  const largest = Math.max(1, ...stretches.map(({ count }) => count))
  return (
    <section className="panel panel-wide">
      <h2>{title}</h2>
      <ol className="stretches">
        {stretches.map((stretch) => {
          const height = heightOf(stretch.count, largest)
          const said = text(dayOf(stretch), formatNumber(stretch.count))
          return (
            <li key={stretch.from}>
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
            <span>{dayOf(stretches.at(-1)!)}</span>
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
