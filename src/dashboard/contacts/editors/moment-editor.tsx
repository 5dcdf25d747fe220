import type { CustomCellEditorProps } from 'ag-grid-react'
import type { Contact } from '../../api/wire-types.ts'
import { fromLocalText, toLocalText } from '../values/local-time-text.ts'

type Props = CustomCellEditorProps<Contact, string | null>

/** A date and time in its cell, in the reader's zone. */
export function MomentEditor({ initialValue, onValueChange, column }: Props) {
  return (
    <input
      className="input cell-input"
      type="datetime-local"
      step="1"
      aria-label={column.getColDef().headerName}
      // biome-ignore lint/a11y/noAutofocus: an editor that was just opened is where typing goes
      autoFocus
      defaultValue={toLocalText(initialValue ?? null)}
      onChange={(event) => onValueChange(fromLocalText(event.target.value))}
    />
  )
}
