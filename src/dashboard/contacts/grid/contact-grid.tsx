import {
  type CellEditRequestEvent,
  CellStyleModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  type ColumnState,
  CustomEditorModule,
  DateEditorModule,
  EventApiModule,
  type GridApi,
  InfiniteRowModelModule,
  iconSetQuartzLight,
  RenderApiModule,
  RowApiModule,
  RowStyleModule,
  ScrollApiModule,
  TextEditorModule,
  themeQuartz,
} from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { type MouseEvent, type RefObject, useEffect, useMemo, useRef } from 'react'
import { contactName } from '../../api/contacts.ts'
import type { Contact } from '../../api/wire-types.ts'
import { changeIn } from '../../edits/cell-change.ts'
import { useEdits } from '../../edits/edits.tsx'
import { type PlacedColumn, valueIn } from '../../fields/columns.ts'
import { type Column, nameColumn } from '../../fields/standard-columns.ts'
import { pageSize, type View } from '../../router/view.ts'
import { type ColumnPreference, type Density, rowHeights } from '../../session/column-preferences.ts'
import { usePlace } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { pageNonce } from '../../ui/browser.ts'
import { showError } from '../../ui/toasts.tsx'
import { contactSource, sortOf } from './contact-source.ts'
import { useGridClipboard } from './grid-clipboard.tsx'
import { type ColumnActions, columnDefs, type GridContext } from './grid-columns.tsx'
import { takeGridKey } from './grid-keys.ts'
import { useLiveRows } from './live-rows.ts'
import { pickColumnId } from './pick-column.tsx'
import { placeOf, RangeLayer } from './range-layer.ts'
import { RangeStatus } from './range-status.tsx'
import { isSelected, type SelectionStore } from './selection.ts'

/** The parts of the grid that are used; the others are not loaded. */
const gridModules = [
  CellStyleModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  CustomEditorModule,
  DateEditorModule,
  EventApiModule,
  InfiniteRowModelModule,
  RenderApiModule,
  RowApiModule,
  RowStyleModule,
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
  density: Density
  listNames: ReadonlyMap<string, string>
  selection: SelectionStore
  total: number | undefined
  columnActions: ColumnActions
  onView: (change: Partial<View>, options?: { replace?: boolean }) => void
  onColumns: (columns: ColumnPreference[]) => void
  onTotal: (total: number | undefined, error?: unknown) => void
  onLate: (isLate: boolean) => void
  /** Escape: the keyboard goes on elsewhere. */
  onLeave: () => void
}

const defaultColumn = {
  resizable: true,
  cellDataType: false,
  suppressHeaderMenuButton: true,
  cellClassRules: {},
} as const

