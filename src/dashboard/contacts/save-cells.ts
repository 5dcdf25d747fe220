import { ApiError, type ApiFault } from '../api/api-call.ts'
import { contactName } from '../api/contacts.ts'
import type { Contact } from '../api/wire-types.ts'
import { type CellChange, changeIn, isSame, keyOf } from '../edits/cell-change.ts'
import type { EditStore } from '../edits/edit-store.ts'
import { useEdits } from '../edits/edits.tsx'
import { valueIn } from '../fields/columns.ts'
import { strings } from '../strings/strings.ts'
import type { ChangedCell } from './contact-form.tsx'

/** Saves a form's changes as one step of undo. Refusals are thrown and shown beside their fields. */
export function useSaveCells() {
  const edits = useEdits()
  return async (contact: Contact, cells: readonly ChangedCell[]): Promise<void> => {
    const present = edits.known(contact.id) ?? contact
    const changes = cells.map(({ column, value }) => changeFrom(contact, present, column, value))
    const consent = changes.find(({ column }) => column.field === 'doNotContact')
    if (consent && !(await edits.confirmConsent([present], consent.after === true))) {
      throw new ApiError({ code: 'invalid', detail: strings.edits.consent.left })
    }
    const [first] = cells
    const field = cells.length === 1 && first ? first.column.label : strings.edits.fields(cells.length)
    await edits.save(strings.edits.cellOf(field, contactName(present)), changes)
    const refused = changes.filter((change) => edits.pending.get(keyOf(change))?.state === 'refused')
    if (refused.length === 0) return
    const faults = refused.flatMap((change) => faultOf(edits, change))
    edits.drop(refused)
    throw new ApiError({ code: 'invalid', errors: faults })
  }
}

/** Compared with the form's initial value: if another person changed it since, the user is asked. */
function changeFrom(
  opened: Contact,
  present: Contact,
  column: ChangedCell['column'],
  value: unknown,
): CellChange {
  const change = changeIn(present, column, value)
  const before = valueIn(opened, column)
  return isSame(before, change.before) ? change : { ...change, before }
}

function faultOf(edits: EditStore, change: CellChange): ApiFault[] {
  const pending = edits.pending.get(keyOf(change))
  if (!pending) return []
  const { message = '', holderId } = pending
  return [
    {
      field: change.column.field,
      code: 'invalid',
      message,
      ...(holderId && { existingContactId: holderId }),
    },
  ]
}
