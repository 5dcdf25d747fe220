import type { GridApi } from 'ag-grid-community'
import type { KeyboardEvent } from 'react'
import type { Contact } from '../../api/wire-types.ts'
import { type PlacedColumn, valueIn } from '../../fields/columns.ts'
import { nameColumn } from '../../fields/standard-columns.ts'
import { isTyping } from '../../ui/browser.ts'
import { isArrow } from './cell-range.ts'
import { pickColumnId, toggleContact } from './pick-column.tsx'
import type { RangeLayer } from './range-layer.ts'
import { allSelection, type SelectionStore } from './selection.ts'

/** The commands of the grid's keys. */
export interface GridCommands {
  open: (contactId: string) => void
  save: (contact: Contact, column: PlacedColumn, value: unknown) => void
  changeConsent: (contact: Contact) => void
  fillDown: () => void
  clear: () => void
  leave: () => void
}

interface Grid {
  api: GridApi<Contact>
  range: RangeLayer
  selection: SelectionStore
  columns: readonly PlacedColumn[]
  mayWrite: boolean
  commands: GridCommands
}

interface Focused {
  contact: Contact | undefined
  columnId: string
  column: PlacedColumn | undefined
}

/**
 * Handles keys before the grid does; returns whether it did. The grid handles arrows, Home, End, pages, Enter
 * and letters, which start an edit.
 */
export function takeGridKey(event: KeyboardEvent, grid: Grid): boolean {
  const { api, range, columns, commands, mayWrite } = grid
  if (isTyping(event.target) || api.getEditingCells().length > 0) return false
  if (event.target instanceof Element && event.target.closest('.ag-header')) return takeHeaderKey(event)
  const cell = api.getFocusedCell()
  if (!cell) return false
  range.follow()
  const columnId = cell.column.getColId()
  const column = columns.find(({ id }) => id === columnId)
  const contact = api.getDisplayedRowAtIndex(cell.rowIndex)?.data
  const { key, shiftKey } = event
  const ctrl = event.ctrlKey || event.metaKey
  if (shiftKey && isArrow(key)) range.extendBy(key, ctrl)
  else if (key === 'Escape') {
    if (range.isBlock) range.collapse()
    else commands.leave()
  } else if (ctrl && key.toLowerCase() === 'a') grid.selection.set(allSelection)
  else if (ctrl && key.toLowerCase() === 'd' && mayWrite) commands.fillDown()
  else if (key === ' ') takeSpace(grid, { contact, columnId, column })
  else if (key === 'Enter') return takeEnter(grid, { contact, columnId, column }, ctrl)
  else if ((key === 'Delete' || key === 'Backspace') && mayWrite) commands.clear()
  else return false
  return true
}

/** The space bar ticks the row and changes yes or no; it never pages, and never changes consent. */
function takeSpace({ selection, mayWrite, commands }: Grid, { contact, column }: Focused): void {
  if (contact === undefined) return
  if (mayWrite && column && isFlag(column)) commands.save(contact, column, valueIn(contact, column) !== true)
  else toggleContact(selection, contact)
}

function takeEnter({ commands, mayWrite, selection }: Grid, focused: Focused, ctrl: boolean): boolean {
  const { contact, columnId, column } = focused
  if (contact === undefined) return true
  if (ctrl || columnId === nameColumn.id) commands.open(contact.id)
  else if (columnId === pickColumnId) toggleContact(selection, contact)
  else if (column?.field === 'doNotContact') {
    if (mayWrite) commands.changeConsent(contact)
  } else if (mayWrite && column && isFlag(column)) {
    commands.save(contact, column, valueIn(contact, column) !== true)
  } else return false
  return true
}

/** A yes or no that is no consent: one key changes it. */
const isFlag = ({ kind, fixed, field }: PlacedColumn) =>
  kind === 'boolean' && fixed !== true && field !== 'doNotContact'

/** A header sorts with Enter; its menu opens with Ctrl Enter, Alt and an arrow, or the menu key. Space ticks all. */
function takeHeaderKey(event: KeyboardEvent): boolean {
  const { key, target } = event
  const header = (target as Element).closest('.ag-header-cell')
  const opensMenu =
    (key === 'Enter' && (event.ctrlKey || event.metaKey)) || (key === 'ArrowDown' && event.altKey)
  const press = (selector: string) => header?.querySelector<HTMLElement>(selector)?.click()
  if (opensMenu || key === 'ContextMenu' || (key === 'F10' && event.shiftKey)) press('.column-menu')
  else if (key === 'Enter' || key === ' ') press('.column-title, input')
  else return false
  return true
}
