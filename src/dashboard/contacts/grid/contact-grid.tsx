import {
  type CellEditRequestEvent,
  type CellKeyDownEvent,
  CellStyleModule,
  ColumnApiModule,
  type ColumnState,
  CustomEditorModule,
  DateEditorModule,
  EventApiModule,
  type GridApi,
  InfiniteRowModelModule,
  type IRowNode,
  iconSetQuartzLight,
  NumberEditorModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  ScrollApiModule,
  type SelectionChangedEvent,
  TextEditorModule,
  themeQuartz,
} from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef } from 'react'
import type { Contact } from '../../api/wire-types.ts'
import type { PlacedColumn } from '../../fields/columns.ts'
import type { View } from '../../router/view.ts'
import type { ColumnPreference } from '../../session/preferences.ts'
import { usePlace } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { pageNonce } from '../../ui/browser.ts'
import { useCellEdits } from './cell-edits.ts'
import { contactSource, sortOf } from './contact-source.ts'
import { columnDefs, type GridContext } from './grid-columns.tsx'

/** What of the grid is used; the rest is not loaded. */
const gridModules = [
  CellStyleModule,
  ColumnApiModule,
  CustomEditorModule,
  DateEditorModule,
  EventApiModule,
  InfiniteRowModelModule,
  NumberEditorModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  ScrollApiModule,
  TextEditorModule,
]

/** The grid in the page's own colours, which follow light and dark by themselves. */
const gridTheme = themeQuartz.withPart(iconSetQuartzLight).withParams({
  accentColor: 'var(--accent)',
  backgroundColor: 'var(--surface)',
  foregroundColor: 'var(--ink)',
  textColor: 'var(--ink)',
  borderColor: 'var(--line)',
  chromeBackgroundColor: 'var(--sunken)',
  headerBackgroundColor: 'var(--sunken)',
  headerTextColor: 'var(--ink-2)',
  headerFontWeight: 560,
  rowHoverColor: 'var(--hover)',
  selectedRowBackgroundColor: 'var(--accent-soft)',
  oddRowBackgroundColor: 'var(--surface)',
  browserColorScheme: 'inherit',
  fontFamily: 'inherit',
  fontSize: 13,
  headerFontSize: 12,
  rowHeight: 38,
  headerHeight: 38,
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  columnBorder: false,
  spacing: 7,
})

interface Props {
  gridApi: RefObject<GridApi<Contact> | null>
  /** One more whenever the rows must be read again. */
  reads: number
  view: View
  columns: PlacedColumn[]
  listNames: ReadonlyMap<string, string>
  onView: (change: Partial<View>, options?: { replace?: boolean }) => void
  onColumns: (columns: ColumnPreference[]) => void
  onTotal: (total: number | undefined, error?: unknown) => void
  onSelection: (ids: string[]) => void
}

const defaultColumn = { resizable: true, cellDataType: false, suppressHeaderMenuButton: true } as const
const selection = {
  mode: 'multiRow',
  headerCheckbox: false,
  checkboxes: true,
  enableClickSelection: false,
  // A row that is still on its way is nobody yet.
  isRowSelectable: ({ data }: IRowNode<Contact>) => data !== undefined,
  hideDisabledCheckboxes: true,
} as const
const selectionColumn = {
  headerName: strings.contacts.pick,
  headerClass: 'header-quiet',
  pinned: 'left',
  width: 44,
  lockPosition: 'left',
  resizable: false,
} as const

