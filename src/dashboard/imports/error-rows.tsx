import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldLabel, listAll, sendCall, urlOf } from '../api/api-call.ts'
import type { Import, RefusedRow } from '../api/wire-types.ts'
import { useContactHref } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { imports as importWords } from '../strings/imports.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { useDraft } from '../ui/draft.tsx'
import { formatNumber } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { Loaded } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { showDone, showError } from '../ui/toasts.tsx'
import {
  errorsFileCall,
  type Repair,
  refusedRowsCall,
  refusedRowsQuery,
  repairImportCall,
} from './imports.ts'

const words = importWords.errors
/** More are better downloaded, repaired and uploaded as a file. */
const sentTogetherMax = 50_000
/** Rows that one call sends: the page hears of each while the next is on its way. */
const sentAtOnce = 500

/** The rows that were not written, all of them, a page at a time, to be put right here and written into the same import. */
export function ErrorRows({ found, onChange }: { found: Import; onChange: () => Promise<unknown> }) {
  const { mayWrite } = usePlace()
  // Kept as they are typed: they survive back, a reload and a session that ended.
  const { draft: repairs, setDraft: setRepairs, forget } = useDraft<Repairs>(`repairs ${found.id}`, {})
  const edited = new Map(Object.entries(repairs).map(([number, cells]) => [Number(number), cells]))
  const [busy, setBusy] = useState(false)
  const [page, setPage] = useState(0)
  const query = useInfiniteQuery(refusedRowsQuery(found))
  const total = found.counts.conflicted + found.counts.invalid
  const retry = async (rowsOf: () => Promise<Repair[]> | Repair[]) => {
    setBusy(true)
    try {
      const rows = await rowsOf()
      let left: Repairs = repairs
      let refused = 0
      for (let at = 0; at < rows.length; at += sentAtOnce) {
        const part = rows.slice(at, at + sentAtOnce)
        refused += (await sendCall<Repaired>(repairImportCall(found, part))).refused.length
        // Those that are refused again are kept at the server by now, with their new cells.
        const sent = new Set(part.map(({ number }) => String(number)))
        left = Object.fromEntries(Object.entries(left).filter(([number]) => !sent.has(number)))
        setRepairs(left)
      }
      if (Object.keys(left).length === 0) forget()
      setPage(0)
      showDone(words.sent(formatNumber(rows.length - refused), formatNumber(refused)))
    } catch (error) {
      showError(error)
    }
    await onChange()
    setBusy(false)
  }
  const inOrder = () =>
    [...edited].sort(([a], [b]) => a - b).map(([number, cells]): Repair => ({ number, cells }))
  const all = async () => {
    const rows = await listAll<RefusedRow>(refusedRowsCall(found), undefined, Number.POSITIVE_INFINITY)
    return rows.map(({ number, cells }): Repair => ({ number, cells: edited.get(number) ?? cells }))
  }
  return (
    <section className="stack" aria-label={words.title}>
      <div className="row">
        <div className="grow">
          <h2>{words.title}</h2>
          <p className="quiet">{mayWrite ? words.text : words.viewerText}</p>
        </div>
        <ApiMenu
          call={[refusedRowsCall(found), errorsFileCall(found), repairImportCall(found, inOrder())]}
          of={words.title}
        />
        <a className="button button-plain" href={urlOf(errorsFileCall(found))} download>
          <Icon name="download" />
          {words.download}
        </a>
      </div>
      <Loaded query={query}>
        {({ pages }) => (
          <>
            <ErrorTable
              headers={found.profile.headers}
              rows={pages[page]?.data ?? []}
              edited={edited}
              disabled={!mayWrite}
              onEdited={(number, cells) => setRepairs({ ...repairs, [number]: cells })}
            />
            <Pager
              page={page}
              pageSize={pages[0]?.data.length ?? 0}
              total={total}
              busy={query.isFetchingNextPage}
              onPage={async (next) => {
                if (next >= pages.length) await query.fetchNextPage()
                setPage(next)
              }}
            />
            {mayWrite && (
              <div className="row">
                {edited.size > 0 && (
                  <Button look="primary" busy={busy} onClick={() => retry(inOrder)}>
                    {words.retry(formatNumber(edited.size))}
                  </Button>
                )}
                {total <= sentTogetherMax && (
                  <Button busy={busy} onClick={() => retry(all)}>
                    {words.retryAll(formatNumber(total))}
                  </Button>
                )}
              </div>
            )}
          </>
        )}
      </Loaded>
    </section>
  )
}

/** The cells of rows that were corrected, by the row's number. */
type Repairs = Record<string, string[]>

interface Repaired {
  refused: RefusedRow[]
}

interface Props {
  headers: readonly string[]
  rows: readonly RefusedRow[]
  /** The rows that were put right, by number. */
  edited: ReadonlyMap<number, string[]>
  disabled: boolean
  onEdited: (number: number, cells: string[]) => void
}

/** Rows with what is wrong with them; every cell can be put right where it stands. */
function ErrorTable({ headers, rows, edited, disabled, onEdited }: Props) {
  const change = ({ number, cells }: RefusedRow, index: number, value: string) => {
    const before = edited.get(number) ?? headers.map((_, at) => cells[at] ?? '')
    onEdited(
      number,
      before.map((cell, at) => (at === index ? value : cell)),
    )
  }
  return (
    <Table
      label={words.title}
      rows={rows}
      keyOf={({ number }) => String(number)}
      columns={[
        {
          label: words.line,
          cell: ({ number, line }) => (
            <span className="number">
              {line}
              {edited.has(number) && <span className="chip edited">{words.edited}</span>}
            </span>
          ),
        },
        { label: words.why, cell: (row) => <Why row={row} /> },
        ...headers.map((header, index) => ({
          label: header || importWords.unnamed(index + 1),
          cell: (row: RefusedRow) => (
            <input
              className="input error-cell"
              aria-label={words.cell(header || importWords.unnamed(index + 1), String(row.line))}
              dir="auto"
              disabled={disabled}
              value={(edited.get(row.number) ?? row.cells)[index] ?? ''}
              onChange={(event) => change(row, index, event.target.value)}
            />
          ),
        })),
      ]}
    />
  )
}

/** The faults of a row, with links to conflicting contacts. */
function Why({ row: { errors } }: { row: RefusedRow }) {
  const hrefOf = useContactHref()
  return (
    <span className="reason">
      {errors.map(({ field, code, message, existingContactId }) => (
        <span key={`${field} ${code}`}>
          {field === '' ? message : `${fieldLabel(field)} ${message}`}
          {existingContactId && (
            <>
              {' '}
              {/* In a window of its own: what was edited here would be lost. */}
              <a href={hrefOf(existingContactId)} target="_blank" rel="noreferrer">
                {words.holder}
              </a>
            </>
          )}{' '}
        </span>
      ))}
    </span>
  )
}

interface PagerProps {
  /** From 0. */
  page: number
  pageSize: number
  total: number
  busy: boolean
  onPage: (page: number) => void
}

/** Which rows of how many are seen, and the way to the ones before and after; nothing where all are. */
function Pager({ page, pageSize, total, busy, onPage }: PagerProps) {
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
