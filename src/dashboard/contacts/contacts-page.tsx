import { useQuery } from '@tanstack/react-query'
import type { GridApi } from 'ag-grid-community'
import { useMemo, useRef, useState } from 'react'
import { ApiError, describeError } from '../api/api-call.ts'
import { listsQuery } from '../api/queries.ts'
import type { Contact } from '../api/wire-types.ts'
import { useColumns } from '../fields/columns.ts'
import { useView, type View } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { BulkArea } from './bulk-area.tsx'
import { ContactDrawer } from './contact-drawer.tsx'
import { ContactsToolbar } from './contacts-toolbar.tsx'
import { ContactGrid } from './grid/contact-grid.tsx'
import { NewContactDialog } from './new-contact-dialog.tsx'
import '../styles/contacts.css'
import { AddSample } from '../imports/add-sample.tsx'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

interface Counted {
  total: number | undefined
  error?: unknown
}

/** Everybody in the workspace, or those who match: found, read, changed and acted on. */
export default function ContactsPage() {
  const { workspaceId, mayWrite } = usePlace()
  const [view, changeView] = useView()
  const { columns, keepColumns } = useColumns()
  const lists = useQuery(listsQuery(workspaceId))
  const gridApi = useRef<GridApi<Contact> | null>(null)
  const [counted, setCounted] = useState<Counted>({ total: undefined })
  const [selected, setSelected] = useState<string[]>([])
  const [all, setAll] = useState(false)
  const listNames = useMemo(() => new Map(lists.data?.map(({ id, name }) => [id, name])), [lists.data])
  const [reads, setReads] = useState(0)
  const refresh = () => setReads((before) => before + 1)
  const openContact = (openId: string) => changeView({ openId, creates: '' })

  return (
    <div className="contacts">
      <ContactsToolbar
        view={view}
        total={counted.total}
        columns={columns ?? []}
        filterError={counted.error instanceof ApiError ? counted.error : undefined}
        onView={changeView}
        onColumns={keepColumns}
      />
      <div className={all ? 'contacts-rows contacts-all' : 'contacts-rows'}>
        {columns && (
          <ContactGrid
            gridApi={gridApi}
            reads={reads}
            view={view}
            columns={columns}
            listNames={listNames}
            onView={changeView}
            onColumns={keepColumns}
            onTotal={(total, error) => setCounted({ total, error })}
            onSelection={setSelected}
          />
        )}
        <NoRows counted={counted} view={view} onView={changeView} onRefresh={refresh} />
      </div>
      {mayWrite && (
        <BulkArea
          gridApi={gridApi}
          ids={selected}
          total={counted.total}
          view={view}
          all={all}
          onAll={setAll}
          onChanged={refresh}
        />
      )}
      {view.openId !== '' && (
        <ContactDrawer
          key={view.openId}
          id={view.openId}
          listNames={listNames}
          onOpen={openContact}
          onClose={() => changeView({ openId: '' })}
          onChanged={refresh}
        />
      )}
      {view.creates !== '' && mayWrite && (
        <NewContactDialog
          onClose={() => changeView({ creates: '' }, { replace: true })}
          onCreated={refresh}
          onOpen={openContact}
        />
      )}
    </div>
  )
}

interface Props {
  counted: { total: number | undefined; error?: unknown }
  view: View
  onView: (change: Partial<View>) => void
  onRefresh: () => void
}

/** In the grid's place where it has nothing to show: nobody matches, nobody is there yet, or it could not be read. */
export function NoRows({ counted, view, onView, onRefresh }: Props) {
  const { mayWrite } = usePlace()
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
          {words.matchingText}
        </Notice>
      ) : (
        <Notice
          icon="contacts"
          title={words.empty}
          actions={
            mayWrite && (
              <>
                <Button look="primary" icon="plus" onClick={() => onView({ creates: '1' })}>
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
