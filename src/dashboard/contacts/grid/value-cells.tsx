import type { CustomCellRendererProps } from 'ag-grid-react'
import { contactName } from '../../api/contacts.ts'
import type { Contact } from '../../api/wire-types.ts'
import { cellKey } from '../../edits/cell-change.ts'
import type { PendingCell } from '../../edits/edit-store.ts'
import { CellValue } from '../../fields/cell-value.tsx'
import type { Column } from '../../fields/standard-columns.ts'
import { strings } from '../../strings/strings.ts'
import { Icon } from '../../ui/icon.tsx'
import type { GridContext } from './grid-columns.tsx'

type Props = CustomCellRendererProps<Contact, unknown, GridContext> & { column: Column }

/** A contact's value, or a pending value with its state. */
export function ValueCell({ data, value, column, context, node, api }: Props) {
  if (data === undefined) return <span className="cell-waiting" />
  const pending = context.edits.pending.get(cellKey(data.id, column.id))
  const width = api.getColumn(column.id)?.getActualWidth() ?? column.width
  const shown = <CellValue column={column} value={value} listNames={context.listNames} width={width} />
  if (pending === undefined) return shown
  if (pending.state === 'saving') {
    return (
      <span className="cell-saving">
        {shown}
        <span className="only-heard">{strings.edits.saving}</span>
      </span>
    )
  }
  const giveUp = () => {
    context.edits.giveUp(data.id, column.id)
    if (node.rowIndex !== null) api.setFocusedCell(node.rowIndex, column.id)
  }
  return <NotSaved pending={pending} column={column} onGiveUp={giveUp} onOpen={context.open} />
}

interface NotSavedProps {
  pending: PendingCell
  column: Column
  onGiveUp: () => void
  onOpen: (contactId: string) => void
}

/** A value that was not stored: the reason, the contact that has it, and a button to restore the former value. */
function NotSaved({ pending, column, onGiveUp, onOpen }: NotSavedProps) {
  const { state, value, message = '', holderId } = pending
  const said = state === 'refused' ? strings.contacts.fault(message) : message
  return (
    <span className={state === 'refused' ? 'cell-refused' : 'cell-retrying'} title={said}>
      <Icon name={state === 'refused' ? 'warning' : 'refresh'} size={14} />
      <span className="cell-refused-value">{plain(value, column)}</span>
      <span className="only-heard">{said}</span>
      {holderId && (
        <button
          type="button"
          className="holder-link"
          tabIndex={-1}
          title={strings.contacts.takenBy}
          aria-label={strings.contacts.takenBy}
          onClick={() => onOpen(holderId)}
        >
          {strings.contacts.taken}
        </button>
      )}
      <button
        type="button"
        className="give-up"
        tabIndex={-1}
        title={strings.edits.giveUp}
        aria-label={strings.edits.giveUp}
        onClick={onGiveUp}
      >
        <Icon name="undo" size={14} />
      </button>
    </span>
  )
}

function plain(value: unknown, { kind }: Column): string {
  if (Array.isArray(value)) return value.join(', ')
  if (kind === 'json' && value !== null) return JSON.stringify(value)
  return String(value ?? '')
}

/** The contact's name, which opens it, with the do-not-contact flag. */
export function NameCell({ data, context }: CustomCellRendererProps<Contact, unknown, GridContext>) {
  if (data === undefined) return <span className="cell-waiting" />
  const name = contactName(data)
  return (
    <span className="cell-name">
      <button
        type="button"
        className="name-link"
        tabIndex={-1}
        aria-label={strings.contacts.openNamed(name)}
        onClick={() => context.open(data.id)}
      >
        <bdi>{name}</bdi>
      </button>
      {data.doNotContact && (
        <span className="name-flag" title={strings.contacts.doNotContact.title}>
          <Icon name="phoneOff" size={14} />
          <span className="only-heard">{strings.contacts.doNotContact.title}</span>
        </span>
      )}
    </span>
  )
}
