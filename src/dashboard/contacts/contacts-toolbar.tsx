import { Popover } from '@base-ui/react/popover'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { ApiError } from '../api/api-call.ts'
import { customFieldsQuery } from '../api/queries.ts'
import { columnChanges, type PlacedColumn, preferenceOf } from '../fields/columns.ts'
import { contactsCall, type View } from '../router/view.ts'
import { ViewsMenu } from '../segments/views-menu.tsx'
import type { ColumnPreference, Density } from '../session/column-preferences.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { SearchBox, SelectField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { ExportDialog } from './export-dialog.tsx'
import { FilterBar, type FilterSeed } from './filter/filter-bar.tsx'
import { FilterChips } from './filter/filter-chips.tsx'
import { filterFieldsOf } from './filter/filter-fields.ts'
import type { SelectionStore } from './grid/selection.ts'

interface Props {
  selection: SelectionStore
  view: View
  total: number | undefined
  columns: PlacedColumn[]
  filterError: ApiError | undefined
  /** A filter that the column's menu requested. */
  filterSeed: FilterSeed | undefined
  /** Some rows did not arrive and are requested again. */
  isLate: boolean
  density: Density
  onView: (change: Partial<View>, options?: { replace?: boolean }) => void
  onColumns: (columns: ColumnPreference[] | undefined) => void
  onDensity: (density: Density) => void
  /** From the search box into the rows; `waits` for those that are still being searched. */
  onDown: (waits: boolean) => void
}

/** The title and count of the view, with search, filters, columns and actions. */
export function ContactsToolbar(props: Props) {
  const { view, total, isLate, columns, density, filterError, filterSeed, onView, onColumns, onDensity } =
    props
  const { workspaceId, mayWrite, mayExport } = usePlace()
  const [filters, setFilters] = useState(false)
  const [exports, setExports] = useState(false)
  useEffect(() => {
    if (filterSeed) setFilters(true)
  }, [filterSeed])
  const custom = useQuery(customFieldsQuery(workspaceId))
  const fields = useMemo(() => filterFieldsOf(custom.data ?? []), [custom.data])
  const narrowed = view.filter !== '' || view.q !== ''
  return (
    <header className="contacts-toolbar" data-region={strings.shell.regions.toolbar}>
      <div className="toolbar-line">
        <h1>{strings.contacts.title}</h1>
        <p className="quiet number" aria-live="polite">
          {filterError === undefined && countText(total, narrowed)}
        </p>
        {isLate && (
          <p className="late" role="status">
            {strings.contacts.late}
          </p>
        )}
        <span className="toolbar-space" />
        <ApiMenu call={contactsCall(workspaceId, view, { limit: 100, total: true })} />
        {mayWrite && (
          <Button look="primary" icon="plus" onClick={() => onView({ creates: '1' })}>
            {strings.contacts.new}
          </Button>
        )}
      </div>
      <div className="toolbar-line">
        <SearchBox value={view.q} onChange={(q) => onView({ q }, { replace: true })} onDown={props.onDown} />
        <Button icon="filter" aria-expanded={filters} onClick={() => setFilters(!filters)}>
          {strings.contacts.filter.button}
        </Button>
        <ViewsMenu view={view} columns={columns.map(preferenceOf)} onView={onView} onColumns={onColumns} />
        <ColumnsMenu columns={columns} density={density} onColumns={onColumns} onDensity={onDensity} />
        {mayExport && (
          <Button icon="download" onClick={() => setExports(true)}>
            {strings.contacts.export.button}
          </Button>
        )}
      </div>
      {filters && (
        <FilterBar
          filter={view.filter}
          seed={filterSeed}
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
        <ExportDialog
          selection={props.selection.present}
          view={view}
          total={total}
          columns={columns}
          onClose={() => setExports(false)}
        />
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
  density: Density
  onColumns: (columns: ColumnPreference[] | undefined) => void
  onDensity: (density: Density) => void
}

const densities = (['compact', 'normal', 'tall'] as const).map((value) => ({
  value,
  label: strings.contacts.density[value],
}))

/** Which columns are shown, in which order, which stay in sight, and how high rows are. */
function ColumnsMenu({ columns, density, onColumns, onDensity }: ColumnsMenuProps) {
  const words = strings.contacts.columns
  const { hide, show, pin } = columnChanges(columns, onColumns)
  const move = (index: number, step: number) => {
    const next = [...columns]
    const [moved] = next.splice(index, 1)
    next.splice(index + step, 0, moved!)
    onColumns(next.map(preferenceOf))
  }
  return (
    <Popover.Root>
      <Popover.Trigger render={<Button icon="columns">{words.button}</Button>} />
      <Popover.Portal>
        <Popover.Positioner className="floating" align="end" sideOffset={4}>
          <Popover.Popup className="popover columns-menu" aria-label={words.button}>
            <SelectField
              label={strings.contacts.density.label}
              value={density}
              choices={densities}
              onChange={(next) => onDensity(next as Density)}
            />
            <ul>
              {columns.map((column, index) => (
                <li key={column.id}>
                  <label className="check">
                    <input
                      type="checkbox"
                      checked={!column.hidden}
                      onChange={() => (column.hidden ? show(column.id) : hide(column.id))}
                    />
                    <bdi>{column.label}</bdi>
                  </label>
                  <Button
                    look="quiet"
                    icon="bookmark"
                    aria-label={words.pin(column.label)}
                    aria-pressed={column.pinned === 'left'}
                    onClick={() => pin(column.id, !column.pinned)}
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
