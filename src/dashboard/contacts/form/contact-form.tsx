import { type FormEvent, useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
import { ApiError, describeError } from '../../api/api-error.ts'
import { strings } from '../../strings/strings.ts'
import { ApiMenu } from '../../ui/api-menu.tsx'
import { Button } from '../../ui/button.tsx'
import type { Column } from '../columns/column.ts'
import { type ContactDraft, changesOf } from './contact-draft.ts'
import { ContactInput } from './contact-input.tsx'

interface Props {
  columns: readonly Column[]
  /** As it was opened. */
  initial: ContactDraft
  submitLabel: string
  /** The call that sends what was changed; undefined where there is nothing to send. */
  callOf: (changes: Record<string, unknown>) => ApiCall | undefined
  onSubmit: (call: ApiCall | undefined) => Promise<unknown>
  onCancel: () => void
  onOpenHolder: (contactId: string) => void
}

/** Every field of a contact. What is refused is said beside its field, with the way to who has it already. */
export function ContactForm(props: Props) {
  const { columns, initial, submitLabel, callOf, onSubmit, onCancel, onOpenHolder } = props
  const [draft, setDraft] = useState(initial)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await onSubmit(callOf(changesOf(columns, initial, draft)))
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  const call = shownCall(() => callOf(changesOf(columns, initial, draft)))
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
        {call && (
          <div className="form-api">
            <ApiMenu call={call} of={submitLabel} />
          </div>
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

/** None while JSON is being typed that does not parse yet. */
function shownCall(callOf: () => ApiCall | undefined): ApiCall | undefined {
  try {
    return callOf()
  } catch {
    return undefined
  }
}
