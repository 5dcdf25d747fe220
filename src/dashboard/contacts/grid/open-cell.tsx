import type { CustomCellRendererProps } from 'ag-grid-react'
import type { Contact } from '../../api/wire-types.ts'
import { strings } from '../../strings/strings.ts'
import { Icon } from '../../ui/icon.tsx'
import { contactName } from '../contact-name.ts'
import type { GridContext } from './grid-context.ts'

/** Opens the contact beside the grid. With the keyboard the cell itself does, so the button is no stop of its own. */
export function OpenCell({ data, context }: CustomCellRendererProps<Contact, unknown, GridContext>) {
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
