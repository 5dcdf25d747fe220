import type { Figure } from '../api/wire-types.ts'
import { formatNumber } from '../contacts/values/format.ts'
import { viewHref } from '../contacts/view.ts'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'

interface Props {
  label: string
  figure: Figure
  /** Shown as a share of this many. */
  of?: number
  warns?: boolean
}

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** One figure; it leads to who is behind it. */
export function FigureCard({ label, figure, of, warns = false }: Props) {
  const { workspaceId } = usePlace()
  return (
    <li>
      <a
        className={warns && figure.count > 0 ? 'figure figure-warns' : 'figure'}
        href={viewHref(workspaceId, { filter: figure.filter })}
      >
        <span className="figure-label">{label}</span>
        <span className="figure-count number">{formatNumber(figure.count)}</span>
        <span className="figure-share quiet">
          {of ? strings.home.share(percent.format(figure.count / of)) : '\u00a0'}
        </span>
      </a>
    </li>
  )
}
