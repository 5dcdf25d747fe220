import type { ColDef } from 'ag-grid-community'
import type { Contact } from '../../api/wire-types.ts'
import { cellKey } from '../../edits/cell-change.ts'
import type { EditStore } from '../../edits/edit-store.ts'
import { type PlacedColumn, valueIn } from '../../fields/columns.ts'
import { type Column, nameColumn } from '../../fields/standard-columns.ts'
import { editorOf } from './cell-editors.tsx'
import { ColumnHeader } from './column-header.tsx'
import { pickColumn } from './pick-column.tsx'
import type { RangeLayer } from './range-layer.ts'
import type { SelectionStore } from './selection.ts'
import { NameCell, ValueCell } from './value-cells.tsx'

/** The data that cells and headers need besides their contact and column. Mutable: the grid reads it while it paints. */
export interface GridContext {
  edits: EditStore
  selection: SelectionStore
  range: RangeLayer
  /** By id. */
  listNames: ReadonlyMap<string, string>
  total: number | undefined
  lastTicked: number | undefined
  open: (contactId: string) => void
  save: (contact: Contact, column: Column, value: unknown, before?: unknown) => void
  columns: ColumnActions
}

/** The actions of a column's menu. */
export interface ColumnActions {
  filterBy: (field: string) => void
  pin: (columnId: string, isPinned: boolean) => void
  move: (columnId: string, step: number) => void
  hide: (columnId: string) => void
}

const frozenColumn: ColDef<Contact> = {
  colId: nameColumn.id,
  headerName: nameColumn.label,
  width: nameColumn.width,
  pinned: 'left',
  lockPosition: 'left',
  lockPinned: true,
  sortable: false,
  suppressMovable: true,
  valueGetter: ({ data }) => data && valueIn(data, nameColumn),
  cellRenderer: NameCell,
}

/** The grid's columns: ticks and names, which stay in sight, then this person's own. */
export function columnDefs(
  columns: readonly PlacedColumn[],
  sort: string,
  mayWrite: boolean,
): ColDef<Contact>[] {
  return [pickColumn, frozenColumn, ...columns.map((column) => columnDef(column, sort, mayWrite))]
}

function columnDef(column: PlacedColumn, sort: string, mayWrite: boolean): ColDef<Contact> {
  const sorted = sort.replace(/^-/, '') === column.field
  return {
    colId: column.id,
    headerName: column.label,
    headerComponent: ColumnHeader,
    headerComponentParams: { placed: column },
    width: column.width,
    hide: column.hidden,
    pinned: column.pinned ?? null,
    sortable: !column.unsortable,
    sort: sorted ? (sort.startsWith('-') ? 'desc' : 'asc') : null,
    valueGetter: ({ data, context }) => data && shownIn(data, column, context as GridContext),
    cellRenderer: ValueCell,
    cellRendererParams: { column },
    cellClass: column.kind === 'number' ? 'cell-number' : [],
    cellClassRules: {
      'cell-ranged': ({ node, context }) => (context as GridContext).range.has(node.rowIndex, column.id),
      'cell-fault': ({ data, context }) => stateOf(data, column, context as GridContext) === 'refused',
      'cell-late': ({ data, context }) => stateOf(data, column, context as GridContext) === 'retrying',
    },
    editable: ({ data }) => mayWrite && data !== undefined && !column.fixed && column.kind !== 'boolean',
    ...editorOf(column),
  }
}

/** The pending value of a cell, else the stored one. */
function shownIn(contact: Contact, column: PlacedColumn, { edits }: GridContext): unknown {
  const pending = edits.pending.get(cellKey(contact.id, column.id))
  return pending ? pending.value : valueIn(contact, column)
}

function stateOf(contact: Contact | undefined, column: PlacedColumn, { edits }: GridContext) {
  return contact && edits.pending.get(cellKey(contact.id, column.id))?.state
}
