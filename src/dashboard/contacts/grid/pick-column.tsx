import type { ColDef, IHeaderParams } from 'ag-grid-community'
import type { CustomCellRendererProps } from 'ag-grid-react'
import { type MouseEvent, useSyncExternalStore } from 'react'
import { contactName } from '../../api/contacts.ts'
import type { Contact } from '../../api/wire-types.ts'
import { strings } from '../../strings/strings.ts'
import { formatNumber } from '../../ui/format.ts'
import {
  allSelection,
  countSelected,
  isSelected,
  noSelection,
  type SelectionStore,
  withContacts,
} from './selection.ts'

export const pickColumnId = 'pick'

const words = strings.contacts.select

interface PickContext {
  selection: SelectionStore
  total: number | undefined
  /** The row that was ticked before: Shift ticks everything between. */
  lastTicked: number | undefined
}

/** A tick box a row, and one for all of them at the top. */
export const pickColumn: ColDef<Contact> = {
  colId: pickColumnId,
  headerName: strings.contacts.pick,
  width: 44,
  pinned: 'left',
  lockPosition: 'left',
  lockPinned: true,
  resizable: false,
  sortable: false,
  suppressMovable: true,
  cellClass: 'cell-pick',
  cellRenderer: PickCell,
  headerComponent: PickHeader,
}

type Props = CustomCellRendererProps<Contact, unknown, PickContext>

function PickCell({ data, node, api, context }: Props) {
  const selection = useSyncExternalStore(context.selection.subscribe, context.selection.read)
  if (data === undefined) return null
  const checked = isSelected(selection, data.id)
  const tick = ({ shiftKey }: MouseEvent) => {
    const row = node.rowIndex ?? 0
    const from = shiftKey ? (context.lastTicked ?? row) : row
    const rows = Array.from({ length: Math.abs(row - from) + 1 }, (_, at) => Math.min(row, from) + at)
    const contacts = rows.flatMap((one) => api.getDisplayedRowAtIndex(one)?.data ?? [])
    context.lastTicked = row
    context.selection.set(withContacts(selection, contacts.map(named), !checked))
  }
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      checked={checked}
      aria-label={words.one(contactName(data))}
      onClick={tick}
      onChange={() => {}}
    />
  )
}

const named = (contact: Contact) => ({ id: contact.id, name: contactName(contact) })

/** Ticks or unticks a contact, for the space bar. */
export function toggleContact(selection: SelectionStore, contact: Contact): void {
  const { present } = selection
  selection.set(withContacts(present, [named(contact)], !isSelected(present, contact.id)))
}

function PickHeader({ context }: IHeaderParams<Contact, PickContext>) {
  const selection = useSyncExternalStore(context.selection.subscribe, context.selection.read)
  const count = countSelected(selection, context.total)
  const isAll = count !== undefined && count > 0 && count === context.total
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      ref={(box) => {
        if (box) box.indeterminate = !isAll && count !== 0
      }}
      checked={isAll}
      aria-label={isAll ? words.none : words.everyone(formatNumber(context.total ?? 0))}
      onChange={() => context.selection.set(isAll ? noSelection : allSelection)}
    />
  )
}
