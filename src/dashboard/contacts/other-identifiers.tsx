import { type FormEvent, useState } from 'react'
import { type ApiCall, describeError } from '../api/api-call.ts'
import { patchCall, promoteCall } from '../api/contacts.ts'
import type { Contact } from '../api/wire-types.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/fields.tsx'

interface Props {
  contact: Contact
  mayWrite: boolean
  /** Sends a call and shows the contact that it answers. */
  onSend: (call: ApiCall) => Promise<void>
}

/** A further phone or email as a line shows it. */
interface Line {
  kind: 'phone' | 'email'
  value: string
  label: string | undefined
  extension: string | undefined
}

const words = strings.contacts.others

/** The contact's other phones and emails; users who may write can add, remove and promote them. */
export function OtherIdentifiers({ contact, mayWrite, onSend }: Props) {
  const [error, setError] = useState<string>()
  const [adds, setAdds] = useState(false)
  const lines = linesOf(contact)
  const send = async (call: ApiCall) => {
    setError(undefined)
    try {
      await onSend(call)
      setAdds(false)
    } catch (failure) {
      setError(describeError(failure))
    }
  }
  if (lines.length === 0 && !mayWrite) return null
  return (
    <section className="stack">
      <h3>{words.title}</h3>
      <ul className="others" aria-label={words.title}>
        {lines.map((line) => (
          <OtherLine
            key={`${line.kind} ${line.value}`}
            line={line}
            contact={contact}
            mayWrite={mayWrite}
            onSend={send}
          />
        ))}
      </ul>
      {error !== undefined && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      {mayWrite &&
        (adds ? (
          <AddForm contact={contact} onSend={send} onCancel={() => setAdds(false)} />
        ) : (
          <div>
            <Button icon="plus" onClick={() => setAdds(true)}>
              {words.add}
            </Button>
          </div>
        ))}
    </section>
  )
}

function linesOf({ otherPhones, otherEmails }: Contact): Line[] {
  return [
    ...otherPhones.map(({ phone, label, extension }) => ({
      kind: 'phone' as const,
      value: phone,
      label: label ?? undefined,
      extension: extension ?? undefined,
    })),
    ...otherEmails.map(({ email, label }) => ({
      kind: 'email' as const,
      value: email,
      label: label ?? undefined,
      extension: undefined,
    })),
  ]
}

interface OtherLineProps extends Omit<Props, 'onSend'> {
  line: Line
  onSend: (call: ApiCall) => Promise<void>
}

function OtherLine({ line, contact, mayWrite, onSend }: OtherLineProps) {
  const { kind, value, label, extension } = line
  const rest =
    kind === 'phone'
      ? { otherPhones: contact.otherPhones.filter(({ phone }) => phone !== value) }
      : { otherEmails: contact.otherEmails.filter(({ email }) => email !== value) }
  return (
    <li>
      <p>
        <bdi>{value}</bdi>
        {extension !== undefined && ` ${words.extension(extension)}`}
        {label !== undefined && (
          <span className="quiet">
            {' '}
            <bdi>{label}</bdi>
          </span>
        )}
      </p>
      {mayWrite && (
        <span className="others-tools">
          <Button look="quiet" onClick={() => onSend(promoteCall(contact, { [kind]: value }))}>
            {words.promote}
          </Button>
          <Button
            look="quiet"
            icon="close"
            aria-label={words.remove(value)}
            onClick={() => onSend(patchCall(contact, rest))}
          />
        </span>
      )}
    </li>
  )
}

interface AddFormProps {
  contact: Contact
  onSend: (call: ApiCall) => Promise<void>
  onCancel: () => void
}

/** One field for a phone or an email: an address has an @. */
function AddForm({ contact, onSend, onCancel }: AddFormProps) {
  const [value, setValue] = useState('')
  const [label, setLabel] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const said = label.trim() === '' ? {} : { label }
    const body = value.includes('@')
      ? { otherEmails: [...contact.otherEmails, { email: value, ...said }] }
      : { otherPhones: [...contact.otherPhones, { phone: value, ...said }] }
    onSend(patchCall(contact, body))
  }
  return (
    <form className="others-form" onSubmit={submit} noValidate>
      <TextField label={words.value} value={value} onChange={setValue} autoComplete="off" />
      <TextField label={words.label} value={label} onChange={setLabel} autoComplete="off" />
      <Button type="submit" look="primary" disabled={value.trim() === ''}>
        {words.save}
      </Button>
      <Button onClick={onCancel}>{strings.common.cancel}</Button>
    </form>
  )
}
