import { useQuery } from '@tanstack/react-query'
import type { GridApi } from 'ag-grid-community'
import { useMemo, useRef, useState } from 'react'
import { ApiError } from '../api/api-error.ts'
import { listsQuery } from '../api/queries.ts'
import type { Contact } from '../api/wire-types.ts'
import { usePlace } from '../session/place.ts'
import { BulkArea } from './bulk/bulk-area.tsx'
import { useColumns } from './columns/use-columns.ts'
import { ContactsToolbar } from './contacts-toolbar.tsx'
import { ContactDrawer } from './drawer/contact-drawer.tsx'
import { NewContactDialog } from './form/new-contact-dialog.tsx'
import { ContactGrid } from './grid/contact-grid.tsx'
import { NoRows } from './no-rows.tsx'
import { useView } from './view.ts'
import '../styles/contacts.css'

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
