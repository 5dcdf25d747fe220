import { formatNumber } from '../contacts/values/format.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'

interface Props {
  /** From 0. */
  page: number
  pageSize: number
  total: number
  busy: boolean
  onPage: (page: number) => void
}

const words = strings.imports.errors

/** Which rows of how many are seen, and the way to the ones before and after; nothing where all are. */
export function Pager({ page, pageSize, total, busy, onPage }: Props) {
  if (total <= pageSize) return null
  const first = page * pageSize
  const last = Math.min(total, first + pageSize)
  return (
    <nav className="row" aria-label={words.pages}>
      <Button disabled={page === 0} onClick={() => onPage(page - 1)}>
        {words.before}
      </Button>
      <p className="number" aria-live="polite">
        {words.pageOf(formatNumber(first + 1), formatNumber(last), formatNumber(total))}
      </p>
      <Button disabled={last >= total} busy={busy} onClick={() => onPage(page + 1)}>
        {words.after}
      </Button>
    </nav>
  )
}