/** The grid of contacts, for any number of them: rows are loaded while scrolling, and cells are edited in place. */
export function ContactGrid(props: Props) {
  const { gridApi, view, columns, listNames, density, onView, onColumns, onLeave } = props
  const { mayWrite } = usePlace()
  const frame = useRef<HTMLDivElement>(null)
  const range = useMemo(
    () =>
      new RangeLayer(
        () => gridApi.current,
        () => frame.current,
      ),
    [gridApi],
  )
  const { context, save, changeConsent } = useGridContext(props, range)
  const source = useContactSource(props)
  useRefreshes(props, source)
  const columnOf = (id: string): Column | undefined =>
    id === nameColumn.id ? nameColumn : columns.find((column) => column.id === id)
  const clipboard = useGridClipboard({ range, edits: context.edits, columnOf, listNames, mayWrite })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the grid keeps its own order afterwards
  const defs = useMemo(() => columnDefs(columns, view.sort, mayWrite), [columns, mayWrite])
  // The value at the start of an edit: if another person changed it since, the user is asked.
  const begun = useRef<unknown>(undefined)
  const keepColumns = (api: GridApi<Contact>) => onColumns(preferencesOf(api.getColumnState()))

  const onEdit = ({ data, column, newValue }: CellEditRequestEvent<Contact>) => {
    const edited = columnOf(column.getColId())
    if (!data || !edited || savesItself(edited)) return
    save(data, edited, newValue ?? null, begun.current)
  }
  const { fillDown, clear } = clipboard
  const commands = { open: context.open, save, changeConsent, fillDown, clear, leave: onLeave }
  return (
    <>
      <div
        className="grid-frame"
        ref={frame}
        data-region={strings.shell.regions.grid}
        onKeyDownCapture={(event) => {
          const api = gridApi.current
          const { selection } = props
          // Menus of headers are its children for React, and elsewhere on the page.
          if (!frame.current?.contains(event.target as Node)) return
          if (!api || !takeGridKey(event, { api, range, selection, columns, mayWrite, commands })) return
          event.preventDefault()
          event.stopPropagation()
        }}
        onCopy={clipboard.onCopy}
        onPaste={clipboard.onPaste}
        onMouseDownCapture={(event) => drawRange(event, range)}
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
          rowClassRules={rowClasses}
          rowHeight={rowHeights[density]}
          getRowId={({ data }) => data.id}
          cacheBlockSize={pageSize}
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
          tabToNextCell={({ editing, nextCellPosition }) => (editing ? (nextCellPosition ?? false) : false)}
          tabToNextHeader={() => false}
          onGridReady={({ api }) => {
            gridApi.current = api
          }}
          onGridPreDestroyed={() => {
            gridApi.current = null
          }}
          onCellEditingStarted={({ data, column }) => {
            const edited = columnOf(column.getColId())
            begun.current = data && edited && valueIn(data, edited)
          }}
          onCellEditRequest={onEdit}
          onCellFocused={() => range.follow()}
          onCellDoubleClicked={({ data, column }) => {
            const clicked = columnOf(column.getColId())
            if (mayWrite && data && clicked?.field === 'doNotContact') changeConsent(data)
          }}
          onSortChanged={({ api, source: cause }) => {
            if (cause === 'uiColumnSorted' || cause === 'api')
              onView({ sort: sortOf(sortModelOf(api), columns) })
          }}
          onColumnMoved={({ api, finished, source: cause }) =>
            finished && cause === 'uiColumnMoved' && keepColumns(api)
          }
          onColumnResized={({ api, finished, source: cause, column }) => {
            if (!finished || !column) return
            api.refreshCells({ columns: [column], force: true })
            if (cause === 'uiColumnResized' || cause === 'autosizeColumns') keepColumns(api)
          }}
        />
      </div>
      <RangeStatus range={range} columnOf={columnOf} />
      {clipboard.dialog}
    </>
  )
}

/** Tags and lists go out with each choice, so the end of their editor changes nothing more. */
const savesItself = ({ kind }: Column) => kind === 'tags' || kind === 'lists' || kind === 'words'

const rowClasses = {
  'row-picked': ({ data, context }: { data: Contact | undefined; context: GridContext }) =>
    data !== undefined && isSelected(context.selection.present, data.id),
}

/** The context that cells read while they are painted, the same object each time. */
function useGridContext(props: Props, range: RangeLayer) {
  const { gridApi, listNames, selection, total, columnActions, onView } = props
  const edits = useEdits()
  const open = (openId: string) => onView({ openId })
  const save = (contact: Contact, column: Column, value: unknown, before?: unknown) => {
    const present = edits.known(contact.id) ?? contact
    const name = strings.edits.cellOf(column.label, contactName(present))
    const change = changeIn(present, column, value)
    edits.save(name, [before === undefined ? change : { ...change, before }]).catch(showError)
  }
  const changeConsent = async (contact: Contact) => {
    const present = edits.known(contact.id) ?? contact
    const value = !present.doNotContact
    const column = props.columns.find(({ field }) => field === 'doNotContact')
    if (column && (await edits.confirmConsent([present], value))) save(present, column, value)
  }
  const context = useRef<GridContext>({
    edits,
    selection,
    range,
    listNames,
    total,
    lastTicked: undefined,
    open,
    save,
    columns: columnActions,
  }).current
  Object.assign(context, { edits, listNames, total, open, save, columns: columnActions })
  useEffect(
    () =>
      edits.subscribe((keys) => {
        const api = gridApi.current
        for (const key of keys) {
          const [id = '', ...columnId] = key.split(' ')
          const node = api?.getRowNode(id)
          if (node) api?.refreshCells({ rowNodes: [node], columns: [columnId.join(' ')], force: true })
        }
      }),
    [edits, gridApi],
  )
  useEffect(
    () => edits.onContact((contact) => gridApi.current?.getRowNode(contact.id)?.setData(contact)),
    [edits, gridApi],
  )
  useEffect(() => selection.subscribe(() => markPicked(gridApi.current, selection)), [selection, gridApi])
  return { context, save, changeConsent }
}

