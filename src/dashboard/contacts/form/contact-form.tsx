import { type FormEvent, useState } from 'react'
import { ApiError, describeError } from '../../api/api-error.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import type { Column } from '../columns/column.ts'
import { type ContactDraft, changesOf } from './contact-draft.ts'
import { ContactInput } from './contact-input.tsx'

interface Props {
  columns: readonly Column[]
  /** As it was opened. */
  initial: ContactDraft
  submitLabel: string
  /** Sends what was changed. */
  onSubmit: (changes: Record<string, unknown>) => Promise<unknown>
  onCancel: () => void
  onOpenHolder: (contactId: string) => void
}

/** Every field of a contact. What is refused is said beside its field, with the way to who has it already. */
export function ContactForm({ columns, initial, submitLabel, onSubmit, onCancel, onOpenHolder }: Props) {
  const [draft, setDraft] = useState(initial)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await onSubmit(changesOf(columns, initial, draft))
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  const faults = error instanceof ApiError ? error.faults : []
  const faultOf = ({ field }: Column) =>
    faults.find((fault) => fault.field === field || fault.field.startsWith(`${field}[`))
  const unnamed = error !== undefined && !columns.some(faultOf)
  const holderId = faults.find(({ existingContactId }) => existingContactId)?.existingContactId
  return (
    <form className="contact-form" onSubmit={submit} noValidate>
      <div className="contact-form-fields">
        {columns.map((column) => (
          <ContactInput
            key={column.id}
            column={column}
            value={draft[column.id]!}
            error={faultOf(column)?.message}
            onChange={(value) => setDraft({ ...draft, [column.id]: value })}
          />
        ))}
      </div>
      <footer className="dialog-actions form-actions">
        {unnamed && (
          <p className="field-error grow" role="alert">
            {error instanceof SyntaxError ? strings.contacts.form.jsonFault : describeError(error)}
          </p>
        )}
        {holderId && <Button onClick={() => onOpenHolder(holderId)}>{strings.contacts.form.holder}</Button>}
        <Button onClick={onCancel}>{strings.common.cancel}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {submitLabel}
        </Button>
      </footer>
    </form>
  )
}
