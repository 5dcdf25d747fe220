import { AlertDialog } from '@base-ui/react/alert-dialog'
import { type ReactNode, useRef, useState } from 'react'
import { type ApiCall, describeError } from '../api/api-call.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from './api-menu.tsx'
import { Button } from './button.tsx'

interface Props {
  title: string
  children: ReactNode
  /** What the button that does it says: a verb, and how many. */
  action: string
  danger?: boolean
  /** What is sent, to copy; undefined where it is not one call. */
  call: ApiCall | undefined
  onConfirm: () => Promise<unknown>
  onClose: () => void
}

/** Asks once more, naming what will happen; stays open and says why when it did not. */
export function ConfirmDialog({ title, children, action, danger = false, call, onConfirm, onClose }: Props) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const cancel = useRef<HTMLButtonElement>(null)
  const confirm = async () => {
    setBusy(true)
    try {
      await onConfirm()
      onClose()
    } catch (failure) {
      setError(describeError(failure))
      setBusy(false)
    }
  }
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog" initialFocus={cancel}>
          <header className="dialog-header">
            <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
            {call && (
              <div className="dialog-tools">
                <ApiMenu call={call} />
              </div>
            )}
          </header>
          <AlertDialog.Description render={<div className="dialog-body" />}>
            {children}
          </AlertDialog.Description>
          {error && (
            <p className="field-error" role="alert">
              {error}
            </p>
          )}
          <footer className="dialog-actions">
            <AlertDialog.Close ref={cancel} render={<Button>{strings.common.cancel}</Button>} />
            <Button look={danger ? 'danger' : 'primary'} busy={busy} onClick={confirm}>
              {action}
            </Button>
          </footer>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