/** A million contacts as calmly as a hundred: rows come as they are scrolled to, cells are edited where they stand. */
export function ContactGrid(props: Props) {
  const { gridApi, reads, view, columns, listNames, onView, onColumns, onTotal, onSelection } = props
  const { workspaceId, mayWrite } = usePlace()
  const { faults, save, undo } = useCellEdits(gridApi, workspaceId)
  const open = (openId: string) => onView({ openId })
  const context = useRef<GridContext>({ faults, listNames, open }).current
  Object.assign(context, { listNames, open })
  const { filter, q } = view
  // biome-ignore lint/correctness/useExhaustiveDependencies: columns are read when rows are asked for
  const source = useMemo(
    () => contactSource({ workspaceId, view: { filter, q }, columns, onTotal }),
    [workspaceId, filter, q],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: the grid keeps its own order afterwards
  const defs = useMemo(() => columnDefs(columns, view.sort, mayWrite), [columns, mayWrite])
  useEffect(() => {
    if (reads === 0) return
    source.recount()
    gridApi.current?.refreshInfiniteCache()
  }, [reads, source, gridApi])
  // biome-ignore lint/correctness/useExhaustiveDependencies: cells read the names from their context
  useEffect(() => {
    gridApi.current?.refreshCells({ columns: ['lists'], force: true })
  }, [gridApi, listNames])

  const columnOf = (id: string) => columns.find((column) => column.id === id)
  const onEdit = ({ data, column, newValue }: CellEditRequestEvent<Contact>) => {
    const edited = columnOf(column.getColId())
    if (data && edited) save(data, edited, newValue ?? null)
  }
  const onCellKey = ({ data, column, event }: CellKeyDownEvent<Contact>) => {
    const { key, ctrlKey, metaKey } = event as unknown as KeyboardEvent
    if (!data) return
    if (key === 'Enter' && (ctrlKey || metaKey || column.getColId() === 'open')) return open(data.id)
    const edited = columnOf(column.getColId())
    if (!mayWrite || !edited || edited.fixed || edited.kind !== 'boolean') return
    if (key === 'Enter' || key === ' ') toggle(data, edited)
    else if (key === 'Delete' && edited.custom) save(data, edited, null)
  }
  const toggle = (data: Contact, column: PlacedColumn) => {
    const present = column.custom ? data.customFields[column.custom.name] : data.doNotContact
    save(data, column, present !== true)
  }
  const keepColumns = (api: GridApi<Contact>) => onColumns(preferencesOf(api.getColumnState()))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the grid inside
    <div
      className="grid-frame"
      onKeyDown={(event) => {
        const editing = (gridApi.current?.getEditingCells().length ?? 0) > 0
        if (!editing && (event.ctrlKey || event.metaKey) && event.key === 'z') undo()
      }}
    >
      <AgGridReact<Contact>
        modules={gridModules}
        theme={gridTheme}
        styleNonce={pageNonce()}
        aria-label={strings.contacts.grid}
        rowModelType="infinite"
        datasource={source}
        context={context}
        columnDefs={defs}
        defaultColDef={defaultColumn}
        selectionColumnDef={selectionColumn}
        rowSelection={selection}
        getRowId={({ data }) => data.id}
        cacheBlockSize={100}
        maxBlocksInCache={30}
        cacheOverflowSize={1}
        infiniteInitialRowCount={30}
        maxConcurrentDatasourceRequests={2}
        blockLoadDebounceMillis={60}
        readOnlyEdit
        stopEditingWhenCellsLoseFocus
        enterNavigatesVerticallyAfterEdit
        maintainColumnOrder
        suppressDragLeaveHidesColumns
        suppressMultiSort
        animateRows={false}
        onGridReady={({ api }) => {
          gridApi.current = api
        }}
        onCellEditRequest={onEdit}
        onCellKeyDown={(event) => 'column' in event && onCellKey(event)}
        onCellDoubleClicked={({ data, column }) => {
          const clicked = columnOf(column.getColId())
          if (mayWrite && data && clicked?.kind === 'boolean' && !clicked.fixed) toggle(data, clicked)
        }}
        onSortChanged={({ api, source: cause }) => {
          if (cause === 'uiColumnSorted') onView({ sort: sortOf(sortModelOf(api), columns) })
        }}
        onSelectionChanged={({ api }: SelectionChangedEvent<Contact>) =>
          onSelection(api.getSelectedNodes().flatMap(({ data }) => (data ? [data.id] : [])))
        }
        onColumnMoved={({ api, finished, source: cause }) =>
          finished && cause === 'uiColumnMoved' && keepColumns(api)
        }
        onColumnResized={({ api, finished, source: cause }) =>
          finished && cause === 'uiColumnResized' && keepColumns(api)
        }
      />
    </div>
  )
}

function sortModelOf(api: GridApi<Contact>) {
  return api.getColumnState().flatMap(({ colId, sort }) => (sort ? [{ colId, sort }] : []))
}

function preferencesOf(state: readonly ColumnState[]): ColumnPreference[] {
  return state
    .filter(({ colId }) => colId !== 'open' && !colId.startsWith('ag-Grid'))
    .map(({ colId, width, hide, pinned }) => ({
      id: colId,
      ...(width && { width }),
      ...(hide && { hidden: true }),
      ...((pinned === 'left' || pinned === 'right') && { pinned }),
    }))
}
