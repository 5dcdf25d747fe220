import type { Figure } from '../api/wire-types.ts'
import { viewHref } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { home } from '../strings/home.ts'
import { formatNumber, formatShare } from '../ui/format.ts'

interface Bar extends Figure {
  key: string
  label: string
}

interface Props {
  title: string
  bars: readonly Bar[]
  /** How many the whole is, of which each bar is a share. */
  of: number
  /** Those who have none of it. */
  rest?: Figure & { label: string }
}

const shownMax = 8

/** Shares of the whole, the largest first; each leads to who is behind it. */
export function BarList({ title, bars, of: whole, rest }: Props) {
  const { workspaceId } = usePlace()
  const shown = bars.slice(0, shownMax)
  return (
    <section className="panel">
      <h2>{title}</h2>
      <ul className="bars">
        {shown.map(({ key, label, count, filter }) => (
          <li key={key}>
            <a className="bar" href={viewHref(workspaceId, { filter })}>
              <span className="bar-label">
                <bdi>{label}</bdi>
              </span>
              <span className="bar-count number">
                {home.shareShort(formatNumber(count), formatShare(count, whole))}
              </span>
              <svg className="bar-track" height="6" width="100%" aria-hidden="true">
                <rect width={`${Math.max(0.5, (count / whole) * 100)}%`} height="6" rx="3" />
              </svg>
            </a>
          </li>
        ))}
      </ul>
      <p className="bars-rest quiet">
        {bars.length > shownMax && <span>{home.rest(bars.length - shownMax)}</span>}
        {rest !== undefined && rest.count > 0 && (
          <a href={viewHref(workspaceId, { filter: rest.filter })}>
            {formatNumber(rest.count)} {rest.label}
          </a>
        )}
      </p>
    </section>
  )
}

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })

/** A region's name in English; its code where the browser has none. */
export function regionName(code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}
