import type { CustomCellRendererProps } from 'ag-grid-react'
import type { Contact } from '../../api/wire-types.ts'
import { strings } from '../../strings/strings.ts'
import { Icon } from '../../ui/icon.tsx'
import type { Column } from '../columns/column.ts'
import { CellValue } from '../values/cell-value.tsx'
import { cellKey } from './cell-fault.ts'
import type { GridContext } from './grid-context.ts'

type Props = CustomCellRendererProps<Contact, unknown, GridContext> & { column: Column }

/** A contact's value; or what was not taken, why, and the way to who has it. */
export function ValueCell({ data, value, column, context }: Props) {
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
