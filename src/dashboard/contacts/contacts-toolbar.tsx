import { Popover } from '@base-ui/react/popover'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import type { ApiError } from '../api/api-call.ts'
import { customFieldsQuery } from '../api/queries.ts'
import { type PlacedColumn, preferenceOf } from '../fields/columns.ts'
import { contactsCall, type View } from '../router/view.ts'
import { ViewsMenu } from '../segments/views-menu.tsx'
import type { ColumnPreference } from '../session/preferences.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { SearchBox } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { ExportDialog } from './export-dialog.tsx'
import { FilterBar } from './filter/filter-bar.tsx'
import { FilterChips } from './filter/filter-chips.tsx'
import { filterFieldsOf } from './filter/filter-fields.ts'

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
  const { workspaceId, mayWrite, mayExport } = usePlace()
  const [filters, setFilters] = useState(view.filter !== '')
  const [exports, setExports] = useState(false)
  const custom = useQuery(customFieldsQuery(workspaceId))
  const fields = useMemo(() => filterFieldsOf(custom.data ?? []), [custom.data])
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
        {mayExport && (
          <Button icon="download" onClick={() => setExports(true)}>
            {strings.contacts.export.button}
          </Button>
        )}
      </div>
      {filters && (
        <FilterBar
          filter={view.filter}
          fields={fields}
          error={filterError}
          onFilter={(filter, options) => onView({ filter }, options)}
        />
      )}
      <FilterChips
        filter={view.filter}
        q={view.q}
        fields={fields}
        onFilter={(filter) => onView({ filter })}
        onSearch={(q) => onView({ q })}
      />
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

interface ColumnsMenuProps {
  columns: readonly PlacedColumn[]
  onColumns: (columns: ColumnPreference[] | undefined) => void
}

/** Which columns are shown, in which order, and which stay in sight; the grid's own header does the same by mouse. */
function ColumnsMenu({ columns, onColumns }: ColumnsMenuProps) {
  const words = strings.contacts.columns
  const change = (next: readonly PlacedColumn[]) => onColumns(next.map(preferenceOf))
  const replace = (column: PlacedColumn) =>
    change(columns.map((one) => (one.id === column.id ? column : one)))
  const move = (index: number, step: number) => {
    const next = [...columns]
    const [moved] = next.splice(index, 1)
    next.splice(index + step, 0, moved!)
    change(next)
  }
  return (
    <Popover.Root>
      <Popover.Trigger render={<Button icon="columns">{words.button}</Button>} />
      <Popover.Portal>
        <Popover.Positioner className="floating" align="end" sideOffset={4}>
          <Popover.Popup className="popover columns-menu" aria-label={words.button}>
            <ul>
              {columns.map((column, index) => (
                <li key={column.id}>
                  <label className="check">
                    <input
                      type="checkbox"
                      checked={!column.hidden}
                      onChange={() => replace({ ...column, hidden: !column.hidden })}
                    />
                    <bdi>{column.label}</bdi>
                  </label>
                  <Button
                    look="quiet"
                    icon="bookmark"
                    aria-label={words.pin(column.label)}
                    aria-pressed={column.pinned === 'left'}
                    onClick={() => replace({ ...column, pinned: column.pinned ? undefined : 'left' })}
                  />
                  <Button
                    look="quiet"
                    icon="chevronUp"
                    aria-label={words.up(column.label)}
                    disabled={index === 0}
                    onClick={() => move(index, -1)}
                  />
                  <Button
                    look="quiet"
                    icon="chevronDown"
                    aria-label={words.down(column.label)}
                    disabled={index === columns.length - 1}
                    onClick={() => move(index, 1)}
                  />
                </li>
              ))}
            </ul>
            <Button onClick={() => onColumns(undefined)}>{words.reset}</Button>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
