import { useQuery } from '@tanstack/react-query'
import type { GridApi } from 'ag-grid-community'
import { lazy, type RefObject, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { ApiError, describeError } from '../api/api-call.ts'
import { listsQuery } from '../api/queries.ts'
import type { Contact } from '../api/wire-types.ts'
import { columnChanges } from '../fields/columns.ts'
import { nameColumn } from '../fields/standard-columns.ts'
import { useColumns } from '../fields/use-columns.ts'
import { hrefOf } from '../router/route.ts'
import { useView, type View } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { BulkArea } from './bulk-area.tsx'
import { ContactPanel, type Neighbours } from './contact-panel.tsx'
import { ContactsToolbar } from './contacts-toolbar.tsx'
import { DidYouMean } from './did-you-mean.tsx'
import type { FilterSeed } from './filter/filter-bar.tsx'
import { ContactGrid } from './grid/contact-grid.tsx'
import type { ColumnActions } from './grid/grid-columns.tsx'
import { noSelection, SelectionStore } from './grid/selection.ts'
import '../styles/contacts.css'
import { AddSample } from '../imports/add-sample.tsx'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { focusSearch } from '../ui/fields.tsx'
import { Notice } from '../ui/notice.tsx'
import { showDone } from '../ui/toasts.tsx'

/** Its script comes when it is first opened, so that the first rows do not wait for it. */
const NewContactDialog = lazy(() =>
  import('./new-contact-dialog.tsx').then(({ NewContactDialog }) => ({ default: NewContactDialog })),
)

interface Counted {
  total: number | undefined
  error?: unknown
}

/** The contacts of the workspace: search, view, edit and bulk actions. */
export default function ContactsPage() {
  const { workspaceId, mayWrite } = usePlace()
  const [view, changeView] = useView()
  const { columns, keepColumns, density, keepDensity } = useColumns()
  const lists = useQuery(listsQuery(workspaceId))
  const gridApi = useRef<GridApi<Contact> | null>(null)
  const [counted, setCounted] = useState<Counted>({ total: undefined })
  const [isLate, setLate] = useState(false)
  const [filterField, setFilterField] = useState<FilterSeed>()
  const selection = useMemo(() => new SelectionStore(), [])
  const listNames = useMemo(() => new Map(lists.data?.map(({ id, name }) => [id, name])), [lists.data])
  const [reads, setReads] = useState(0)
  const refresh = () => setReads((before) => before + 1)
  const openContact = (openId: string) => changeView({ openId, creates: '' })
  const focus = useGridFocus(gridApi)
  useSelectionEnd(selection, view)
  const columnActions: ColumnActions = {
    ...columnChanges(columns ?? [], keepColumns),
    filterBy: (field) => setFilterField((before) => ({ field, times: (before?.times ?? 0) + 1 })),
  }

  return (
    <div className="contacts">
      <ContactsToolbar
        selection={selection}
        view={view}
        total={counted.total}
        isLate={isLate}
        columns={columns ?? []}
        density={density}
        filterError={counted.error instanceof ApiError ? counted.error : undefined}
        filterSeed={filterField}
        onView={changeView}
        onColumns={keepColumns}
        onDensity={keepDensity}
        onDown={focus.first}
      />
      <div className="contacts-body">
        <div className="contacts-rows">
          {columns && (
            <ContactGrid
              key={density}
              gridApi={gridApi}
              reads={reads}
              view={view}
              columns={columns}
              density={density}
              listNames={listNames}
              selection={selection}
              total={counted.total}
              columnActions={columnActions}
              onView={changeView}
              onColumns={keepColumns}
              onLate={setLate}
              onLeave={focusSearch}
              onTotal={(total, error) => {
                setCounted({ total, error })
                focus.arrived()
              }}
            />
          )}
          <NoRows counted={counted} view={view} onView={changeView} onRefresh={refresh} />
        </div>
        {view.openId !== '' && (
          <ContactPanel
            key={view.openId}
            id={view.openId}
            listNames={listNames}
            neighbours={neighboursOf(gridApi.current, view.openId)}
            onOpen={openContact}
            onClose={() => {
              changeView({ openId: '' })
              focus.back()
            }}
            onChanged={refresh}
          />
        )}
      </div>
      <BulkArea selection={selection} total={counted.total} view={view} onChanged={refresh} />
      {view.creates !== '' && mayWrite && (
        <Suspense>
          <NewContactDialog
            onClose={() => changeView({ creates: '' }, { replace: true })}
            onCreated={refresh}
            onOpen={openContact}
          />
        </Suspense>
      )}
    </div>
  )
}

/** The contacts before and after one in the grid's order, if they are loaded. */
function neighboursOf(api: GridApi<Contact> | null, id: string): Neighbours {
  const row = api?.getRowNode(id)?.rowIndex ?? undefined
  if (row === undefined) return {}
  const idAt = (index: number) => (index < 0 ? undefined : api?.getDisplayedRowAtIndex(index)?.data?.id)
  return { previous: idAt(row - 1), next: idAt(row + 1) }
}

/** Moves the focus: to the first row when it is loaded, and back to the previous cell. */
function useGridFocus(gridApi: RefObject<GridApi<Contact> | null>) {
  const isWanted = useRef(false)
  const focusRow = (row: number, columnId: string) => {
    gridApi.current?.ensureIndexVisible(row)
    gridApi.current?.setFocusedCell(row, columnId)
  }
  return {
    /** Now, or when the requested rows have arrived. */
    first(waits: boolean) {
      isWanted.current = waits
      if (!waits) focusRow(0, nameColumn.id)
    },
    arrived() {
      if (!isWanted.current) return
      isWanted.current = false
      requestAnimationFrame(() => focusRow(0, nameColumn.id))
    },
    back() {
      const cell = gridApi.current?.getFocusedCell()
      if (cell) focusRow(cell.rowIndex, cell.column.getColId())
    },
  }
}

/** A selection belongs to one view: changing the view ends it, with a message. */
function useSelectionEnd(selection: SelectionStore, { filter, q }: View): void {
  const seen = useRef(`${filter} ${q}`)
  useEffect(() => {
    const present = `${filter} ${q}`
    if (seen.current === present) return
    seen.current = present
    const before = selection.present
    if (!before.all && before.some.size === 0) return
    selection.set(noSelection)
    const words = strings.contacts.select
    if (before.all) showDone(words.allEnded)
    else {
      const again = { label: words.again, onSelect: () => selection.set(before) }
      showDone(words.ended(before.some.size), { action: again })
    }
  }, [filter, q, selection])
}

interface Props {
  counted: { total: number | undefined; error?: unknown }
  view: View
  onView: (change: Partial<View>) => void
  onRefresh: () => void
}

/** Shown in place of an empty grid: no matches, no contacts yet, or an error. */
export function NoRows({ counted, view, onView, onRefresh }: Props) {
  const { workspaceId, mayWrite } = usePlace()
  const words = strings.contacts.noRows
  if (counted.error !== undefined) {
    return (
      <div className="no-rows">
        <Notice
          icon="warning"
          title={strings.errors.notLoaded}
          actions={
            <>
              <Button icon="refresh" onClick={onRefresh}>
                {strings.common.tryAgain}
              </Button>
              <Button onClick={() => onView({ filter: '', q: '', sort: '' })}>{words.showAll}</Button>
            </>
          }
        >
          {describeError(counted.error)}
        </Notice>
      </div>
    )
  }
  if (counted.total !== 0) return null
  const narrowed = view.filter !== '' || view.q !== ''
  return (
    <div className="no-rows">
      {narrowed ? (
        <Notice
          icon="search"
          title={words.matching}
          actions={
            <Button onClick={() => onView({ filter: '', q: '', segmentId: '' })}>{words.showAll}</Button>
          }
        >
          {view.q !== '' && <DidYouMean q={view.q} onSearch={(q) => onView({ q })} />}
          {words.matchingText}
        </Notice>
      ) : (
        <Notice
          icon="contacts"
          title={words.empty}
          actions={
            mayWrite && (
              <>
                <a className="button button-primary" href={hrefOf(`/w/${workspaceId}/imports`)}>
                  {words.import}
                </a>
                <Button icon="plus" onClick={() => onView({ creates: '1' })}>
                  {strings.contacts.new}
                </Button>
                <AddSample onAdded={onRefresh} />
              </>
            )
          }
        >
          {mayWrite ? words.emptyText : words.viewerText}
        </Notice>
      )}
    </div>
  )
}
