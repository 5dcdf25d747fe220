import type { ColDef } from 'ag-grid-community'
import type { CustomCellRendererProps } from 'ag-grid-react'
import { contactName } from '../../api/contacts.ts'
import type { Contact } from '../../api/wire-types.ts'
import { CellValue } from '../../fields/cell-value.tsx'
import { type PlacedColumn, valueIn } from '../../fields/columns.ts'
import type { Column } from '../../fields/standard-columns.ts'
import { strings } from '../../strings/strings.ts'
import { Icon } from '../../ui/icon.tsx'
import { editorOf } from './cell-editors.tsx'
import { type CellFaults, cellKey } from './cell-edits.ts'

/** What cells know beside their contact. */
export interface GridContext {
  faults: CellFaults
  /** By id. */
  listNames: ReadonlyMap<string, string>
  open: (contactId: string) => void
}

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

type Props = CustomCellRendererProps<Contact, unknown, GridContext> & { column: Column }

/** A contact's value; or what was not taken, why, and the way to who has it. */
function ValueCell({ data, value, column, context }: Props) {
  if (data === undefined) return <span className="cell-waiting" />
  const fault = context.faults.get(cellKey(data.id, column.id))
  if (fault === undefined) return <CellValue column={column} value={value} listNames={context.listNames} />
  const { holderId } = fault
  return (
    <span className="cell-refused" title={strings.contacts.fault(fault.message)}>
      <Icon name="warning" size={14} />
      <span className="cell-refused-value">{String(fault.value ?? '')}</span>
      <span className="only-heard">{strings.contacts.fault(fault.message)}</span>
      {holderId && (
        <button
          type="button"
          className="holder-link"
          title={strings.contacts.takenBy}
          aria-label={strings.contacts.takenBy}
          onClick={() => context.open(holderId)}
        >
          {strings.contacts.taken}
        </button>
      )}
    </span>
  )
}

/** Opens the contact beside the grid. With the keyboard the cell itself does, so the button is no stop of its own. */
function OpenCell({ data, context }: CustomCellRendererProps<Contact, unknown, GridContext>) {
  if (data === undefined) return null
  return (
    <button
      type="button"
      className="open-button"
      tabIndex={-1}
      aria-label={strings.contacts.openNamed(contactName(data))}
      onClick={() => context.open(data.id)}
    >
      <Icon name="chevronRight" size={16} />
    </button>
  )
}
