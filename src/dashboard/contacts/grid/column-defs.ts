import type { ColDef } from 'ag-grid-community'
import type { Contact } from '../../api/wire-types.ts'
import { strings } from '../../strings/strings.ts'
import type { PlacedColumn } from '../columns/arrange-columns.ts'
import { valueIn } from '../columns/column.ts'
import { editorOf } from '../editors/editor-of.ts'
import { cellKey } from './cell-fault.ts'
import type { GridContext } from './grid-context.ts'
import { OpenCell } from './open-cell.tsx'
import { ValueCell } from './value-cell.tsx'

const openColumn: ColDef<Contact> = {
  colId: 'open',
  headerName: strings.contacts.open,
  headerClass: 'header-quiet',
  width: 44,
  pinned: 'left',
  lockPosition: 'left',
  resizable: false,
  sortable: false,
  suppressMovable: true,
  cellRenderer: OpenCell,
  cellClass: 'cell-open',
}

/** The grid's columns for a person's columns; the first one opens a contact. */
export function columnDefs(
  columns: readonly PlacedColumn[],
  sort: string,
  mayWrite: boolean,
): ColDef<Contact>[] {
  return [openColumn, ...columns.map((column) => columnDef(column, sort, mayWrite))]
}

function columnDef(column: PlacedColumn, sort: string, mayWrite: boolean): ColDef<Contact> {
  const sorted = sort.replace(/^-/, '') === column.field
  return {
    colId: column.id,
    headerName: column.label,
    width: column.width,
    hide: column.hidden,
    pinned: column.pinned ?? null,
    sortable: !column.unsortable,
    sort: sorted ? (sort.startsWith('-') ? 'desc' : 'asc') : null,
    valueGetter: ({ data }) => data && valueIn(data, column),
    cellRenderer: ValueCell,
    cellRendererParams: { column },
    cellClass: column.kind === 'number' ? 'cell-number' : [],
    cellClassRules: {
      'cell-fault': ({ data, context }) =>
        data !== undefined && (context as GridContext).faults.has(cellKey(data.id, column.id)),
    },
    editable: ({ data }) => mayWrite && data !== undefined && !column.fixed && column.kind !== 'boolean',
    ...editorOf(column),
  }
}