/** Marks the selected rows among those on screen; rows that are painted later use `rowClasses`. */
function markPicked(api: GridApi<Contact> | null, selection: SelectionStore): void {
  for (const row of document.querySelectorAll<HTMLElement>('.grid-frame .ag-row[row-id]')) {
    const id = row.getAttribute('row-id') ?? ''
    const isKnown = api?.getRowNode(id)?.data !== undefined
    row.classList.toggle('row-picked', isKnown && isSelected(selection.present, id))
  }
}

function useContactSource({ gridApi, view, columns, onTotal, onLate }: Props) {
  const { workspaceId } = usePlace()
  const edits = useEdits()
  const { filter, q } = view
  // biome-ignore lint/correctness/useExhaustiveDependencies: columns are read when rows are asked for
  return useMemo(
    () =>
      contactSource({
        workspaceId,
        view: { filter, q },
        columns,
        onRows: (contacts) => edits.learn(contacts),
        onTotal,
        onLate,
      }),
    [workspaceId, filter, q, edits, gridApi],
  )
}

const staleMs = 15_000

/** Reloads the rows after changes, and when the window becomes visible after a while. */
function useRefreshes({ gridApi, reads, listNames }: Props, source: ReturnType<typeof contactSource>): void {
  useEffect(() => {
    if (reads === 0) return
    source.recount()
    gridApi.current?.refreshInfiniteCache()
  }, [reads, source, gridApi])
  useEffect(() => {
    let readAt = Date.now()
    const onFocus = () => {
      source.retry()
      if (document.hidden || Date.now() - readAt < staleMs) return
      readAt = Date.now()
      source.recount()
      gridApi.current?.refreshInfiniteCache()
    }
    window.addEventListener('focus', onFocus)
    document.addEventListener('visibilitychange', onFocus)
    return () => {
      window.removeEventListener('focus', onFocus)
      document.removeEventListener('visibilitychange', onFocus)
    }
  }, [source, gridApi])
  useLiveRows(gridApi, () => {
    source.recount()
    gridApi.current?.refreshInfiniteCache()
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: cells read the names from their context
  useEffect(() => {
    gridApi.current?.refreshCells({ columns: ['lists'], force: true })
  }, [gridApi, listNames])
  useEffect(() => {
    const draw = () => gridApi.current?.refreshCells({ columns: ['localTime'], force: true })
    const timer = setInterval(draw, 30_000)
    return () => clearInterval(timer)
  }, [gridApi])
}

/** A press on a cell begins a block, Shift extends it to there, and moving on draws it. */
function drawRange(event: MouseEvent, range: RangeLayer): void {
  const place = placeOf(event.target)
  if (!place || event.button !== 0) return
  if (event.target instanceof Element && event.target.closest('button, input, .ag-cell-inline-editing'))
    return
  if (event.shiftKey) {
    range.extendTo(place)
    event.preventDefault()
    event.stopPropagation()
  } else range.start(place)
  const draw = (moved: globalThis.MouseEvent) => {
    const next = placeOf(moved.target)
    if (next) range.extendTo(next)
  }
  const end = () => {
    document.removeEventListener('mouseover', draw)
    document.removeEventListener('mouseup', end)
  }
  document.addEventListener('mouseover', draw)
  document.addEventListener('mouseup', end)
}

function sortModelOf(api: GridApi<Contact>) {
  return api.getColumnState().flatMap(({ colId, sort }) => (sort ? [{ colId, sort }] : []))
}

function preferencesOf(state: readonly ColumnState[]): ColumnPreference[] {
  return state
    .filter(({ colId }) => colId !== pickColumnId && colId !== nameColumn.id)
    .map(({ colId, width, hide, pinned }) => ({
      id: colId,
      ...(width && { width }),
      ...(hide && { hidden: true }),
      ...((pinned === 'left' || pinned === 'right') && { pinned }),
    }))
}
