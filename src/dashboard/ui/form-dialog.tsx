import { type FormEvent, type ReactNode, useState } from 'react'
import { type ApiCall, ApiError, describeError } from '../api/api-call.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from './api-menu.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { useGuard } from './draft.tsx'

interface Props {
  title: string
  description?: ReactNode
  submitLabel: string
  danger?: boolean
  wide?: boolean
  /** Something has to be answered before it can be sent. */
  unready?: boolean
  /** What is sent as the form stands, to copy; undefined for what no key may send, or while nothing would be sent. */
  call: ApiCall | undefined
  /** Closes when it has answered; what it throws is said beside the fields that it names. */
  onSubmit: () => Promise<unknown>
  onClose: () => void
  /** After it has answered, in place of `onClose`. */
  onDone?: () => void
  /** Says what was wrong with a field. */
  children: (faultOf: (field: string) => string | undefined) => ReactNode
}

/** A small form in a dialog. Escape and a press outside ask before they give up what was written. */
export function FormDialog({
  title,
  description,
  submitLabel,
  danger = false,
  call,
  wide = false,
  unready = false,
  onSubmit,
  onClose,
  onDone,
  children,
}: Props) {
  const [busy, setBusy] = useState(false)
  const [isDirty, setDirty] = useState(false)
  const [error, setError] = useState<unknown>()
  const leave = useGuard(isDirty, onClose)
  const asked = new Set<string>()
  const faults = error instanceof ApiError ? error.faults : []
  const faultOf = (field: string) => {
    asked.add(field)
    return faults.find((fault) => fault.field === field)?.message
  }
  const content = children(faultOf)
  const unnamed = error !== undefined && !faults.some(({ field }) => asked.has(field))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    setBusy(true)
    try {
      await onSubmit()
      ;(onDone ?? onClose)()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={title}
      description={description}
      wide={wide}
      tools={call && <ApiMenu call={call} />}
      onClose={leave.ask}
    >
      {leave.dialog}
      <form onSubmit={submit} onInput={() => setDirty(true)} noValidate>
        {content}
        {unnamed && (
          <p className="field-error" role="alert">
            {describeError(error)}
          </p>
        )}
        <footer className="dialog-actions">
          <Button onClick={leave.ask}>{strings.common.cancel}</Button>
          <Button type="submit" look={danger ? 'danger' : 'primary'} busy={busy} disabled={unready}>
            {submitLabel}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
