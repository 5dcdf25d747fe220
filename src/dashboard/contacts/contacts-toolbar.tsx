import { type ReactNode, useState } from 'react'
import type { ApiError } from '../api/api-error.ts'
import { ExportDialog } from '../export/export-dialog.tsx'
import { ViewsMenu } from '../segments/views-menu.tsx'
import { usePlace } from '../session/place.ts'
import type { ColumnPreference } from '../session/preferences.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { type PlacedColumn, preferenceOf } from './columns/arrange-columns.ts'
import { ColumnsMenu } from './columns/columns-menu.tsx'
import { contactsCall } from './contacts-call.ts'
import { FilterBar } from './filter/filter-bar.tsx'
import { SearchBox } from './search-box.tsx'
import { formatNumber } from './values/format.ts'
import type { View } from './view.ts'

interface Props {
  view: View
  total: number | undefined
  columns: PlacedColumn[]
  filterError: ApiError | undefined
  onView: (change: Partial<View>, options?: { replace?: boolean }) => void
  onColumns: (columns: ColumnPreference[] | undefined) => void
}

/** What is looked at and how many that are; and everything that narrows, arranges or adds to it. */
export function ContactsToolbar({ view, total, columns, filterError, onView, onColumns }: Props) {
  const { workspaceId, mayWrite } = usePlace()
  const [filters, setFilters] = useState(view.filter !== '')
  const [exports, setExports] = useState(false)
  const narrowed = view.filter !== '' || view.q !== ''
  return (
    <header className="contacts-toolbar">
      <div className="toolbar-line">
        <h1>{strings.contacts.title}</h1>
        <p className="quiet number" aria-live="polite">
          {filterError === undefined && countText(total, narrowed)}
        </p>
        <span className="toolbar-space" />
        {mayWrite && <p className="keys-hint quiet">{strings.contacts.keys}</p>}
        <ApiMenu call={contactsCall(workspaceId, view, { limit: 100, total: true })} />
        {mayWrite && (
          <Button look="primary" icon="plus" onClick={() => onView({ creates: '1' })}>
            {strings.contacts.new}
          </Button>
        )}
      </div>
      <div className="toolbar-line">
        <SearchBox value={view.q} onChange={(q) => onView({ q }, { replace: true })} />
        <Button icon="filter" aria-expanded={filters} onClick={() => setFilters(!filters)}>
          {strings.contacts.filter.button}
        </Button>
        <ViewsMenu view={view} columns={columns.map(preferenceOf)} onView={onView} onColumns={onColumns} />
        <ColumnsMenu columns={columns} onColumns={onColumns} />
        <Button icon="download" onClick={() => setExports(true)}>
          {strings.contacts.export.button}
        </Button>
      </div>
      {filters && (
        <FilterBar
          filter={view.filter}
          columns={columns}
          error={filterError}
          onFilter={(filter) => onView({ filter })}
        />
      )}
      {exports && (
        <ExportDialog view={view} total={total} columns={columns} onClose={() => setExports(false)} />
      )}
    </header>
  )
}

function countText(total: number | undefined, narrowed: boolean): ReactNode {
  if (total === undefined) return strings.contacts.counting
  if (narrowed) return strings.contacts.countMatching(formatNumber(total))
  return strings.contacts.countOf(formatNumber(total))
}
